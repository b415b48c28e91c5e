/** What an app reads: nothing that is missing looks like an empty result. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import * as Command from "../../src/imap/Command.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import type { ImapConnection } from "../../src/mailbox/ImapConnection.ts"
import type { Part } from "../../src/imap/BodyStructure.ts"
import { conversed } from "../command/server.ts"

const part: Part = {
  _tag: "Basic",
  part: "2",
  type: "application",
  subtype: "pdf",
  params: new Map(),
  disposition: undefined,
  language: [],
  location: undefined,
  id: undefined,
  description: undefined,
  encoding: "base64",
  size: 9,
  md5: undefined,
  filename: "a.pdf",
  isEmbedded: false
}

type Read = (connection: ImapConnection) => Effect.Effect<unknown, ImapError>

const octets = (stream: Stream.Stream<Uint8Array, ImapError>) =>
  Effect.map(Stream.runCollect(stream), (pieces) => pieces.reduce((sum, { length }) => sum + length, 0))

const outcomeOf = (use: Read, lines: string) =>
  Effect.map(
    conversed("UIDPLUS", use, lines),
    Exit.match({
      onSuccess: (value) => value,
      onFailure: (cause) =>
        cause.reasons.flatMap((each) => (each._tag === "Fail" ? [each.error.reason._tag] : []))
    })
  )

const one = "C: <3> UID FETCH 7 (UID BODY.PEEK[2])"

const downloads: ReadonlyArray<readonly [name: string, use: Read, command: string, item: string]> = [
  ["a part", ({ download }) => octets(download(7, part).bytes), one, "BODY[2]"],
  ["the text of a part", ({ download }) => Stream.mkString(download(7, part).text), one, "BODY[2]"],
  ["a message", ({ download }) => octets(download(7).bytes), "C: <3> UID FETCH 7 (UID BODY.PEEK[])", "BODY[]"]
]

describe("the download of", () => {
  it.effect.each(downloads)(
    "%s fails if the message is gone, or has no such part",
    ([, use, command, item]) =>
      Effect.gen(function* () {
        const after = (...lines: ReadonlyArray<string>) =>
          outcomeOf(use, [command, ...lines.map((line) => `S: ${line}`)].join("\n"))
        assert.deepStrictEqual(yield* after("<3> OK done"), ["MessageGone"])
        const news = "* 9 FETCH (UID 9 FLAGS ())"
        assert.deepStrictEqual(yield* after(news, "<3> OK done"), ["MessageGone"])
        assert.deepStrictEqual(yield* after(`* 1 FETCH (UID 7 ${item} NIL)`, "<3> OK done"), ["ItemMissing"])
        assert.deepStrictEqual(yield* after("* 1 FETCH (UID 7 FLAGS ())", "<3> OK done"), ["ItemMissing"])
        assert.deepStrictEqual(yield* after("<3> NO [NONEXISTENT] no such mailbox"), ["CommandRejected"])
      })
  )

  it.effect("what is empty is empty", () =>
    Effect.gen(function* () {
      const [[, use]] = [downloads[0] ?? assert.fail()]
      assert.strictEqual(yield* outcomeOf(use, `${one}\nS: * 1 FETCH (UID 7 BODY[2] "")\nS: <3> OK done`), 0)
    })
  )
})

/** Each read, the command that it sends, an answer that is not what was asked for, and what it comes to. */
const others: ReadonlyArray<
  readonly [name: string, use: Read, command: string, answer: string, outcome: unknown]
> = [
  [
    "a part that is NIL",
    ({ execute }) =>
      Effect.map(execute(Command.fetch(7, { parts: ["2"] })), (all) => all.map(({ missing }) => missing)),
    "UID FETCH 7 (UID BODY.PEEK[2])",
    "* 1 FETCH (UID 7 BODY[2] NIL)",
    [["parts"]]
  ],
  [
    "headers that did not come",
    ({ messages }) =>
      Stream.runCollect(
        Stream.map(messages(Command.fetch(7, { headers: ["Subject"] })), ({ missing }) => missing)
      ),
    "UID FETCH 7 (UID BODY.PEEK[HEADER.FIELDS (Subject)])",
    "* 1 FETCH (UID 7 FLAGS ())",
    [["headers"]]
  ],
  [
    "a message without a UID",
    ({ execute }) => execute(Command.fetch("1:*", { size: true })),
    "UID FETCH 1:* (UID RFC822.SIZE)",
    "* 1 FETCH (RFC822.SIZE 7)",
    ["ItemMissing"]
  ],
  [
    "the same, streamed",
    ({ messages }) => Stream.runCollect(messages(Command.fetch("1:*", { size: true }))),
    "UID FETCH 1:* (UID RFC822.SIZE)",
    "* 1 FETCH (RFC822.SIZE 7)",
    ["ItemMissing"]
  ],
  [
    "UIDs that are gone: fewer messages, which is what a set of UIDs means",
    ({ execute }) => execute(Command.fetch([7, 8], { size: true })),
    "UID FETCH 7:8 (UID RFC822.SIZE)",
    "* 9 EXISTS",
    []
  ],
  [
    "the counts of a mailbox that did not come",
    ({ execute }) => execute(Command.status("Sent", ["messages"])),
    "STATUS Sent (MESSAGES)",
    "* 9 EXISTS",
    ["ItemMissing"]
  ],
  [
    "the counts of a mailbox whose name is not quoted",
    ({ execute }) => execute(Command.status("Sent (old) Items", ["messages"])),
    'STATUS "Sent (old) Items" (MESSAGES)',
    "* STATUS Sent (old) Items (MESSAGES 3)",
    { messages: 3 }
  ],
  [
    "mailboxes of which one cannot be read",
    ({ execute }) =>
      Effect.map(execute(Command.listMailboxes("", "*")), (all) => [all.map(({ name }) => name), all.unread]),
    'LIST "" "*"',
    '* LIST () "/" "a"b"',
    [[], ['* LIST () "/" "a"b"']]
  ]
]

describe("a read of", () => {
  it.effect.each(others)("%s", ([, use, command, answer, outcome]) =>
    Effect.gen(function* () {
      const found = yield* outcomeOf(use, `C: <3> ${command}\nS: ${answer}\nS: <3> OK done`)
      assert.deepStrictEqual(found, outcome)
    })
  )
})
