/** An app's tasks next to the mailbox: what is done once, and what is done again. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Schema } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as ImapFleet from "../../src/fleet/ImapFleet.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { accountFor, inTime } from "../connection/support.ts"
import { atServer, pass } from "../supervision/support.ts"
import { fleetOf, movingFleetOf, reasonOf, subjects, wellBehaved } from "./support.ts"

const letter = new TextEncoder().encode("Subject: once\r\n\r\nHello\r\n")

/** Appends, and stays where it is as often as `stays` says. */
const appending = (isRepeatable: boolean, stays: number) => {
  let begun = 0
  const append = ImapFleet.task(
    "append",
    { payload: Schema.Struct({ mailbox: Schema.String }), success: Schema.Int, isRepeatable },
    (connection, { mailbox }) =>
      connection
        .execute(Command.append(mailbox, letter))
        .pipe(Effect.andThen(Effect.suspend(() => (++begun <= stays ? Effect.never : Effect.succeed(begun)))))
  )
  return append
}

const inbox = { mailbox: "INBOX" }
const server: Simulator.Options = { mailboxes: { INBOX: [] } }

describe("a task", () => {
  it.effect("runs next to the connection, and gives what it found", () =>
    Effect.gen(function* () {
      const append = appending(false, 0)
      const { fleet, simulator } = yield* fleetOf({ server, tasks: [append] })
      yield* inTime(fleet.watch("ada"))
      const exit = yield* inTime(fleet.run("ada", append, inbox))
      assert.deepStrictEqual(exit, Exit.succeed(1))
      assert.deepStrictEqual(yield* subjects(simulator), ["once"])
    })
  )

  it.effect("that is not repeatable and had begun is not begun again: its outcome is unknown", () =>
    Effect.gen(function* () {
      const append = appending(false, 1)
      const { fleet, move, simulator } = yield* movingFleetOf({ server, tasks: [append] })
      yield* inTime(fleet.watch("ada"))
      const running = yield* Effect.forkScoped(fleet.run("ada", append, inbox), { startImmediately: true })
      yield* pass(2_000)
      yield* move
      assert.strictEqual(reasonOf(running.pollUnsafe()), "OutcomeUnknown")
      assert.deepStrictEqual(yield* subjects(simulator), ["once"])
    })
  )

  it.effect("that is repeatable is done again where its runner was lost", () =>
    Effect.gen(function* () {
      const append = appending(true, 1)
      const { fleet, move, simulator } = yield* movingFleetOf({ server, tasks: [append] })
      yield* inTime(fleet.watch("ada"))
      const running = yield* Effect.forkScoped(fleet.run("ada", append, inbox), { startImmediately: true })
      yield* pass(2_000)
      yield* move
      assert.deepStrictEqual(running.pollUnsafe(), Exit.succeed(2))
      assert.deepStrictEqual(yield* subjects(simulator), ["once", "once"])
    })
  )

  it.effect("that has not begun when the account moves begins on its next runner, once", () =>
    Effect.gen(function* () {
      const append = appending(false, 0)
      const { fleet, giveBack, simulator, take } = yield* movingFleetOf({ server, tasks: [append] })
      yield* inTime(fleet.watch("ada"))
      yield* pass(2_000)
      yield* take
      yield* pass(40_000, 1_000)
      const running = yield* Effect.forkScoped(fleet.run("ada", append, inbox), { startImmediately: true })
      yield* pass(5_000, 1_000)
      assert.isEmpty(yield* subjects(simulator))
      yield* giveBack
      yield* pass(30_000, 1_000)
      assert.deepStrictEqual(running.pollUnsafe(), Exit.succeed(1))
      assert.deepStrictEqual(yield* subjects(simulator), ["once"])
    })
  )

  it.effect(
    "that waits for its connection when its runner ends in good order begins on the next one, once",
    () =>
      Effect.gen(function* () {
        const append = appending(false, 0)
        let port = 1_993
        const { end, fleet, next, simulator } = yield* movingFleetOf({
          server,
          tasks: [append],
          get: () => Effect.succeed(accountFor(wellBehaved, { port }))
        })
        yield* inTime(fleet.watch("ada"))
        yield* pass(2_000)
        yield* Effect.forkScoped(fleet.run("ada", append, inbox), { startImmediately: true })
        yield* pass(2_000)
        port = 993
        yield* end
        assert.isEmpty(yield* subjects(simulator))
        yield* next
        yield* pass(30_000, 1_000)
        assert.deepStrictEqual(yield* subjects(simulator), ["once"])
      })
  )

  it.effect(
    "that is repeatable is begun again where its connection is lost, and the outcome of one that is not is unknown",
    () =>
      Effect.gen(function* () {
        let begun = 0
        const waiting = (name: string, isRepeatable: boolean) =>
          ImapFleet.task(name, { payload: Schema.Void, success: Schema.Int, isRepeatable }, (connection) =>
            Effect.suspend(() => (++begun > 2 ? Effect.succeed(begun) : connection.ended))
          )
        const [once, again] = [waiting("once", false), waiting("again", true)]
        const { fleet, simulator } = yield* fleetOf({ tasks: [once, again] })
        yield* inTime(fleet.watch("ada"))
        yield* pass(2_000)
        const first = yield* Effect.forkScoped(fleet.run("ada", once, undefined), { startImmediately: true })
        const second = yield* Effect.forkScoped(fleet.run("ada", again, undefined), {
          startImmediately: true
        })
        yield* pass(2_000)
        yield* atServer(simulator, Simulator.disconnect)
        yield* pass(5_000)
        assert.strictEqual(reasonOf(first.pollUnsafe()), "OutcomeUnknown")
        assert.deepStrictEqual(second.pollUnsafe(), Exit.succeed(3))
      })
  )

  it.effect("that ends its connection each time is begun four times, and fails for that loss", () =>
    Effect.gen(function* () {
      let begun = 0
      const task = ImapFleet.task(
        "fatal",
        { payload: Schema.Void, success: Schema.Void, isRepeatable: true },
        (connection) => Effect.suspend(() => (begun++, connection.ended))
      )
      const { fleet, simulator } = yield* fleetOf({ tasks: [task] })
      yield* inTime(fleet.watch("ada"))
      yield* pass(2_000)
      const running = yield* Effect.forkScoped(fleet.run("ada", task, undefined), { startImmediately: true })
      for (let turn = 1; turn <= 4; turn++) {
        yield* pass(120_000, 10_000)
        assert.deepStrictEqual([begun, running.pollUnsafe()], [turn, undefined])
        yield* atServer(simulator, Simulator.disconnect)
      }
      yield* pass(120_000, 10_000)
      assert.strictEqual(begun, 4)
      assert.strictEqual(reasonOf(running.pollUnsafe()), "ConnectionLost")
    })
  )

  it.effect("whose name no runner knows is UnknownTask", () =>
    Effect.gen(function* () {
      const append = appending(false, 0)
      const { fleet } = yield* fleetOf()
      yield* inTime(fleet.watch("ada"))
      const { name } = append
      const unknown = { ...append, name: `${name} of another version` }
      assert.strictEqual(reasonOf(yield* inTime(fleet.run("ada", unknown, inbox))), "UnknownTask")
    })
  )

  it.effect("that throws fails alone: the connection stays", () =>
    Effect.gen(function* () {
      const bad = ImapFleet.task(
        "bad",
        { payload: Schema.Void, success: Schema.Void, isRepeatable: true },
        () => Effect.die(new Error("a bug of the app's"))
      )
      const { fleet, simulator } = yield* fleetOf({ tasks: [bad] })
      yield* inTime(fleet.watch("ada"))
      yield* pass(2_000)
      const exit = yield* inTime(fleet.run("ada", bad, undefined))
      assert.strictEqual(reasonOf(exit), "TaskDied")
      yield* pass(2_000)
      assert.strictEqual(
        simulator
          .log()
          .filter(({ from }) => from === "client")
          .at(-1)?.connection,
        1
      )
    })
  )

  it.effect("of an account that nobody watches is NotWatched", () =>
    Effect.gen(function* () {
      const append = appending(false, 0)
      const { fleet } = yield* fleetOf({ server, tasks: [append] })
      const exit = yield* inTime(fleet.run("ada", append, inbox))
      assert.strictEqual(reasonOf(exit), "NotWatched")
    })
  )
})

