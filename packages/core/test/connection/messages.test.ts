/** Messages of a FETCH as a stream. */
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Option, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { settle } from "../support/settle.ts"
import { connected, errorOf, inTime, written } from "./support.ts"

const count = 700
const uidOf = (index: number) => 1_000_000 + 2 * index
const all = Array.from({ length: count }, (_, index) => uidOf(index))
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
/** Waiting callers wait for as long as the test lets no time pass. */
const slow = connected(Simulator.profiles.wellBehaved, { latency: 100, simulator: { mailboxes } })
const envelopes = Command.fetch(MessageSet.sequenceNumbers("1:*"), { envelope: true, flags: true })

describe("messages", () => {
  it.effect("are those that `execute` brings, in their order", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      const streamed = yield* Stream.runCollect(connection.messages(envelopes))
      const { untagged, value } = yield* connection.exchange(envelopes)
      assert.lengthOf(value, count)
      assert.deepStrictEqual(streamed, value)
      assert.deepStrictEqual(untagged, [])
    })
  )

  it.effect("contain bodies whole, undone as they are by `execute`", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      for (const decoded of [false, true, "binary"] as const) {
        const command = Command.fetch(MessageSet.sequenceNumbers("1:3"), { parts: ["1"], decoded })
        const streamed = yield* Stream.runCollect(connection.messages(command))
        assert.deepStrictEqual(streamed, yield* connection.execute(command))
      }
    })
  )

  it.effect("of a set that is longer than a line are the result of several commands", () =>
    Effect.gen(function* () {
      const { connection, simulator } = yield* opened
      const command = Command.fetch(all, { flags: true })
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
      const value = yield* connection.execute(
        Command.fetch(MessageSet.sequenceNumbers(2), { envelope: true })
      )
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
      const value = yield* connection.execute(
        Command.fetch(MessageSet.sequenceNumbers([1, 2]), { flags: true })
      )
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

  it.effect("are read ahead while their reader asks for something else", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      const first = Command.fetch(MessageSet.sequenceNumbers(1), { flags: true })
      const asks: ReadonlyArray<Effect.Effect<unknown, ImapError>> = [
        connection.execute(Command.noop),
        Effect.timeout(connection.execute(Command.noop), "1 minute").pipe(Effect.orDie),
        Stream.runDrain(connection.messages(first)),
        Stream.runDrain(connection.download(uidOf(0)).bytes),
        connection.within("Archive", () => Effect.void),
        Effect.andThen(connection.select("Archive"), connection.select("INBOX"))
      ]
      for (const ask of asks) {
        const read: Array<number> = []
        const exit = yield* inTime(
          Stream.runForEach(connection.messages(envelopes), ({ uid }) => {
            read.push(uid)
            return read.length % 300 === 1 ? ask : Effect.void
          }),
          50_000
        )
        assert.deepStrictEqual(exit, Exit.void)
        assert.deepStrictEqual(read, all)
      }
    })
  )

  it.effect("are read ahead within a mailbox, and while workers ask for something else", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      const noop = connection.execute(Command.noop)
      const exit = yield* inTime(
        connection.within("INBOX", () =>
          Stream.runDrain(Stream.mapEffect(connection.messages(envelopes), () => noop, { concurrency: 3 }))
        ),
        50_000
      )
      assert.isTrue(Exit.isSuccess(exit))
      const buffered = Stream.buffer(connection.messages(envelopes), { capacity: 2 })
      assert.isTrue(
        Exit.isSuccess(
          yield* inTime(
            Stream.runForEach(buffered, () => noop),
            50_000
          )
        )
      )
    })
  )

  it.effect("are read ahead for commands that wait before their turn comes", () =>
    Effect.gen(function* () {
      const { connection } = yield* slow
      const first = yield* Effect.forkChild(connection.execute(Command.noop))
      yield* settle
      const asked = yield* Deferred.make<Exit.Exit<unknown, ImapError>>()
      const reads = Stream.runForEach(connection.messages(envelopes), () =>
        Effect.flatMap(Deferred.await(asked), (exit) => exit)
      )
      // two streams, and a command after them, for whose result their readers wait
      const streams = yield* Effect.all([Effect.forkChild(reads), Effect.forkChild(reads)])
      yield* settle
      const noop = Effect.flatMap(Effect.exit(connection.execute(Command.noop)), (exit) =>
        Deferred.succeed(asked, exit)
      )
      yield* Effect.forkChild(noop)
      yield* settle
      assert.isUndefined(first.pollUnsafe())
      assert.isTrue(Exit.isSuccess(yield* inTime(Fiber.joinAll(streams), 50_000)))
    })
  )

  it.effect("are read ahead in pieces, too", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      const bodies = connection.stream(Command.fetch(MessageSet.sequenceNumbers("1:*"), { source: true }))
      const asked = Stream.tap(bodies, () => connection.execute(Command.noop))
      const read = (yield* inTime(Stream.runCollect(asked), 50_000)).pipe(Exit.getSuccess, Option.getOrThrow)
      assert.deepStrictEqual(read, yield* Stream.runCollect(bodies))
    })
  )

  it.effect("keep a failure in its place", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      const long = connection.messages(Command.fetch(all, { flags: true }))
      let read = 0
      const exit = yield* inTime(
        Stream.runForEach(long, () => (read++ === 0 ? Effect.asVoid(connection.logout) : Effect.void)),
        50_000
      )
      assert.strictEqual(errorOf(exit)?.reason._tag, "Closed")
      assert.isAbove(read, 0)
    })
  )
})

