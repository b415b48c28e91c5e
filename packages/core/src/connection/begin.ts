/** Begins runs of the machine, each in a scope that is closed when the run ends. */
import { Effect, Scope } from "effect"
import type { Account } from "../Account.ts"
import type * as ImapError from "../ImapError.ts"
import type { Transport } from "../Transport.ts"
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

/** As `begin`, for callers that observe the run from the start. A kept one says goodbye when the scope ends. */
export const beginWith = <A>(
  account: Account,
  options: Options,
  keeping: Keeping,
  prepare: (lifecycle: Lifecycle) => A
): Effect.Effect<A, ImapError.ImapError, Scope.Scope | Transport> =>
  Effect.gen(function* () {
    let lifecycle: Lifecycle | undefined
    const { run, telemetry } = yield* makeRun(account, options, keeping, {
      context: () => lifecycle?.context,
      untagged: (response) => lifecycle?.hear(response),
      retried: (ms) => lifecycle?.retried(ms)
    })
    const surrounding = yield* Effect.scope
    // nothing comes between: what is begun is ended by the scope, and what is not begun needs no end
    return yield* Effect.uninterruptible(
      Effect.gen(function* () {
        const scope = yield* Scope.fork(surrounding)
        lifecycle = new Lifecycle(run, telemetry, scope)
        yield* Scope.addFinalizer(scope, lifecycle.close)
        if (keeping.pacing !== undefined) yield* Scope.addFinalizer(scope, lifecycle.goodbye)
        const prepared = prepare(lifecycle)
        lifecycle.send({ type: "user.connect" })
        return prepared
      })
    )
  })
