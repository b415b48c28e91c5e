/** An app whose scope is closed under a test clock. */
import { Effect, Scope } from "effect"
import * as TestClock from "effect/testing/TestClock"
import { expects } from "../failure/expects.ts"

/** Shorter than what a server takes to answer, so that the limit of LOGOUT does not pass before the answer. */
const stepMs = 10

/**
 * Runs an app and closes its scope under a `TestClock`: while it closes, time passes. With a `latency`, or a server that is slow or
 * silent, LOGOUT takes virtual time, and a scope that is closed by `Effect.scoped` alone waits for ever, since nothing advances the
 * clock meanwhile.
 *
 * **Example** (A supervised account over a slow network)
 *
 * ```ts
 * import { type Account, Command, Supervised } from "@effect-imap/core"
 * import * as Simulator from "@effect-imap/core/Simulator"
 * import { Effect } from "effect"
 *
 * const app = Effect.fn(function* (account: Account.Account) {
 *   const supervised = yield* Supervised.make(account)
 *   return yield* supervised.use(({ execute }) => execute(Command.listMailboxes("", "*")))
 * })
 * const tested = (account: Account.Account) =>
 *   Simulator.ended(app(account)).pipe(
 *     Effect.provide(Simulator.layer(Simulator.profiles.wellBehaved, { latency: "40 millis" }))
 *   )
 * ```
 */
export const ended = <A, E, R>(app: Effect.Effect<A, E, R>): Effect.Effect<A, E, Exclude<R, Scope.Scope>> => {
  expects(Effect.isEffect(app), "Simulator.ended", "app", "an effect")
  return Effect.gen(function* () {
    const scope = yield* Scope.make()
    const exit = yield* Effect.exit(Scope.provide(app, scope))
    const closing = yield* Effect.forkChild(Scope.close(scope, exit), { startImmediately: true })
    while (closing.pollUnsafe() === undefined) yield* TestClock.adjust(stepMs)
    return yield* exit
  })
}
