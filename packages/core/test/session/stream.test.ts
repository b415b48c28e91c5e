import { assert, describe, it } from "@effect/vitest"
import { type Cause, type Duration, Effect, Fiber, Queue, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import { FetchStream } from "../../src/lifecycle/session/FetchStream.ts"
import { MemoryBound } from "../../src/base/MemoryBound.ts"
import * as Sizes from "../../src/base/Sizes.ts"
import { Literals, Whole } from "../../src/lifecycle/session/Incoming.ts"
import type { Session } from "../../src/lifecycle/session/Session.ts"
import { ascii, noop, outcomeOf, played, sent, synchronizing, tagsIn, textOf, waiting } from "./support.ts"
import { GivesWay, interruptedAt, stepsBelow } from "../support/GivesWay.ts"
import { settle } from "../support/settle.ts"
import type { PlannedCommand } from "../../src/imap/command/Command.ts"

const fetched = (session: Session) =>
  session.commands.stream(
    { step: "command", command: Command.fetch(MessageSet.sequenceNumbers("1:*"), ["UID", "BODY.PEEK[]"]) },
    synchronizing,
    () => Effect.void,
    new Literals()
  )

const shown = (part: Command.FetchPart): string => {
  switch (part._tag) {
    case "Literal":
      return `${part.sequence} ${part.name} ${part.size}`
    case "Bytes":
      return textOf(part.bytes)
    case "Fetch":
      return `message ${part.sequence}`
  }
}

/** A connection that was logged in to, and a FETCH on it. */
const streaming = Effect.fnUntraced(function* (
  take: (parts: Stream.Stream<string, unknown>) => Effect.Effect<unknown, unknown>,
  options: Parameters<typeof played>[0] = {}
) {
  const peer = yield* played(options)
  peer.session.authenticated()
  const reading = yield* Effect.forkChild(take(Stream.map(fetched(peer.session), shown)), {
    startImmediately: true
  })
  const [tag = ""] = tagsIn(yield* peer.hear)
  return { ...peer, reading, tag }
})

/** A stream of a command whose messages are those of `ready`, and at its end those of `rest`. */
const gathering = Effect.fnUntraced(function* (
  ready: () => ReadonlyArray<string>,
  rest: () => ReadonlyArray<string> = ready
) {
  const parts = yield* Queue.unbounded<string, ImapError | Cause.Done>()
  const incoming = { response: () => {}, pushed: () => {}, waiting: () => 0, ready, rest }
  return { parts, stream: new FetchStream(parts, incoming) }
})

describe("messages one by one", () => {
  it.effect("H8 the pieces of one that is never complete are kept within the bound of a command", () =>
    Effect.gen(function* () {
      const memory = new MemoryBound(Infinity)
      const peer = yield* played({ memory, sizes: Sizes.from({ commandData: 100_000 }) })
      peer.session.authenticated()
      const command: PlannedCommand<ReadonlyArray<unknown>> = Command.fetch(
        MessageSet.sequenceNumbers("1:*"),
        { size: true }
      )
      const gathering = command.gather?.() ?? assert.fail("nothing is gathered")
      const reading = yield* Effect.forkChild(
        Effect.flip(
          Stream.runCollect(
            peer.session.commands.stream(
              { step: "command", command },
              synchronizing,
              () => Effect.void,
              new Whole(gathering)
            )
          )
        ),
        { startImmediately: true }
      )
      yield* peer.hear
      const pieces = (from: number) =>
        Array.from({ length: 100 }, (_, at) => `* 1 FETCH (X-${from + at} "${"x".repeat(100)}")`)
      yield* peer.say(...pieces(0))
      yield* settle
      assert.isAbove(memory.bytes, 10_000)
      // a whole message takes nothing more
      yield* peer.say("* 1 FETCH (UID 1 RFC822.SIZE 5)", "* 2 FETCH (UID 2 RFC822.SIZE 5)")
      yield* settle
      assert.isBelow(memory.bytes, 10_000)
      for (let from = 0; from < 1_000 && peer.session.isOpen(); from += 100)
        yield* peer.say(...pieces(from).map((line) => line.replace("* 1 ", "* 3 ")))
      assert.isFalse(peer.session.isOpen())
      const { reason } = yield* Fiber.join(reading)
      assert.deepStrictEqual("of" in reason && [reason._tag, reason.of], ["TooMuchData", "commandData"])
    })
  )
})

describe("literals in pieces", () => {
  it.effect("come in the server's order, each message after its own", () =>
    Effect.gen(function* () {
      const { end, reading, say, tag } = yield* streaming(Stream.runCollect)
      yield* end.write(ascii("* 1 FETCH (UID 7 BODY[] {6}\r\nabc"))
      yield* settle
      yield* end.write(ascii("def FLAGS ())\r\n* 2 FETCH (BODY[] {2}\r\nhi)\r\n"))
      yield* say("* 3 FETCH (FLAGS ())", `${tag} OK done`)
      assert.deepStrictEqual(yield* Fiber.join(reading), [
        "1 BODY[] 6",
        "abc",
        "def",
        "message 1",
        "2 BODY[] 2",
        "hi",
        "message 2",
        "message 3"
      ])
    })
  )

  it.effect("R15 are not those of a FETCH that was given up, whose data is still to come", () =>
    Effect.gen(function* () {
      const { hear, reading, say, session, tag } = yield* streaming(Stream.runCollect)
      yield* Fiber.interrupt(reading)
      const next = yield* Effect.forkChild(Stream.runCollect(Stream.map(fetched(session), shown)), {
        startImmediately: true
      })
      yield* settle
      yield* say("* 1 FETCH (BODY[] {5}", "first)", `${tag} OK done`)
      const [other = ""] = tagsIn(yield* hear)
      yield* say("* 2 FETCH (BODY[] {6}", "second)", `${other} OK done`)
      assert.deepStrictEqual(yield* Fiber.join(next), ["2 BODY[] 6", "second", "message 2"])
    })
  )

  it.effect("R16 are handed on before the end, wherever the fiber that read them gives way", () =>
    Effect.forEach(stepsBelow(24), (steps) =>
      Effect.gen(function* () {
        const left = ["abc"]
        const ready = () => left.splice(0)
        const { parts, stream } = yield* gathering(ready)
        Effect.runFork(stream.flush, { scheduler: new GivesWay(steps) })
        yield* Effect.andThen(stream.end, Queue.end(parts))
        assert.deepStrictEqual(yield* Stream.runCollect(Stream.fromQueue(parts)), ["abc"], `${steps} steps`)
      })
    )
  )

  it.effect("R16 are handed on before the end, wherever both fibers give way", () =>
    Effect.forEach(stepsBelow(16), (steps) =>
      Effect.forEach(stepsBelow(16), (others) =>
        Effect.gen(function* () {
          const left = ["abc"]
          const ready = () => left.splice(0)
          const { parts, stream } = yield* gathering(ready)
          const ending = Effect.andThen(stream.end, Queue.end(parts))
          Effect.runFork(ending, { scheduler: new GivesWay(steps) })
          Effect.runFork(stream.flush, { scheduler: new GivesWay(others) })
          const handedOn = yield* Stream.runCollect(Stream.fromQueue(parts))
          assert.deepStrictEqual(handedOn, ["abc"], `${steps} and ${others} steps`)
        })
      )
    )
  )

  it.effect("R16 end though the fiber that reads is interrupted wherever it gives way", () =>
    Effect.forEach(stepsBelow(24), (steps) =>
      Effect.gen(function* () {
        const ready = () => ["abc"]
        const { stream } = yield* gathering(ready, () => [])
        yield* interruptedAt(steps, stream.flush)
        const end = yield* Effect.forkChild(stream.end, { startImmediately: true })
        yield* settle
        assert.isDefined(end.pollUnsafe(), `${steps} steps`)
      })
    )
  )

  it.effect("may be larger than any literal that is kept", () =>
    Effect.gen(function* () {
      const { end, reading, say, tag } = yield* streaming((parts) => Stream.runCount(parts))
      yield* end.write(ascii("* 1 FETCH (BODY[] {200000000}\r\n"))
      const chunk = new Uint8Array(1_000_000)
      for (let count = 0; count < 200; count++) {
        yield* end.write(chunk)
        yield* settle
      }
      yield* say(")", `${tag} OK done`)
      assert.strictEqual(yield* Fiber.join(reading), 202)
    })
  )

  it.effect("are not read on while the app does not take them, which is no silence of the server", () =>
    Effect.gen(function* () {
      const {
        end,
        hear: _,
        reading,
        say,
        session,
        tag
      } = yield* streaming((parts) => Stream.runForEach(parts, () => Effect.sleep("10 minutes")))
      const pulls = Array.from({ length: 100 }, (_, index) => index)
      yield* end.write(ascii("* 1 FETCH (BODY[] {100}\r\n"))
      for (const _pull of pulls) {
        yield* end.write(ascii("x"))
        yield* settle
      }
      yield* say(")", `${tag} OK done`)
      yield* TestClock.adjust("5 hours")
      assert.isTrue(session.isOpen())
      yield* TestClock.adjust("15 hours")
      assert.isDefined(reading.pollUnsafe())
      assert.isTrue(session.isOpen())
    })
  )

  it.effect("interrupted in the middle, leave the connection usable", () =>
    Effect.gen(function* () {
      const { end, hear, say, reading, session, tag } = yield* streaming(Stream.runDrain)
      yield* end.write(ascii("* 1 FETCH (BODY[] {6}\r\nabc"))
      yield* settle
      yield* Fiber.interrupt(reading)
      const next = yield* Effect.forkChild(sent(session, noop()), { startImmediately: true })
      yield* say("def)", `${tag} OK done`)
      const [other = ""] = tagsIn(yield* hear)
      const answer = yield* waiting(session, yield* Fiber.join(next))
      yield* say(`${other} OK done`)
      yield* settle
      assert.strictEqual(outcomeOf(answer), "OK")
    })
  )

  const sizes = Sizes.from({ literal: 1_000 })

  it.effect("that come after the app has left may be larger than any that is kept, and are not", () =>
    Effect.gen(function* () {
      const memory = new MemoryBound(Infinity)
      const { end, hear, say, reading, session, tag } = yield* streaming(Stream.runDrain, { memory, sizes })
      yield* end.write(ascii("* 1 FETCH (BODY[] {6}\r\nabc"))
      yield* settle
      yield* Fiber.interrupt(reading)
      const next = yield* Effect.forkChild(sent(session, noop()), { startImmediately: true })
      yield* end.write(ascii(`def)\r\n* 2 FETCH (BODY[] {5000}\r\n${"x".repeat(4000)}`))
      yield* settle
      assert.isBelow(memory.bytes, 1_000)
      yield* end.write(ascii(`${"x".repeat(1000)})\r\n`))
      yield* say(`${tag} OK done`)
      const [other = ""] = tagsIn(yield* hear)
      const answer = yield* waiting(session, yield* Fiber.join(next))
      yield* say(`${other} OK done`)
      yield* settle
      assert.strictEqual(outcomeOf(answer), "OK")
      // those of the next FETCH are kept, and bounded
      yield* Effect.forkChild(sent(session, noop()), { startImmediately: true })
      yield* say("* 3 FETCH (BODY[] {1001}")
      yield* settle
      assert.isFalse(session.isOpen())
    })
  )

  const lostAfter = Effect.fnUntraced(function* (pause: Duration.Input) {
    const { end, reading } = yield* streaming((parts) =>
      Effect.flip(Stream.runForEach(parts, () => Effect.sleep(pause)))
    )
    yield* end.write(ascii("* 1 FETCH (BODY[] {6}\r\nabcdef)\r\n* 2 FETCH (BODY[] {600}\r\nabc"))
    for (let count = 0; count < 40; count++) {
      yield* end.write(ascii("x"))
      yield* settle
    }
    yield* end.reset
    yield* TestClock.adjust("20 hours")
    return yield* Fiber.join(reading)
  })

  it.effect("say for how long nothing was read, because of the app, when the connection is lost then", () =>
    Effect.gen(function* () {
      const late = yield* lostAfter("6 minutes")
      assert.propertyVal(late, "party", "app")
      assert.nestedPropertyVal(late, "reason.answer", "begun")
      assert.nestedPropertyVal(late, "reason.held.by", "app")
      const sooner = yield* lostAfter("12 seconds")
      assert.nestedPropertyVal(sooner, "reason.held.by", "app")
      const soon = yield* lostAfter("100 millis")
      assert.propertyVal(soon, "party", "either")
      assert.notNestedProperty(soon, "reason.held")
    })
  )

  it.effect("say so of the last of several long waits, however much longer the first was", () =>
    Effect.gen(function* () {
      const pauses = new Map([
        [3, 12],
        [40, 11],
        [70, 11]
      ])
      let taken = 0
      const { end, reading } = yield* streaming((parts) =>
        Effect.flip(
          Stream.runForEach(parts, () => {
            const pause = pauses.get(taken++)
            return pause === undefined ? Effect.void : Effect.sleep(`${pause} seconds`)
          })
        )
      )
      yield* end.write(ascii("* 1 FETCH (BODY[] {600}\r\nabc"))
      for (let count = 0; count < 100; count++) {
        yield* end.write(ascii("x"))
        yield* settle
      }
      for (let count = 0; count < 36; count++) {
        yield* TestClock.adjust("1 seconds")
        yield* settle
      }
      yield* settle
      yield* end.reset
      const lost = yield* Fiber.join(reading)
      assert.nestedPropertyVal(lost, "reason.held.ms", 11_000)
    })
  )

  it.effect("end with the connection, typed", () =>
    Effect.gen(function* () {
      const { end, reading } = yield* streaming((parts) => Effect.flip(Stream.runDrain(parts)))
      yield* end.write(ascii("* 1 FETCH (BODY[] {6}\r\nabc"))
      yield* end.end
      const error = yield* Fiber.join(reading)
      assert.propertyVal(error, "step", "command")
    })
  )
})
