import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Command from "../../../src/imap/Command.ts"
import { plain } from "../../support/plain.ts"
import { said } from "../../support/quotation.ts"
import { failureOf, valueOf } from "../server.ts"

describe("CREATE", () => {
  it.effect("reports the mailbox's id if it has one", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "OBJECTID",
        Command.createMailbox("Über uns"),
        `
          C: <3> CREATE "&ANw-ber uns"
          S: <3> OK [MAILBOXID (F2212ea87-6097)] Completed`
      )
      assert.deepStrictEqual(value, { mailboxId: "F2212ea87-6097" })
    })
  )

  it.effect("for a use, where the server takes it", () =>
    Effect.gen(function* () {
      const create = Command.createMailbox("Everything", { specialUse: "\\All" })
      const value = yield* valueOf(
        "CREATE-SPECIAL-USE",
        create,
        String.raw`
          C: <3> CREATE Everything (USE (\All))
          S: <3> OK Completed`
      )
      assert.deepStrictEqual(value, {})
      const { reason } = yield* failureOf("", create)
      assert.strictEqual(reason._tag, "NotOffered")
    })
  )

  it.effect.each(["ALREADYEXISTS", "CANNOT", "LIMIT", "NOPERM", "OVERQUOTA"])(
    "says why not by its code: %s",
    (code) =>
      Effect.gen(function* () {
        const { reason } = yield* failureOf(
          "",
          Command.createMailbox("a"),
          `C: <3> CREATE a\nS: <3> NO [${code}] Not that one`
        )
        assert.deepInclude(plain(reason), {
          _tag: "CommandRejected",
          command: "CREATE",
          status: "NO",
          code: said(code)
        })
      })
  )
})

describe("names of mailboxes are written as the server knows them", () => {
  it.effect.each([
    ["DELETE", Command.deleteMailbox("a b"), 'DELETE "a b"'],
    ["RENAME", Command.renameMailbox("a", "Ä"), "RENAME a &AMQ-"],
    ["SUBSCRIBE", Command.subscribe("inbox"), "SUBSCRIBE INBOX"],
    ["UNSUBSCRIBE", Command.unsubscribe("R&D"), "UNSUBSCRIBE R&-D"]
  ] as const)("%s", ([, command, line]) => valueOf("", command, `C: <3> ${line}\nS: <3> OK done`))
})

describe("NAMESPACE", () => {
  it.effect("of the user, of others, and of all", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "NAMESPACE",
        Command.namespace,
        `
          C: <3> NAMESPACE
          S: * NAMESPACE (("" "/")("#mh/" "/" "X-PARAM" ("FLAG1" "FLAG2"))) (("~" "/")) (("&ANw-ffentlich." ".")("flat" NIL))
          S: <3> OK done`
      )
      assert.deepStrictEqual(value, {
        personal: [
          { prefix: "", delimiter: "/" },
          { prefix: "#mh/", delimiter: "/" }
        ],
        otherUsers: [{ prefix: "~", delimiter: "/" }],
        shared: [
          { prefix: "Üffentlich.", delimiter: "." },
          { prefix: "flat", delimiter: undefined }
        ]
      })
    })
  )

  it.effect("without it there is one place, and LIST reports the delimiter", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "",
        Command.namespace,
        String.raw`
          C: <3> LIST "" ""
          S: * LIST (\Noselect) "." ""
          S: <3> OK done`
      )
      assert.deepStrictEqual(value, {
        personal: [{ prefix: "", delimiter: "." }],
        otherUsers: [],
        shared: []
      })
    })
  )
})

describe("quota", () => {
  it.effect("of a mailbox: its roots, and what each allows", () =>
    Effect.gen(function* () {
      const { quotas, roots } = yield* valueOf(
        "QUOTA QUOTA=RES-STORAGE",
        Command.getQuotaRoot("INBOX"),
        `
          C: <3> GETQUOTAROOT INBOX
          S: * QUOTAROOT INBOX "" "#user/alice"
          S: * QUOTA "" (STORAGE 10 9223372036854775807 MESSAGE 3 100)
          S: * QUOTA "#user/alice" ()
          S: <3> OK done`
      )
      assert.deepStrictEqual(roots, ["", "#user/alice"])
      assert.deepStrictEqual(
        quotas.map(({ mailboxes, messages, root, storage }) => ({ root, storage, messages, mailboxes })),
        [
          {
            root: "",
            storage: { usage: 10n, limit: 9223372036854775807n },
            messages: { usage: 3n, limit: 100n },
            mailboxes: undefined
          },
          { root: "#user/alice", storage: undefined, messages: undefined, mailboxes: undefined }
        ]
      )
    })
  )

  it.effect("of a root, and of one that limits nothing", () =>
    Effect.gen(function* () {
      const value = yield* valueOf(
        "QUOTA",
        Command.getQuota(""),
        `
          C: <3> GETQUOTA ""
          S: * QUOTA "" (STORAGE 1 2)
          S: <3> OK done`
      )
      assert.deepStrictEqual(value?.storage, { usage: 1n, limit: 2n })
      const none = yield* valueOf("QUOTA", Command.getQuota("x"), "C: <3> GETQUOTA x\nS: <3> OK done")
      assert.isUndefined(none)
    })
  )

  it.effect("is not offered without QUOTA", () =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf("", Command.getQuotaRoot("INBOX"))
      assert.deepStrictEqual(plain(reason), {
        _tag: "NotOffered",
        command: "GETQUOTAROOT",
        capability: "QUOTA"
      })
    })
  )
})
