/** Supervised accounts of simulated servers, under virtual time. */
import { Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import type { Account } from "../../src/lifecycle/Account.ts"
import * as Supervised from "../../src/mailbox/Supervised.ts"
import * as Lockouts from "../../src/lifecycle/Lockouts.ts"
import * as Pacing from "../../src/mailbox/Pacing.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import type { Script } from "../../src/simulator/script/Script.ts"
import type { Status } from "../../src/mailbox/Supervised.ts"
import * as Trace from "../../src/trace/Trace.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { accountFor, inTime } from "../connection/support.ts"
import { assertPaired } from "../support/paired.ts"
import { settle } from "../support/settle.ts"

export interface Options {
  readonly account?: Partial<Account>
  /** The whole account, where one without a password is meant. */
  readonly whole?: Account
  readonly policy?: Policy.Options
  readonly simulator?: Simulator.Options
  readonly pacing?: Pacing.Pacing
  readonly call?: Supervised.Options
  /** No trace is kept: what takes long to record is not recorded. */
  readonly untraced?: boolean
}

/** Time passes in steps, and all that is due in each is done. */
export const pass = (ms: number, step = 250): Effect.Effect<void> =>
  Effect.gen(function* () {
    yield* settle
    for (let left = ms; left > 0; left -= step) {
      yield* TestClock.adjust(Math.min(step, left))
      yield* settle
    }
  })

/** What `status` says, in one word and why. */
export const statusText = (status: Status): string =>
  "why" in status && status.why !== undefined ? `${status._tag} ${status.why.reason._tag}` : status._tag

/** Supervises an account of the server. `statuses` are all that there were, in order. */
export const supervising = Effect.fnUntraced(function* (
  server: Simulator.Profile | Script,
  options: Options = {}
) {
  const simulated = yield* Simulator.make(server, { latency: 20, ...options.simulator })
  return yield* supervisingOn(simulated, server, options)
})

/** As `supervising`, beside others of the same server. */
export const supervisingOn = Effect.fnUntraced(function* (
  simulated: Simulator.Simulator,
  server: Simulator.Profile | Script,
  { account = {}, call = {}, pacing = Pacing.make(), policy = {}, untraced = false, whole }: Options = {}
) {
  const profile = "connections" in server ? Simulator.profiles.wellBehaved : server
  const ring = Trace.ring({ capacity: 100_000 })
  yield* Effect.addFinalizer(() => Effect.sync(() => assertPaired(ring.events())))
  const supervised = yield* Supervised.make(whole ?? accountFor(profile, account), call).pipe(
    untraced ? (effect) => effect : Trace.withSink(ring.sink),
    Effect.provideService(Transport, simulated.transport),
    Effect.provideService(Policy.Policy, Policy.make(policy)),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
    Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
    Effect.provideService(Pacing.Pacing, pacing)
  )
  const statuses: Array<string> = []
  const heard = Stream.runForEach(supervised.statusChanges, (status) =>
    Effect.sync(() => void statuses.push(statusText(status)))
  )
  const listening = yield* Effect.forkScoped(heard, { startImmediately: true })
  yield* settle
  // the goodbye takes time, and none passes while a scope closes
  yield* Effect.addFinalizer(() => inTime(supervised.logout, 10_000))
  return {
    supervised,
    simulator: simulated,
    statuses,
    ring,
    /** Through once the supervision has ended. */
    ended: Fiber.join(listening),
    connections: () => ring.events().filter(({ name }) => name === "connection:started").length
  }
})

/** Calls something on the server's account. */
export const atServer = (
  simulator: Simulator.Simulator,
  action: Effect.Effect<void, never, Simulator.Mail>
) => Effect.provideService(action, Simulator.Mail, simulator.mail)
