/** A connection ends once, for one reason, and all who wait hear the same. */
import { assert, describe, it } from "@effect/vitest"
import { Cause, Deferred, Effect, Exit, Fiber, Option, Schedule, Scheduler, Scope, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import * as Trace from "../../src/trace/Trace.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { begin, selected } from "./cutting.ts"
import { accountFor, attempt, connected, errorOf, inTime, serverKey } from "./support.ts"
import { settle } from "../support/settle.ts"

const { wellBehaved } = Simulator.profiles

const ends = (events: ReadonlyArray<Trace.Event>) =>
  events.flatMap(({ data, name }) => (name === "connection:ended" ? [data] : []))

/** The outcome for them, by the reason of their failure. */
const reasons = (fibers: ReadonlyArray<Fiber.Fiber<unknown, ImapError>>) =>
  fibers.map((fiber) => errorOf(fiber.pollUnsafe())?.reason._tag ?? "waits")

describe("all that wait", () => {
  it.effect("R1 R6 in flight, queued, or asked for later: each fails with the error of ended", () =>
    Effect.gen(function* () {
      const { connection, cut } = yield* selected()
      const fibers = [
        yield* begin(connection.execute(Command.noop)),
        yield* begin(connection.select("Drafts")),
        yield* begin(connection.execute(Command.noop)),
        yield* begin(connection.ended)
      ]
      yield* cut
      yield* settle
      yield* TestClock.adjust("2 seconds")
      yield* settle
      const later = [
        yield* begin(connection.execute(Command.noop)),
        yield* begin(connection.select("Drafts"))
      ]
      yield* settle
      assert.deepStrictEqual(reasons([...fibers, ...later]), Array(6).fill("ConnectionLost"))
      const [first] = fibers
      const error = errorOf(first?.pollUnsafe())
      for (const fiber of [...fibers, ...later]) assert.strictEqual(errorOf(fiber.pollUnsafe()), error)
    })
  )

  it.effect("R1 when the scope closes: a select in flight, and every later call", () =>
    Effect.gen(function* () {
      const { close, connection } = yield* selected()
      const before = [
        yield* begin(connection.select("Drafts")),
        yield* begin(connection.execute(Command.noop))
      ]
      yield* settle
      yield* close
      const after = [
        yield* begin(connection.select("Drafts")),
        yield* begin(connection.execute(Command.noop))
      ]
      yield* settle
      assert.deepStrictEqual(reasons([...before, ...after]), Array(4).fill("Closed"))
    })
  )

  it.effect("R1 a select that another fiber's logout overtakes", () =>
    Effect.gen(function* () {
      const { connection } = yield* selected()
      const command = yield* begin(connection.execute(Command.noop))
      const queued = yield* begin(connection.select("Drafts"))
      yield* inTime(connection.logout)
      yield* settle
      assert.notInclude(reasons([queued]), "waits")
      assert.isDefined(command.pollUnsafe())
    })
  )
})

describe("a limit for a command", () => {
  it.effect("D1 a server that falls silent ends the connection by the policy's limit, for all", () =>
    Effect.gen(function* () {
      const { connection, silence } = yield* selected()
      yield* silence
      const fibers = [
        yield* begin(connection.execute(Command.noop)),
        yield* begin(connection.execute(Command.noop)),
        yield* begin(connection.ended)
      ]
      yield* settle
      yield* TestClock.adjust(60_000 - 1)
      yield* settle
      assert.deepStrictEqual(reasons(fibers), ["waits", "waits", "waits"])
      yield* TestClock.adjust(1_001)
      yield* settle
      assert.deepStrictEqual(reasons(fibers), ["Timeout", "Timeout", "Timeout"])
    })
  )

  it.effect("D1 an app's own timeout ends its command alone: the next one is answered", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(Simulator.profiles.wellBehaved, {
        simulator: { faults: [{ on: "NOOP", fault: "stall", for: "5 seconds" }] }
      })
      const early = yield* inTime(Effect.timeoutOption(connection.execute(Command.noop), "2 seconds"))
      assert.deepStrictEqual(yield* early, Option.none())
      const next = yield* inTime(connection.execute(Command.listMailboxes("", "INBOX")))
      assert.lengthOf(yield* next, 1)
    })
  )
})