describe("a stream of which too much is left", () => {
  const small = connected(Simulator.profiles.wellBehaved, {
    simulator: { mailboxes },
    policy: { sizes: { listener: 64 * 1024 } }
  })

  it.effect("refuses its reader at once", () =>
    Effect.gen(function* () {
      const { connection } = yield* small
      const exit = yield* inTime(
        Stream.runForEach(connection.messages(envelopes), () => connection.execute(Command.noop)),
        50_000
      )
      assert.include(errorOf(exit)?.message, "NOOP: nobody reads on in a stream of the same connection")
      assert.include(errorOf(exit)?.message, "than the 0.0625 MiB that were read ahead")
      assert.isTrue(Exit.isSuccess(yield* inTime(connection.execute(Command.noop))))
    })
  )

  it.effect("refuses who waits for it once nobody reads on, and not if its reader is slow", () =>
    Effect.gen(function* () {
      const { connection } = yield* small
      const noop = connection.execute(Command.noop)
      const workers = Stream.mapEffect(connection.messages(envelopes), () => noop, { concurrency: 2 })
      assert.strictEqual(errorOf(yield* inTime(Stream.runDrain(workers), 61_000))?.reason._tag, "Misuse")
      const read: Array<number> = []
      const slow = Stream.runForEach(connection.messages(envelopes), ({ uid }) => {
        read.push(uid)
        return Effect.sleep("1 second")
      })
      const reading = yield* Effect.forkChild(slow, { startImmediately: true })
      const waiting = yield* Effect.forkChild(Effect.delay(noop, "1 second"), { startImmediately: true })
      assert.isTrue(Exit.isSuccess(yield* inTime(Fiber.join(waiting), 3_600_000)))
      assert.isBelow(read.length, count)
      yield* inTime(Fiber.join(reading), 3_600_000)
      assert.lengthOf(read, count)
    })
  )

  it.effect("leaves the connection usable if its reader is interrupted", () =>
    Effect.gen(function* () {
      const { connection } = yield* small
      const begun = yield* Deferred.make<void>()
      const reading = yield* Effect.forkChild(
        Stream.runForEach(connection.messages(envelopes), () =>
          Effect.andThen(Deferred.succeed(begun, undefined), Effect.never)
        )
      )
      yield* Deferred.await(begun)
      const waiting = yield* Effect.forkChild(connection.execute(Command.noop), { startImmediately: true })
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(reading)
      assert.isTrue(Exit.isSuccess(yield* inTime(Fiber.join(waiting))))
    })
  )
})

describe("messages", () => {
  it.effect("are refused if no query asks for them, or if the server refuses", () =>
    Effect.gen(function* () {
      const { connection } = yield* opened
      const items = Command.fetch(MessageSet.sequenceNumbers("1"), ["FLAGS"])
      // @ts-expect-error data as it was sent is no message
      const exit = yield* Effect.exit(Stream.runDrain(connection.messages(items)))
      assert.deepInclude(errorOf(exit)?.reason, { _tag: "Misuse" })
      const wrong = Command.fetch(MessageSet.sequenceNumbers("4000000"), { flags: true })
      const refused = yield* Effect.exit(Stream.runDrain(connection.messages(wrong)))
      assert.strictEqual(errorOf(refused)?.reason._tag, "CommandRejected")
      assert.lengthOf(
        yield* connection.execute(Command.fetch(MessageSet.sequenceNumbers(1), { flags: true })),
        1
      )
    })
  )
})
