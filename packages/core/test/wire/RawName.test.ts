/** Names of mailboxes and users in no encoding that IMAP knows: they are sent back unchanged. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import * as fc from "fast-check"
import * as Argument from "../../src/imap/Argument.ts"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import { oldNameOf } from "../../src/imap/command/mailbox/listed.ts"
import { mailboxName } from "../../src/imap/command/mailbox/mailboxName.ts"
import { toBytes, toText } from "../../src/base/octets.ts"
import type { Response, Tagged } from "../../src/imap/Response.ts"
import * as CommandEncoder from "../../src/imap/wire/CommandEncoder.ts"
import { parse } from "../../src/imap/wire/ResponseParser.ts"
import { valueOf } from "../command/server.ts"
import { concat } from "./bytes.ts"

/** The name in a LIST with these octets, quoted or as a literal. */
const received = (octets: string, isQuoted: boolean, utf8: boolean): string => {
  const name = named(one(`* LIST () "/" ${written(octets, isQuoted)}`))
  return mailboxName(name ?? assert.fail(octets), utf8)
}

/** A string with these octets. */
const written = (octets: string, isQuoted: boolean): string =>
  isQuoted ? `"${octets.replace(/["\\]/g, "\\$&")}"` : `{${octets.length}}\r\n${octets}`

const one = (line: string): Response => Result.getOrThrow(parse(toBytes(line)))

const named = (response: Response): string | undefined =>
  "name" in response ? response.name : assert.fail(response._tag)

