import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Scope } from "effect"
import { TestClock } from "effect/testing"
import type { Security } from "../../src/lifecycle/Account.ts"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import * as Trace from "../../src/trace/Trace.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { accountFor, errorOf } from "./support.ts"
import { settle } from "../support/settle.ts"

const latency = 3

/** What was begun and has not ended, by the trace. */
const left = (events: ReadonlyArray<Trace.Event>): ReadonlyArray<string> => {
  const begun = new Map<string, number>()
  const count = (name: string, by: number) => begun.set(name, (begun.get(name) ?? 0) + by)
  for (const { data, name } of events) {
    if (name === "activity:start") count(`activity ${data.id}`, 1)
    if (name === "activity:end") count(`activity ${data.id}`, -1)
    if (name === "timer:set") count(`timer ${data.timer}`, 1)
    if (name === "timer:cleared" || name === "timer:fired") count(`timer ${data.timer}`, -1)
  }
  return [...begun].flatMap(([name, times]) => (times === 0 ? [] : [`${name}: ${times}`]))
}

/** Connects, and closes the scope after so many milliseconds. */
const cut = Effect.fnUntraced(function* (profile: Simulator.Profile, security: Security, ms: number) {
  const simulator = yield* Simulator.make(profile, { latency })
  const ring = Trace.ring({ capacity: 10_000 })
  const scope = yield* Scope.make()
  const opening = yield* ImapConnection.open(accountFor(profile, { security })).pipe(
    Trace.withSink(ring.sink),
    Effect.provideService(Transport, simulator.transport),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
    Effect.provideService(Scope.Scope, scope)
  )
  const selected = yield* Effect.forkChild(opening.selected, { startImmediately: true })
  yield* settle
  yield* TestClock.adjust(ms)
  yield* settle
  const state = yield* opening.state
  const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
  yield* settle
  assert.isDefined(closing.pollUnsafe(), `closing takes time at ${ms} ms in ${state}`)
  assert.strictEqual(simulator.open(), 0, `at ${ms} ms in ${state}`)
  assert.deepStrictEqual(left(ring.events()), [], `at ${ms} ms in ${state}`)
  const exit = selected.pollUnsafe()
  assert.isDefined(exit, `somebody waits at ${ms} ms in ${state}`)
  const writes = simulator.log().length
  const events = ring.events().length
  yield* TestClock.adjust("10 minutes")
  yield* settle
  assert.strictEqual(
    simulator.log().filter(({ from }) => from === "client").length,
    clientWrites(simulator, writes)
  )
  assert.strictEqual(ring.events().length, events, `something went on at ${ms} ms in ${state}`)
  return { state, ended: errorOf(exit)?.reason._tag, ring }
})

const clientWrites = (simulator: Simulator.Simulator, until: number) =>
  simulator
    .log()
    .slice(0, until)
    .filter(({ from }) => from === "client").length

const { profiles } = Simulator
const ways = [
  ["wellBehaved", "tls", 40, 1],
  ["wellBehaved", "starttls", 60, 1],
  ["netease-late-id", "auto", 90, 2],
  // it waits for what is swallowed most of the time
  ["qq-id", "tls", 330, 5],
  ["silent-greeting", "auto", 30, 1]
] as const

describe("the end of the scope", () => {
  it.effect.each(ways)(
    "%s by %s: it leaves nothing open, whenever it ends within %s ms",
    ([name, security, ms, step]) =>
      Effect.gen(function* () {
        const states = new Set<string>()
        for (let at = 0; at <= ms; at += step) {
          const { ended, state } = yield* Effect.scoped(cut(profiles[name], security, at))
          states.add(state)
          assert.strictEqual(ended, state.startsWith("selected") ? undefined : "Closed", `${at} ms, ${state}`)
        }
        assert.isAtLeast(states.size, name.startsWith("silent") ? 3 : 6)
      })
  )

  it.effect("in the middle of a backoff and of a reconnect, too", () =>
    Effect.gen(function* () {
      const profile = profiles["silent-greeting"]
      for (const at of [15_000 + 18, 15_000 + 20, 15_400, 15_500 + 20, 15_500 + 30]) {
        yield* Effect.scoped(cut(profile, "tls", at))
      }
    })
  )

  it.effect("is in the trace, once", () =>
    Effect.gen(function* () {
      for (const at of [0, 50, 500]) {
        const { ring } = yield* Effect.scoped(cut(profiles.wellBehaved, "tls", at))
        const ends = ring.events().filter(({ name }) => name === "connection:ended")
        assert.deepStrictEqual(
          ends.map(({ data }) => data),
          [{ outcome: "interrupted" }]
        )
      }
    })
  )
})