describe("a ready task", () => {
  const { append, heads, move, search, status, store } = ImapFleet.tasks
  const two: Simulator.Options = {
    mailboxes: {
      INBOX: [
        Simulator.message({ from: "Ada <ada@example.org>", subject: "Lunch?", text: "At noon?" }),
        Simulator.message({ from: "Grace <grace@example.org>", subject: "Dinner?", text: "At six?" })
      ],
      Archive: []
    }
  }

  it.effect("finds, reads, marks, moves, appends and counts", () =>
    Effect.gen(function* () {
      const { fleet } = yield* fleetOf({ server: two })
      yield* inTime(fleet.watch("ada"))
      const run = <P, A>(task: ImapFleet.Task<P, A>, payload: P) =>
        Effect.flatMap(inTime(fleet.run("ada", task, payload)), (exit) => exit)
      const found = yield* run(search, { from: "grace" })
      assert.deepStrictEqual(found, { mailbox: "INBOX", uidValidity: 1, uids: [[2, 2]] })
      yield* run(store, { messages: found, change: "add", flags: ["\\Flagged", "\\Recent"] })
      // \\Recent is one session’s alone: two readers would never have the same
      const [head] = yield* run(heads, found)
      assert.deepInclude(head, {
        uid: 2,
        flags: ["\\Flagged"],
        subject: "Dinner?",
        from: ["grace@example.org"]
      })
      assert.deepStrictEqual(yield* run(move, { messages: found, to: "Archive" }), { how: "move" })
      assert.deepStrictEqual(yield* run(append, { mailbox: "Archive", message: letter }), {
        uidValidity: 2,
        uid: 2
      })
      assert.deepInclude(yield* run(status, { mailbox: "Archive" }), { messages: 2 })
    })
  )

  it.effect("K11 refuses UIDs of another mailbox than the one that is open", () =>
    Effect.gen(function* () {
      const { fleet, simulator } = yield* fleetOf({ server: two })
      yield* inTime(fleet.watch("ada"))
      const found = yield* yield* inTime(fleet.run("ada", search, { from: "grace" }))
      yield* inTime(fleet.select("ada", "Archive"))
      const exit = yield* inTime(fleet.run("ada", move, { messages: found, to: "INBOX" }))
      assert.strictEqual(reasonOf(exit), "Misuse")
      assert.deepStrictEqual(yield* subjects(simulator), ["Lunch?", "Dinner?"])
    })
  )
})