/** Every response that names a mailbox, a user, an entry or a flag, with one of this name, and where the name is in it. */
const naming: ReadonlyArray<readonly [of: string, name: (sent: string) => string | undefined]> = [
  ["LIST", (sent) => named(one(`* LIST () "/" ${sent}`))],
  ["LSUB", (sent) => named(one(`* LSUB () "/" ${sent}`))],
  ["XLIST", (sent) => named(one(`* XLIST () "/" ${sent}`))],
  ["STATUS", (sent) => named(one(`* STATUS ${sent} (MESSAGES 1)`))],
  ["ACL", (sent) => named(one(`* ACL ${sent} fred r`))],
  ["MYRIGHTS", (sent) => named(one(`* MYRIGHTS ${sent} lr`))],
  ["LISTRIGHTS", (sent) => named(one(`* LISTRIGHTS ${sent} fred l r`))],
  ["METADATA", (sent) => named(one(`* METADATA ${sent} (/shared/comment NIL)`))],
  ["METADATA that changed", (sent) => named(one(`* METADATA ${sent} /shared/comment`))],
  ["QUOTAROOT", (sent) => named(one(`* QUOTAROOT ${sent} ""`))],
  [
    "a root of QUOTAROOT",
    (sent) => {
      const response = one(`* QUOTAROOT INBOX "" ${sent}`)
      return response._tag === "QuotaRoot" ? response.roots[1] : undefined
    }
  ],
  [
    "QUOTA",
    (sent) => {
      const response = one(`* QUOTA ${sent} (STORAGE 1 2)`)
      return response._tag === "Quota" ? response.root : undefined
    }
  ],
  [
    "NAMESPACE",
    (sent) => {
      const response = one(`* NAMESPACE NIL ((${sent} "/")) NIL`)
      return response._tag === "Namespace" ? response.otherUsers[0]?.prefix : undefined
    }
  ],
  [
    "ESEARCH",
    (sent) => {
      const response = one(`* ESEARCH (TAG "A1" MAILBOX ${sent} UIDVALIDITY 1) UID COUNT 1`)
      return response._tag === "Esearch" ? response.mailbox : undefined
    }
  ],
  [
    "an identifier of ACL",
    (sent) => {
      const response = one(`* ACL INBOX anyone l ${sent} r`)
      return response._tag === "Acl" ? [...response.rights.keys()][1] : undefined
    }
  ],
  [
    "the identifier of LISTRIGHTS",
    (sent) => {
      const response = one(`* LISTRIGHTS INBOX ${sent} l r`)
      return response._tag === "ListRights" ? response.identifier : undefined
    }
  ],
  [
    "an entry of METADATA",
    (sent) => {
      const response = one(`* METADATA INBOX (/shared/comment NIL ${sent} "a")`)
      return response._tag === "Metadata" ? [...response.entries.keys()][1] : undefined
    }
  ],
  [
    "a flag of FLAGS",
    (sent) => {
      const response = one(`* FLAGS (\\Seen ${sent})`)
      return response._tag === "Flags" ? response.flags[1] : undefined
    }
  ],
  [
    "a flag of FETCH",
    (sent) => {
      const response = one(`* 1 FETCH (UID 1 FLAGS (${sent}))`)
      const [message] =
        Command.fetch(MessageSet.sequenceNumbers(1), { flags: true }).result(
          response._tag === "Fetch" ? [response] : [],
          ok
        ) ?? []
      return message?.flags?.[0]
    }
  ],
  [
    "a flag of STORE",
    (sent) => {
      const response = one(`* 1 FETCH (FLAGS (${sent}))`)
      const stored = Command.store(MessageSet.sequenceNumbers(1), { add: ["x"] }).result(
        response._tag === "Fetch" ? [response] : [],
        ok
      )
      return stored.messages[0]?.flags?.[0]
    }
  ],
  [
    "an entry of ANNOTATION",
    (sent) => {
      const response = one(`* 1 FETCH (UID 1 ANNOTATION (${sent} (value.priv "x")))`)
      const [message] =
        Command.getAnnotations(MessageSet.sequenceNumbers(1), ["/a"]).result(
          response._tag === "Fetch" ? [response] : [],
          ok
        ) ?? []
      return [...(message?.entries.keys() ?? [])][0]
    }
  ],
  [
    "a value of ANNOTATION",
    (sent) => {
      const response = one(`* 1 FETCH (UID 1 ANNOTATION (/comment (value.priv ${sent})))`)
      const [message] =
        Command.getAnnotations(MessageSet.sequenceNumbers(1), ["/a"]).result(
          response._tag === "Fetch" ? [response] : [],
          ok
        ) ?? []
      return message?.entries.get("/comment")?.private
    }
  ],
  [
    "an entry of METADATA that changed",
    (sent) => {
      const response = one(`* METADATA INBOX /shared/comment ${sent}`)
      return response._tag === "Metadata" ? response.changed[1] : undefined
    }
  ]
]

/** Every command that sends back what a response contains other than a mailbox, up to that. */
const sending: ReadonlyArray<readonly [before: string, command: (name: string) => Command.Command<unknown>]> =
  [
    ["DELETEACL INBOX ", (name) => Command.deleteAcl("INBOX", name)],
    ["LISTRIGHTS INBOX ", (name) => Command.listRights("INBOX", name)],
    ["SETACL INBOX ", (name) => Command.setAcl("INBOX", name, "r")],
    ["GETQUOTA ", (name) => Command.getQuota(name)],
    ["SETQUOTA ", (name) => Command.setQuota(name, {})],
    ["GETMETADATA INBOX (", (name) => Command.getMetadata("INBOX", [`/shared/${name}`])],
    ["SETMETADATA INBOX (", (name) => Command.setMetadata("INBOX", { [`/shared/${name}`]: null })],
    [
      "FETCH 1 (UID ANNOTATION ((",
      (name) => Command.getAnnotations(MessageSet.sequenceNumbers(1), [`/shared/${name}`])
    ],
    [
      "STORE 1 ANNOTATION (",
      (name) =>
        Command.setAnnotations(MessageSet.sequenceNumbers(1), { [`/shared/${name}`]: { private: null } })
    ],
    [
      'STORE 1 ANNOTATION ("/comment" (value.priv ',
      (text) => Command.setAnnotations(MessageSet.sequenceNumbers(1), { "/comment": { private: text } })
    ],
    ["STORE 1 +FLAGS (", (name) => Command.store(MessageSet.sequenceNumbers(1), { add: [name] })],
    ["UID SEARCH KEYWORD ", (name) => Command.search({ keyword: name })]
  ]

