/** A machine that sleeps while a connection is kept alive, under virtual time. */
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import * as Command from "../../src/imap/Command.ts"
import { exchange } from "../../src/mailbox/connection/work/exchange.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import type * as Trace from "../../src/trace/Trace.ts"
import { kept, pass, sent } from "./idling.ts"

const { wellBehaved } = Simulator.profiles
const minute = 60_000
const hour = 60 * minute

/** The clock of a machine that sleeps: the wall clock jumps, and nothing else has run meanwhile. */
const sleepingClock = Effect.map(Clock.Clock, (clock) => {
  let slept = 0
  const jumping: Clock.Clock = Object.assign(Object.create(clock), {
    currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + slept
  })
  const sleep = (ms: number) => {
    slept += ms
  }
  return { clock: jumping, sleep }
})

const jumps = (events: () => ReadonlyArray<Trace.Event>): ReadonlyArray<number> =>
  events().flatMap((event) => (event.name === "clock:jumped" ? [event.data.ms] : []))

describe("K07 the machine slept", () => {
  it.effect("a trace holds it once, also when the connection was lost meanwhile", () =>
    Effect.gen(function* () {
      const { clock, sleep } = yield* sleepingClock
      const { away, events, simulator } = yield* Effect.provideService(kept(wellBehaved), Clock.Clock, clock)
      yield* pass(minute)
      sleep(3 * hour)
      yield* pass(5 * minute)
      assert.deepStrictEqual(jumps(events), [3 * hour])
      sleep(-hour)
      away.is = true
      yield* simulator.mail.disconnect
      yield* pass(minute)
      sleep(hour)
      yield* pass(20 * minute)
      assert.deepStrictEqual(jumps(events), [3 * hour, -hour, hour])
    })
  )

  it.effect("a trace holds it while a command is unanswered", () =>
    Effect.gen(function* () {
      const { clock, sleep } = yield* sleepingClock
      const faults: ReadonlyArray<Simulator.Fault> = [{ on: "CHECK", fault: "stall" }]
      const { events, live } = yield* Effect.provideService(kept(wellBehaved, { faults }), Clock.Clock, clock)
      yield* pass(minute)
      yield* Effect.forkScoped(exchange(live, Command.raw("CHECK"), live.sharing.follower))
      yield* pass(5_000)
      sleep(3 * hour)
      yield* pass(31_000)
      assert.deepStrictEqual(jumps(events), [3 * hour])
    })
  )

  it.effect("the server is asked as soon as it is noticed", () =>
    Effect.gen(function* () {
      const { clock, sleep } = yield* sleepingClock
      const { simulator } = yield* Effect.provideService(kept(wellBehaved), Clock.Clock, clock)
      yield* pass(minute)
      assert.deepStrictEqual(sent(simulator), [["IDLE"]])
      sleep(hour)
      yield* pass(31_000)
      assert.deepStrictEqual(sent(simulator), [["IDLE", "DONE", "NOOP", "IDLE"]])
      yield* pass(5 * minute)
      assert.deepStrictEqual(sent(simulator), [["IDLE", "DONE", "NOOP", "IDLE"]])
    })
  )
})

describe("K07 the machine slept while it polled", () => {
  it.effect("the server is asked as soon as it is noticed", () =>
    Effect.gen(function* () {
      const { clock, sleep } = yield* sleepingClock
      const capabilities = { ...wellBehaved.capabilities, authenticated: "IMAP4rev1 UIDPLUS" }
      const server = { ...wellBehaved, capabilities }
      const { events, simulator } = yield* Effect.provideService(kept(server), Clock.Clock, clock)
      yield* pass(minute)
      assert.deepStrictEqual(sent(simulator), [[]])
      sleep(hour)
      yield* pass(31_000)
      assert.deepStrictEqual(jumps(events), [hour])
      assert.deepStrictEqual(sent(simulator), [["NOOP"]])
      yield* pass(minute)
      assert.deepStrictEqual(sent(simulator), [["NOOP"]])
    })
  )
})
