/** Messages of a FETCH as a stream. */
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Option, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as Command from "../../src/Command.ts"
import type { ImapError } from "../../src/ImapError.ts"
import * as Simulator from "../../src/Simulator.ts"
import { connected, errorOf, inTime, written } from "./support.ts"

const count = 700
const uidOf = (index: number) => 1_000_000 + 2 * index
const mailboxes = {
  INBOX: Array.from({ length: count }, (_, index) =>
    Simulator.message(
      { from: "Ada <ada@example.org>", subject: `Note ${index}`, text: "Hello" },
      { uid: uidOf(index) }
    )
  ),
  Archive: [Simulator.message({ from: "Ada <ada@example.org>", subject: "Old", text: "Hello" })]
}

const opened = connected(Simulator.profiles.wellBehaved, { simulator: { mailboxes } })
const envelopes = Command.fetch("1:*", { envelope: true, flags: true })

// loaded before a test's time begins to pass
beforeAll(() => import("../../src/connection/afterStream.ts"))

describe("messages", () => {
  it.effect("are those that `execute` brings, in their order", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      const streamed = yield* Stream.runCollect(connection.messages(envelopes))
      const { untagged, value } = yield* connection.execute(envelopes)
      assert.lengthOf(value, count)
      assert.deepStrictEqual(streamed, value)
      assert.deepStrictEqual(untagged, [])
    })
  )

  it.effect("contain bodies whole, undone as they are by `execute`", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      for (const decoded of [false, true, "binary"] as const) {
        const command = Command.fetch("1:3", { parts: ["1"], decoded })
        const streamed = yield* Stream.runCollect(connection.messages(command))
        assert.deepStrictEqual(streamed, (yield* connection.execute(command)).value)
      }
    })
  )

  it.effect("of a set that is longer than a line come of several commands", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* opened
      const all = Array.from({ length: count }, (_, index) => uidOf(index))
      const command = Command.fetch(all, { flags: true }, { uid: true })
      const uids = yield* Stream.runCollect(Stream.map(connection.messages(command), ({ uid }) => uid))
      assert.deepStrictEqual(uids, all)
      assert.isAbove((written(simulator)[0] ?? "").split("UID FETCH").length, 2)
    })
  )

  it.effect("left early, leave the connection usable", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      const first = yield* Stream.runHead(connection.messages(envelopes))
      assert.strictEqual(Option.getOrThrow(first).uid, uidOf(0))
      const { value } = yield* connection.execute(Command.fetch(2, { envelope: true }))
      assert.deepStrictEqual(
        value.map(({ envelope }) => envelope.subject),
        ["Note 1"]
      )
    })
  )

  it.effect("interrupted while nobody takes them, leave the connection usable", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      const begun = yield* Deferred.make<void>()
      const reading = yield* Effect.forkChild(
        Stream.runForEach(connection.messages(envelopes), () =>
          Effect.andThen(Deferred.succeed(begun, undefined), Effect.never)
        )
      )
      yield* Deferred.await(begun)
      yield* TestClock.adjust("5 hours")
      yield* Fiber.interrupt(reading)
      const { value } = yield* connection.execute(Command.fetch([1, 2], { flags: true }))
      assert.lengthOf(value, 2)
    })
  )

  it.effect("keep other commands waiting, and belong to a mailbox", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      const subjects = connection.within("Archive", () =>
        Stream.runCollect(Stream.map(connection.messages(envelopes), ({ envelope }) => envelope.subject))
      )
      const [archive, inbox] = yield* Effect.all(
        [subjects, Stream.runCount(connection.messages(envelopes))],
        {
          concurrency: "unbounded"
        }
      )
      assert.deepStrictEqual(archive, ["Old"])
      assert.strictEqual(inbox, count)
    })
  )

  it.effect("refuse what their reader asks of the connection meanwhile, which would wait for itself", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      const first = Command.fetch(1, { flags: true })
      const asks: ReadonlyArray<Effect.Effect<unknown, ImapError>> = [
        connection.execute(Command.noop),
        Stream.runDrain(connection.messages(first)),
        Stream.runDrain(connection.download(uidOf(0)).bytes),
        connection.select("Archive"),
        connection.unselect(),
        connection.within("Archive", () => Effect.void)
      ]
      for (const ask of asks) {
        const exit = yield* inTime(Stream.runForEach(connection.messages(envelopes), () => ask))
        assert.include(errorOf(exit)?.message, "this fiber reads a stream of the same connection")
      }
      const exit = yield* inTime(
        connection.within("Archive", () =>
          Stream.runForEach(connection.messages(first), () => connection.execute(first))
        )
      )
      assert.strictEqual(errorOf(exit)?.reason._tag, "Misuse")
      // at its end it may ask for anything
      const read = yield* inTime(
        Effect.andThen(Stream.runCount(connection.messages(envelopes)), connection.execute(first))
      )
      assert.isTrue(Exit.isSuccess(read))
    })
  )

  it.effect("refuse who waits for a stream in which nobody reads on, and not for one that is slow", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      const noop = connection.execute(Command.noop)
      // the reader waits for a worker, and the worker for the end of the stream
      const workers = Stream.mapEffect(connection.messages(envelopes), () => noop, { concurrency: 2 })
      const exit = yield* inTime(Stream.runDrain(workers), 3_600_000)
      assert.include(errorOf(exit)?.message, "NOOP: nobody has read on for 600 s in a stream")
      const slow = Stream.runForEach(connection.messages(envelopes), () => Effect.sleep("1 second"))
      const reading = yield* Effect.forkChild(slow, { startImmediately: true })
      const waiting = yield* Effect.forkChild(Effect.delay(noop, "1 second"), { startImmediately: true })
      assert.isTrue(Exit.isSuccess(yield* inTime(Fiber.join(waiting), 3_600_000)))
      yield* Fiber.join(reading)
    })
  )

  it.effect("are refused if no query asks for them, or if the server refuses", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      const items = Command.fetch("1", ["FLAGS"])
      // @ts-expect-error data as it was sent is no message
      const exit = yield* Effect.exit(Stream.runDrain(connection.messages(items)))
      assert.deepInclude(errorOf(exit)?.reason, { _tag: "Misuse" })
      const wrong = Command.fetch("4000000", { flags: true })
      const refused = yield* Effect.exit(Stream.runDrain(connection.messages(wrong)))
      assert.strictEqual(errorOf(refused)?.reason._tag, "CommandRejected")
      assert.lengthOf((yield* connection.execute(Command.fetch(1, { flags: true }))).value, 1)
    })
  )
})
