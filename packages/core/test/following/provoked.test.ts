/** What an app's own commands and a server's provocations do to the changes that it hears. */
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import type * as Changes from "../../src/mailbox/Changes.ts"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import type * as Simulator from "../../src/simulator/Simulator.ts"
import { profileOf } from "./model.ts"
import { argumentsOf, arrived, flagged, following, letter, reset, rest, three } from "./follow.ts"
import { settle } from "../support/settle.ts"
import { inTime } from "../connection/support.ts"

describe("commands of the app's own", () => {
  it.effect("R24 what it reads by FETCH, and what is known already, is no change", () =>
    Effect.gen(function* () {
      const { execute, mail, said } = yield* following(profileOf("QRESYNC", true))
      assert.deepStrictEqual(said(), [reset("first")])
      const read = execute(Command.fetch(MessageSet.sequenceNumbers("1:*"), { flags: true }))
      yield* read
      yield* read
      assert.deepStrictEqual(said(), [])
      yield* execute(Command.store(MessageSet.sequenceNumbers("2"), { add: ["\\Seen"] }))
      assert.deepStrictEqual(said(), [flagged(2, 2, 3n, "\\Seen")])
      yield* read
      assert.deepStrictEqual(said(), [])
      yield* mail.addFlags("INBOX", [2], ["\\Flagged"])
      yield* read
      yield* execute(Command.noop)
      assert.deepStrictEqual(said(), [flagged(2, 2, 4n, "\\Seen", "\\Flagged")])
    })
  )

  it.effect(
    "R24 a mailbox of any size is read once after Reset: what is read does not overrun the listener",
    () =>
      Effect.gen(function* () {
        // too large for a line, and its flags take more than may wait
        const policy = Policy.make({ sizes: { line: 1_024, listener: 4_096 } })
        const simulator: Simulator.Options = {
          mailboxes: { INBOX: Array.from({ length: 200 }, () => letter) }
        }
        const { noop, said, supervised } = yield* following(profileOf("QRESYNC", true), { simulator, policy })
        const reads: Array<string> = []
        yield* Effect.forkScoped(
          Stream.runForEach(supervised.changes(), ({ change: { _tag } }) =>
            _tag === "Reset" || _tag === "Missed"
              ? Effect.andThen(
                  supervised.use((connection) => connection.execute(Command.fetch("1:*", { flags: true }))),
                  Effect.sync(() => void reads.push(_tag))
                )
              : Effect.void
          ),
          { startImmediately: true }
        )
        yield* rest
        for (let times = 0; times < 5; times++) yield* noop
        assert.deepStrictEqual(reads, ["Reset"])
        assert.deepStrictEqual(said(), [reset("first")])
      })
  )

  it.effect.each([
    ["STORE", Command.store(MessageSet.sequenceNumbers("2"), { add: ["\\Seen"] }, { silent: true })],
    ["UID STORE", Command.store("2", { add: ["\\Seen"] }, { silent: true })],
    ["as it is", Command.raw("UID STORE", "2", "+flags.silent", "(\\Seen)")],
    ["in one piece", Command.raw("STORE", "2 +FLAGS.SILENT (\\Seen)")]
  ] as ReadonlyArray<readonly [string, Command.Command<unknown>]>)(
    "R25 %s: a silent one is reported to all that listen",
    ([, store]) =>
      Effect.gen(function* () {
        const { execute, said } = yield* following(profileOf("QRESYNC", true))
        said()
        yield* execute(store)
        assert.deepStrictEqual(said(), [flagged(2, 2, 3n, "\\Seen")])
      })
  )
})