/** The names that commands return beside those that the responses themselves have. */
const returning: ReadonlyArray<readonly [of: string, name: (sent: string) => string | undefined]> = [
  [
    "OLDNAME",
    (sent) => {
      const response = one(`* LIST () "/" new ("OLDNAME" (${sent}))`)
      return response._tag === "List" ? oldNameOf(response, false) : undefined
    }
  ],
  [
    "a prefix",
    (sent) => {
      const response = one(`* NAMESPACE ((${sent} "/")) NIL NIL`)
      return response._tag === "Namespace"
        ? Command.namespace.result([response], ok).personal[0]?.prefix
        : undefined
    }
  ],
  [
    "X-GM-LABELS of STORE",
    (sent) => {
      const response = one(`* 1 FETCH (X-GM-LABELS (${sent}))`)
      const command = Command.store(MessageSet.sequenceNumbers(1), { add: ["x"] }, { labels: true })
      return response._tag === "Fetch" ? command.result([response], ok).messages[0]?.labels?.[0] : undefined
    }
  ]
]

const ok: Tagged = { _tag: "Tagged", tag: "A1", condition: "OK", code: undefined, text: "done" }

/** The octets of the name that SELECT is sent with. */
const sent = (name: string, utf8: boolean): string =>
  sentBy("SELECT ", Command.raw("SELECT", Argument.mailbox(name)), utf8)

