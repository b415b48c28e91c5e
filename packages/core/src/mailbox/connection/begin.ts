/** Begins runs of the machine, each in a scope that is closed when the run ends. */
import { Effect, Scope } from "effect"
import type { Account } from "../../lifecycle/Account.ts"
import type * as ImapError from "../../failure/ImapError.ts"
import type { Transport } from "../../lifecycle/Transport.ts"
import { Lifecycle } from "./Lifecycle.ts"
import { type Keeping, makeRun } from "./makeRun.ts"
import type { Options } from "./ImapConnection.ts"

/** Begins to connect. */
export const begin = (
  account: Account,
  options: Options,
  keeping: Keeping = {}
): Effect.Effect<Lifecycle, ImapError.ImapError, Scope.Scope | Transport> =>
  beginWith(account, options, keeping, (lifecycle) => lifecycle)

/** Does as `begin` does, for callers that observe the run from the start. A run that is kept alive logs out when the scope ends. */
export const beginWith = Effect.fnUntraced(function* <A>(
  account: Account,
  options: Options,
  keeping: Keeping,
  prepare: (lifecycle: Lifecycle) => A
): Effect.fn.Return<A, ImapError.ImapError, Scope.Scope | Transport> {
  let lifecycle: Lifecycle | undefined
  const { run, telemetry } = yield* makeRun(account, options, keeping, {
    context: () => lifecycle?.context,
    untagged: (response) => lifecycle?.observers.heard(response),
    retried: (ms) => lifecycle?.observers.retried(ms)
  })
  const surrounding = yield* Effect.scope
  // uninterruptible, so that a run that has begun is always ended by the scope
  return yield* Effect.uninterruptible(
    Effect.flatMap(Scope.fork(surrounding), (scope) => {
      lifecycle = new Lifecycle(run, telemetry, scope)
      return connecting(lifecycle, scope, keeping, prepare)
    })
  )
})

const connecting = Effect.fnUntraced(function* <A>(
  lifecycle: Lifecycle,
  scope: Scope.Scope,
  { pacing }: Keeping,
  prepare: (lifecycle: Lifecycle) => A
) {
  yield* Scope.addFinalizer(
    scope,
    Effect.sync(() => lifecycle.run.memory.release())
  )
  yield* Scope.addFinalizerExit(scope, () => lifecycle.close())
  if (pacing !== undefined) yield* Scope.addFinalizer(scope, lifecycle.goodbye)
  const prepared = prepare(lifecycle)
  lifecycle.send({ type: "user.connect" })
  return prepared
})