describe("a server that provokes questions", () => {
  const searches = (lines: ReadonlyArray<string>) => argumentsOf(lines[0], "UID SEARCH").length

  it.effect(
    "L24 by another UIDVALIDITY each time: it is asked more and more rarely, and Reset comes no more often",
    () =>
      Effect.gen(function* () {
        const { lines, mail, said } = yield* following(profileOf("QRESYNC", true))
        const provoke = (times: number) =>
          Effect.forEach(
            Array.from({ length: times }, (_, at) => at),
            (at) => Effect.andThen(mail.broadcast(`* OK [UIDVALIDITY ${at % 2 === 0 ? 8 : 9}] new`), settle),
            { discard: true }
          )
        yield* provoke(500)
        assert.strictEqual(searches(lines()), 4)
        yield* Effect.repeat(Effect.andThen(TestClock.adjust("1 second"), provoke(2)), { times: 599 })
        // within ten minutes: after 1, 2, 4, … seconds
        assert.strictEqual(searches(lines()), 13)
        assert.isAtMost(said().filter(({ _tag }) => _tag === "Reset").length, 13)
      })
  )

  it.effect("L24 by a number of messages that falls and rises after each answer", () =>
    Effect.gen(function* () {
      const { lines, mail } = yield* following(profileOf("QRESYNC", true))
      const provoke = Effect.forEach(
        Array.from({ length: 500 }, (_, at) => (at % 2 === 0 ? 2 : 3)),
        (exists) => Effect.andThen(mail.broadcast(`* ${exists} EXISTS`), settle),
        { discard: true }
      )
      yield* provoke
      assert.isAtMost(searches(lines()), 4)
      yield* Effect.repeat(
        Effect.andThen(TestClock.adjust("1 second"), mail.broadcast("* 2 EXISTS\r\n* 3 EXISTS")),
        {
          times: 599
        }
      )
      assert.isAtMost(searches(lines()), 13)
    })
  )

  it.effect("L24 by messages that are not there", () =>
    Effect.gen(function* () {
      const { lines, mail } = yield* following(profileOf("QRESYNC", true))
      yield* Effect.forEach(
        Array.from({ length: 500 }, (_, at) => 4 + at),
        (exists) => Effect.andThen(mail.broadcast(`* ${exists} EXISTS`), settle),
        { discard: true }
      )
      assert.isAtMost(argumentsOf(lines()[0], "UID FETCH").length, 4)
    })
  )

  it.effect("L24 by VANISHED with a UID that no message had, beside a message that is not there", () =>
    Effect.gen(function* () {
      const { lines, mail } = yield* following(profileOf("QRESYNC", true))
      const provoke = Effect.andThen(mail.broadcast("* 4 EXISTS\r\n* VANISHED 90"), settle)
      yield* Effect.repeat(provoke, { times: 499 })
      assert.isAtMost(argumentsOf(lines()[0], "UID FETCH").length, 4)
      yield* Effect.repeat(Effect.andThen(TestClock.adjust("1 second"), provoke), { times: 599 })
      assert.isAtMost(argumentsOf(lines()[0], "UID FETCH").length, 13)
    })
  )

  it.effect("by one that is counted and never shown: it is asked for ten times, and is then missed", () =>
    Effect.gen(function* () {
      const { lines, mail, said } = yield* following(profileOf("QRESYNC", true))
      said()
      yield* mail.broadcast("* 4 EXISTS")
      yield* Effect.repeat(TestClock.adjust("10 seconds"), { times: 359 })
      assert.deepStrictEqual(said(), [{ _tag: "Missed", what: "arrived" }])
      assert.strictEqual(argumentsOf(lines()[0], "UID FETCH").length, 10)
    })
  )

  it.effect.each([1, 9])("a message whose FETCH is refused %s times arrives after that", (times) =>
    Effect.gen(function* () {
      const faults = Array.from({ length: times }, (_, at): Simulator.Fault => {
        return { on: "FETCH", nth: at + 1, fault: "refuse" }
      })
      const { mail, said } = yield* following(profileOf("QRESYNC", true), { simulator: { ...three, faults } })
      said()
      yield* mail.deliver("INBOX", letter)
      yield* Effect.repeat(TestClock.adjust("1 second"), { times: 119 })
      assert.deepStrictEqual(said(), [arrived(4, 4)])
    })
  )

  it.effect("a mailbox that is opened again is no provocation", () =>
    Effect.gen(function* () {
      const { lines, said, supervised } = yield* following(profileOf("neither", true))
      for (let times = 0; times < 10; times++) {
        for (const name of ["Archive", "INBOX"]) {
          yield* yield* inTime(supervised.use((connection) => connection.select(name)))
          yield* rest
        }
      }
      assert.strictEqual(searches(lines()), 11)
      assert.strictEqual(said().length, 21)
    })
  )
})

describe("a listener that is slow", () => {
  it.effect("H5 changes wait without a token: the last of those that it takes at once has one", () =>
    Effect.gen(function* () {
      const { mail, supervised } = yield* following(profileOf("QRESYNC", true))
      const works = yield* Deferred.make<void>()
      const heard: Array<Changes.Followed> = []
      yield* Effect.forkScoped(
        Stream.runForEach(supervised.changes(), (followed) =>
          Effect.andThen(
            Deferred.await(works),
            Effect.sync(() => void heard.push(followed))
          )
        ),
        { startImmediately: true }
      )
      yield* rest
      for (let times = 0; times < 40; times++) {
        yield* mail.deliver("INBOX", letter)
        yield* TestClock.adjust("1 second")
      }
      yield* rest
      yield* Deferred.succeed(works, undefined)
      yield* rest
      const [first, ...waited] = heard
      assert.deepStrictEqual(first?.change, reset("first"))
      assert.deepStrictEqual(
        waited.map(({ change }) => change),
        Array.from({ length: 40 }, (_, at) => arrived(4 + at, 4 + at))
      )
      assert.deepStrictEqual(
        waited.flatMap(({ token }, at) => (token === undefined ? [] : [[at, token.uids]])),
        [[39, "1:43"]]
      )
    })
  )
})
