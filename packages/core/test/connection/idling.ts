/** Connections that are kept alive, at simulated servers, while virtual time passes. */
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { Handle } from "../../src/mailbox/connection/Handle.ts"
import type * as Policy from "../../src/lifecycle/Policy.ts"
import type * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import * as Trace from "../../src/trace/Trace.ts"
import type { Transport } from "../../src/lifecycle/Transport.ts"
import { begun } from "../support/kept.ts"
import { settle } from "../support/settle.ts"
import { accountFor, commands, inTime, written } from "./support.ts"

const { wellBehaved } = Simulator.profiles

export interface Options extends Simulator.Options {
  readonly policy?: Policy.Options
  readonly profiles?: ServerProfiles.Store
}

/** Time passes in steps of so many milliseconds, and all that is due in each is done. */
export const pass = (ms: number, by = 1_000): Effect.Effect<void> =>
  Effect.gen(function* () {
    yield* settle
    for (let left = ms; left > 0; left -= by) {
      yield* TestClock.adjust(Math.min(by, left))
      yield* settle
    }
  })

/** A run whose mailbox is open. */
export const kept = Effect.fnUntraced(function* (
  server: Simulator.Profile | Simulator.Script,
  { policy, profiles, ...options }: Options = {}
) {
  const simulator = yield* Simulator.make(server, options)
  const ring = Trace.ring({ capacity: 100_000 })
  const profile = "connections" in server ? wellBehaved : server
  const away = { is: false }
  const { transport } = simulator
  const reachable: Transport = {
    ...transport,
    connect: (target, report) => transport.connect(away.is ? { ...target, port: 1993 } : target, report)
  }
  const lifecycle = yield* begun(accountFor(profile), reachable, policy, profiles).pipe(
    Trace.withSink(ring.sink)
  )
  yield* yield* inTime(lifecycle.selected)
  return { lifecycle, live: new Handle(lifecycle), simulator, away, events: ring.events }
})

/** After the login, on each connection. */
export const sent = (simulator: Simulator.Simulator): ReadonlyArray<ReadonlyArray<string>> =>
  written(simulator).map((text) => {
    const all = commands(text)
    return all.slice(all.indexOf("SELECT") + 1)
  })