describe("one end", () => {
  it.effect("R7 a schedule that is used up: one connection has one end", () =>
    Effect.gen(function* () {
      const { events } = yield* attempt(Simulator.profiles["silent-greeting"], {
        policy: { attempts: 3, retry: Schedule.recurs(0) }
      })
      assert.deepStrictEqual(
        ends(events()).map(({ outcome }) => outcome),
        ["failed"]
      )
    })
  )

  it.effect("R7 attempts that are made: each ends once, the last one with the failure", () =>
    Effect.gen(function* () {
      const { events } = yield* attempt(Simulator.profiles["silent-greeting"], { policy: { attempts: 3 } })
      assert.deepStrictEqual(
        ends(events()).map(({ outcome }) => outcome),
        ["retried", "retried", "failed"]
      )
    })
  )

  it.effect("R7 closed while it closes: it has one end anyway", () =>
    Effect.gen(function* () {
      const { close, connection, events } = yield* selected()
      const leaving = yield* begin(connection.logout)
      yield* TestClock.adjust(5)
      yield* close
      yield* settle
      assert.isDefined(leaving.pollUnsafe())
      assert.lengthOf(ends(events()), 1)
    })
  )

  it.effect("R8 a sink may close the connection's own scope, at any event", () =>
    Effect.gen(function* () {
      const count = (yield* selected()).events().length
      for (let at = 1; at <= count; at++) {
        const scope = yield* Scope.make()
        let heard = 0
        const open: Array<string> = []
        const sink: Trace.Sink = {
          listening: () => true,
          header: () => undefined,
          event: ({ data, name }) => {
            if (name === "timer:set") open.push(data.timer)
            if (name === "timer:cleared" || name === "timer:fired") open.splice(open.indexOf(data.timer), 1)
            if (name === "activity:start") open.push(data.id)
            if (name === "activity:end") open.splice(open.indexOf(data.id), 1)
            if (++heard === at) Effect.runFork(Scope.close(scope, Exit.void))
          }
        }
        const simulator = yield* Simulator.make(wellBehaved, { latency: 5 })
        const connecting = yield* begin(
          ImapConnection.make(accountFor(wellBehaved)).pipe(
            Trace.withSink(sink),
            Effect.provideService(Transport, simulator.transport),
            Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
            Effect.provideService(Scope.Scope, scope)
          )
        )
        yield* settle
        yield* TestClock.adjust("100 millis")
        yield* settle
        assert.isDefined(connecting.pollUnsafe(), `somebody waits after event ${at}`)
        assert.deepStrictEqual([open, simulator.open()], [[], 0], `after event ${at}`)
      }
    })
  )
})

describe("a scope", () => {
  it.effect("R9 waits a second at most for a transport that does not let go, and the trace names it", () =>
    Effect.gen(function* () {
      const { close, events } = yield* selected(Effect.never)
      const closing = yield* begin(close)
      yield* TestClock.adjust(999)
      yield* settle
      assert.isUndefined(closing.pollUnsafe())
      yield* TestClock.adjust(1)
      yield* settle
      assert.isDefined(closing.pollUnsafe())
      const notes = events().flatMap(({ data, name }) => (name === "trace:note" ? [data.text] : []))
      assert.include(notes, "left behind after 1 s: the release of the transport")
    })
  )

  it.effect("D3 keeps nothing of a connection that ended", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const simulator = yield* Simulator.make(wellBehaved)
      const refusing = yield* Simulator.make({ ...wellBehaved, password: "another" })
      const connect = (transport: Transport) =>
        ImapConnection.make(accountFor(wellBehaved)).pipe(
          Effect.provideService(Transport, transport),
          Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
          Effect.provideService(Scope.Scope, scope)
        )
      for (let count = 0; count < 20; count++) {
        const connection = yield* yield* inTime(connect(simulator.transport))
        yield* inTime(connection.logout)
        yield* inTime(Effect.exit(connect(refusing.transport)))
      }
      yield* settle
      assert.strictEqual(scope.state._tag, "Empty")
    })
  )

  it.effect("D8 that closes at once has the profile stored", () =>
    Effect.gen(function* () {
      const inner = ServerProfiles.inMemory()
      const profiles: ServerProfiles.Store = {
        get: (name) => Effect.delay(inner.get(name), 5),
        put: (name, profile) => Effect.delay(inner.put(name, profile), 5)
      }
      const simulator = yield* Simulator.make(wellBehaved)
      const program = Effect.scoped(ImapConnection.make(accountFor(wellBehaved))).pipe(
        Effect.provideService(Transport, simulator.transport),
        Effect.provideService(ServerProfiles.ServerProfiles, profiles)
      )
      yield* yield* inTime(program)
      assert.isTrue(Option.isSome(yield* inner.get(serverKey)))
    })
  )
})

/** A scheduler that makes the fiber of the n-th operation give way, as Effect's own does after 2048 of one fiber. */
const yieldingAt = (operation: number) => {
  const scheduler = new Scheduler.MixedScheduler()
  let operations = 0
  scheduler.shouldYield = (fiber) =>
    operations++ === operation || fiber.currentOpCount >= fiber.cache.maxOpsBeforeYield
  return { scheduler, operations: () => operations }
}