/** The octets of the string that the command is sent with after these. */
const sentBy = (before: string, command: Command.Command<unknown>, utf8: boolean): string => {
  const { parts } = Result.getOrThrow(CommandEncoder.encode("A1", command, { literals: "plus", utf8 }))
  const line = toText(concat(parts)).slice(`A1 ${before}`.length, -2)
  const [header = "", size] = /^\{(\d+)\+\}\r\n/.exec(line) ?? []
  if (size !== undefined) return line.slice(header.length, header.length + Number(size))
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(line)?.[1]
  return quoted === undefined ? (/^[^ )]*/.exec(line)?.[0] ?? "") : quoted.replace(/\\(["\\])/g, "$1")
}

const odd = fc.constantFrom("a", "&", "-", "\\", '"', "\xfc", "\xc3", "\xbc", "\xb2", "&APw-", "A", ",", " ")
const octets = fc.oneof(
  fc.string({ unit: odd, minLength: 1, maxLength: 12 }),
  fc.uint8Array({ minLength: 1, maxLength: 20 }).map(toText)
)
const readable = octets.filter((text) => !/[\0\r\n]/.test(text) && text.toUpperCase() !== "INBOX")

const isInEntry = (text: string) => /^[\x21-\x24\x26-\x29\x2b-\x7e\x80-\xff]+$/.test(text)
const isKeyword = (text: string) => /^[\w&,\x80-\xff-]+$/.test(text)

describe("a name that was received", () => {
  it.each([...naming])("by %s is the one that LIST has, whatever its octets are", (_, name) => {
    fc.assert(
      fc.property(readable, fc.boolean(), (text, isQuoted) => {
        const sent = written(text, isQuoted)
        assert.strictEqual(name(sent), named(one(`* LIST () "/" ${sent}`)))
      })
    )
  })

  it.each([...returning])("by %s is the one that a command lists", (_, name) => {
    fc.assert(
      fc.property(readable, fc.boolean(), (text, isQuoted) => {
        assert.strictEqual(name(written(text, isQuoted)), received(text, isQuoted, false))
      })
    )
  })

  it.effect("as a quota root is asked for with its octets", () =>
    Effect.gen(function* () {
      const root = named(one(`* QUOTAROOT "Entw\xfcrfe"`))
      const quota = yield* valueOf(
        "QUOTA LITERAL+",
        Command.getQuota(root ?? ""),
        `C: <3> GETQUOTA {8+}
         C: Entw\\xfcrfe
         S: * QUOTA "Entw\\xfcrfe" (STORAGE 1 2)
         S: <3> OK done`
      )
      assert.strictEqual(quota?.root, root)
    })
  )

  it("is sent with the same octets, whatever they are", () => {
    fc.assert(
      fc.property(readable, fc.boolean(), fc.boolean(), (text, isQuoted, utf8) => {
        assert.strictEqual(sent(received(text, isQuoted, utf8), utf8), text)
      }),
      { numRuns: 250 }
    )
  })

  it("by PERMANENTFLAGS is the one that FLAGS has", () => {
    fc.assert(
      fc.property(readable.filter(isKeyword), (text) => {
        const flags = one(`* FLAGS (${text})`)
        const allowed = one(`* OK [PERMANENTFLAGS (\\Seen ${text} \\*)] limited`)
        if (flags._tag !== "Flags" || allowed._tag !== "Status") return assert.fail(text)
        assert.strictEqual(allowed.code?.args.split(" ")[1], flags.flags[0])
      })
    )
  })

  it.each([...sending])("is sent with the same octets by %s, too", (before, command) => {
    const isEntry = /METADATA|ANNOTATION \(+$/.test(before)
    const names = readable.filter(isEntry ? isInEntry : /FLAGS|KEYWORD/.test(before) ? isKeyword : () => true)
    fc.assert(
      fc.property(names, fc.boolean(), fc.boolean(), (text, isQuoted, utf8) => {
        const name = named(one(`* LIST () "/" ${written(text, isQuoted)}`)) ?? assert.fail(text)
        // an entry in Unicode is refused (RFC 5464 §3.2)
        if (isEntry && name.isWellFormed() && /[^\0-\x7f]/.test(name)) return
        assert.strictEqual(sentBy(before, command(name), utf8), isEntry ? `/shared/${text}` : text)
      })
    )
  })

  it.effect(
    "in Latin-1 is shown by a guess, and its mailbox can be asked for, also below it and after JSON",
    () =>
      Effect.gen(function* () {
        const list = yield* valueOf(
          "LITERAL+",
          Command.listMailboxes("", "*"),
          `C: <3> LIST "" "*"
         S: * LIST () "/" "Entw\\xfcrfe"
         S: * LIST () "/" Entw&APw-rfe
         S: * LIST () "/" "\\xb2\\xdd\\xb8\\xe5\\xcf\\xe4"
         S: * LIST () "/" R&D
         S: <3> OK done`
        )
        assert.deepStrictEqual(
          list.map(({ label, name }) => label ?? name),
          ["Entwürfe", "Entwürfe", "草稿箱", "R&D"]
        )
        assert.strictEqual(new Set(list.map(({ name }) => name)).size, 4)
        const [{ name }] = JSON.parse(JSON.stringify(list))
        const lines = (octets: string, size: number) =>
          `C: <3> STATUS {${size}+}
         C: Entw\\xfcrfe${octets} (MESSAGES)
         S: * STATUS "Entw\\xfcrfe${octets}" (MESSAGES 7)
         S: * STATUS Entw&APw-rfe (MESSAGES 1)
         S: <3> OK done`
        for (const [below, octets, size] of [
          ["", "", 8],
          ["/für", "/f&APw-r", 16]
        ] as const) {
          const status = Command.status(`${name}${below}`, ["messages"])
          const asked = yield* valueOf("LITERAL+", status, lines(octets, size))
          assert.strictEqual(asked.messages, 7)
        }
      })
  )

  it("with halves of other pairs is refused", () => {
    const command = Command.raw("SELECT", Argument.mailbox("a\ud800"))
    assert.isTrue(Result.isFailure(CommandEncoder.encode("A1", command, { literals: "plus", utf8: false })))
  })
})
