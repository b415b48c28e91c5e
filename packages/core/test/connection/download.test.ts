/** Parts of messages, decoded while they come. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Stream } from "effect"
import * as BodyStructure from "../../src/imap/BodyStructure.ts"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import type * as ImapConnection from "../../src/mailbox/connection/ImapConnection.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { only } from "../command/transcript.ts"
import { concat } from "../wire/bytes.ts"
import { plain } from "../support/plain.ts"
import { connected, errorOf, written } from "./support.ts"

const csv = "räte,1\n".repeat(20_000)
const mailboxes = {
  INBOX: [
    Simulator.message({
      subject: "Lists",
      text: "Grüße\n",
      attachments: [{ name: "list.csv", type: "text/csv", content: csv }]
    })
  ]
}

const opened = Effect.gen(function* () {
  const { connection, simulator } = yield* connected(Simulator.profiles.wellBehaved, {
    simulator: { mailboxes }
  })
  const value = yield* connection.execute(
    Command.fetch(MessageSet.sequenceNumbers(1), { bodyStructure: true })
  )
  const { bodyStructure, uid } = only(value)
  if (bodyStructure === undefined) return assert.fail("no structure")
  return { connection, simulator, uid, attachment: only(BodyStructure.attachments(bodyStructure)) }
})

describe("download", () => {
  it.effect("gives the octets and the text of a part, as it was before it was sent", () =>
    Effect.gen(function* () {
      const { attachment, connection, uid } = yield* opened
      const { bytes, text } = connection.download(uid, attachment)
      const octets = concat(yield* Stream.runCollect(bytes))
      assert.strictEqual(new TextDecoder().decode(octets), csv)
      assert.strictEqual(yield* Stream.mkString(text), csv)
      assert.strictEqual(yield* Stream.mkString(text), csv)
    })
  )

  it.effect("gives a whole message as it was sent", () =>
    Effect.gen(function* () {
      const { connection, uid } = yield* opened
      const value = yield* connection.execute(Command.fetch(MessageSet.sequenceNumbers(1), { source: true }))
      const octets = concat(yield* Stream.runCollect(connection.download(uid).bytes))
      assert.deepStrictEqual(octets, only(value).source)
    })
  )

  it.effect("left early, leaves the connection usable", () =>
    Effect.gen(function* () {
      const { attachment, connection, uid } = yield* opened
      const beginning = yield* Stream.runHead(connection.download(uid, attachment).text)
      assert.isTrue(csv.startsWith(Option.getOrThrow(beginning)))
      assert.lengthOf(
        yield* connection.execute(Command.fetch(MessageSet.sequenceNumbers(1), { flags: true })),
        1
      )
    })
  )

  it.effect("fails for a message that is gone", () =>
    Effect.gen(function* () {
      const { attachment, connection } = yield* opened
      const reasonOf = ({ bytes }: ImapConnection.Download) =>
        Effect.map(Effect.flip(Stream.runDrain(bytes)), ({ reason }) => plain(reason))
      const gone = { _tag: "MessageGone", uid: 4711 } as const
      assert.deepStrictEqual(yield* reasonOf(connection.download(4711, attachment)), gone)
      assert.deepStrictEqual(yield* reasonOf(connection.download(4711)), gone)
      const { text } = connection.download(4711, attachment)
      assert.strictEqual((yield* Effect.flip(Stream.mkString(text))).retry, "never")
    })
  )

  it.effect.each([
    [0, undefined, "uid"],
    ["1", undefined, "uid"],
    [1, { _tag: "Multipart" }, "part"],
    [1, "2", "part"]
  ] as const)("of %j, %j is a Misuse that names the field, and nothing is sent", ([uid, part, field]) =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* opened
      const before = written(simulator)[0]?.length
      // @ts-expect-error as a program without types calls it
      const exit = yield* Effect.exit(Stream.runDrain(connection.download(uid, part).bytes))
      const reason = errorOf(exit)?.reason
      assert.include(reason?._tag === "Misuse" ? reason.problem : "", `\`${field}\``)
      assert.strictEqual(written(simulator)[0]?.length, before)
    })
  )
})