describe("a fiber that has to give way, at any operation", () => {
  it.effect("R12 selects anyway", () =>
    Effect.gen(function* () {
      const { connection } = yield* selected()
      const select = (at: number) => {
        const { operations, scheduler } = yieldingAt(at)
        return Effect.map(
          inTime(Effect.provideService(connection.select("Drafts"), Scheduler.Scheduler, scheduler), 5_000),
          (exit) => ({ exit, operations: operations() })
        )
      }
      const { operations } = yield* select(-1)
      for (let at = 0; at <= operations; at++) {
        const { exit } = yield* select(at)
        assert.isTrue(Exit.isSuccess(exit), `it waits forever if it gives way at operation ${at}`)
      }
    })
  )

  it.effect(
    "R12 may be interrupted there, while it begins to connect: nothing is left, and nothing dies",
    () =>
      Effect.gen(function* () {
        const interrupted = Effect.fnUntraced(function* (at: number) {
          const { operations, scheduler } = yieldingAt(at)
          const simulator = yield* Simulator.make(wellBehaved, { latency: 5 })
          const scope = yield* Scope.make()
          const fiber = yield* begin(
            ImapConnection.make(accountFor(wellBehaved)).pipe(
              Effect.provideService(Transport, simulator.transport),
              Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
              Effect.provideService(Scope.Scope, scope),
              Effect.provideService(Scheduler.Scheduler, scheduler)
            )
          )
          const exit = yield* Effect.andThen(Fiber.interrupt(fiber), Fiber.await(fiber))
          yield* Scope.close(scope, Exit.void)
          yield* settle
          return { exit, open: simulator.open(), operations: operations() }
        })
        const { operations } = yield* interrupted(-1)
        for (let at = 0; at <= operations; at++) {
          const { exit, open } = yield* interrupted(at)
          assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause), `${at}: ${String(exit)}`)
          assert.strictEqual(open, 0)
        }
      })
  )
})

describe("deadlines", () => {
  it.effect("M4 do not move with the wall clock", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(Simulator.profiles["silent-greeting"])
      const limits = { greeting: "1 second", attempt: "3 seconds" } as const
      const connecting = yield* begin(
        Effect.scoped(ImapConnection.make(accountFor(wellBehaved))).pipe(
          Effect.provideService(Transport, simulator.transport),
          Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
          Effect.provideService(Policy.Policy, Policy.make({ attempts: 1, limits }))
        )
      )
      yield* TestClock.adjust(10)
      yield* settle
      yield* TestClock.setTime(Date.UTC(1999, 0, 1))
      yield* settle
      yield* TestClock.adjust("1 second")
      yield* settle
      assert.strictEqual(errorOf(connecting.pollUnsafe())?.reason._tag, "GreetingTimeout")
    })
  )
})

describe("listeners", () => {
  it.effect("D9 changes begin with the state that it is in", () =>
    Effect.gen(function* () {
      const { connection } = yield* selected()
      const heard = yield* Stream.runCollect(Stream.take(connection.stateChanges, 1))
      assert.deepStrictEqual([...heard], ["selected.quiet"])
    })
  )

  it.effect("D9 a listener that falls behind the states continues with the present one", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(wellBehaved)
      const { connection } = yield* connected(wellBehaved, {
        transport: simulator.transport,
        policy: { sizes: { listener: 400 } }
      })
      const went = yield* Deferred.make<void>()
      const heard: Array<string> = []
      const listening = yield* begin(
        Stream.runForEach(connection.stateChanges, (state) =>
          Effect.andThen(
            Effect.sync(() => heard.push(state)),
            Deferred.await(went)
          )
        )
      )
      yield* settle
      yield* inTime(Effect.replicateEffect(connection.select("INBOX"), 5, { discard: true }))
      yield* Deferred.succeed(went, undefined)
      yield* inTime(connection.logout)
      yield* Fiber.join(listening)
      assert.deepStrictEqual(heard.slice(0, 2), ["selected.quiet", "selected.quiet"])
      assert.deepStrictEqual(heard.slice(2), ["loggingOut", "closing", "closed"])
    })
  )

  it.effect("D9 a listener that falls behind learns how much it missed, at the place of the gap", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(wellBehaved)
      const { connection } = yield* connected(wellBehaved, {
        transport: simulator.transport,
        policy: { sizes: { listener: 5_000 } }
      })
      const went = yield* Deferred.make<void>()
      const heard: Array<string> = []
      const listening = yield* begin(
        Stream.runForEach(connection.untagged, (each) =>
          Effect.andThen(
            Effect.sync(() => heard.push(each._tag === "Gap" ? `missed ${each.missed}` : each._tag)),
            Deferred.await(went)
          )
        )
      )
      yield* settle
      yield* yield* inTime(
        connection.execute(Command.fetch(MessageSet.sequenceNumbers("1:*"), ["UID", "FLAGS"]))
      )
      yield* yield* inTime(
        connection.execute(Command.fetch(MessageSet.sequenceNumbers("1:*"), ["UID", "FLAGS"]))
      )
      yield* Deferred.succeed(went, undefined)
      yield* inTime(connection.logout)
      yield* inTime(Fiber.join(listening))
      const gaps = heard.filter((each) => each.startsWith("missed"))
      assert.isNotEmpty(gaps)
      const missed = gaps.reduce((sum, each) => sum + Number(each.slice("missed ".length)), 0)
      assert.strictEqual(missed + heard.filter((each) => each === "Fetch").length, 24)
    })
  )
})
