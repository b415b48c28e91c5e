/**
 * Stores what was learned, then waits for the connection's end. Every open connection waits here, so it uses no generator,
 * which each would keep.
 */
import { Deferred, Effect, Option } from "effect"
import type { Activities, Learned } from "../machine/activities.ts"
import type { ImapError } from "../ImapError.ts"
import { refusedBy } from "./credential.ts"
import { isFiled, remember } from "./memory.ts"
import { type Run, session } from "./Run.ts"

export const watch = (run: Run, { learned }: Activities["watch"]["input"]) =>
  Effect.flatMap(session(run, undefined, "selected"), ({ ended }) =>
    Effect.andThen(
      learned === undefined ? Effect.void : remembering(run, learned),
      Effect.flatMap(ended, (error) => Effect.andThen(reported(run, error), Effect.fail(error)))
    )
  )

const remembering = (run: Run, learned: Learned): Effect.Effect<unknown> =>
  // whether the server reads pipelined commands may still turn out
  run.attempt.pipelining === undefined && isFiled(run, learned)
    ? Effect.void
    : Effect.forkIn(rememberAll(run, learned), run.attempt.scope, { startImmediately: true })

/** Reports a token that the server calls expired, so that no other connection gets it. */
const reported = (run: Run, { reason }: ImapError): Effect.Effect<void> =>
  reason._tag === "OAuthTokenExpired" ? refusedBy(run) : Effect.void

/** Stores the lessons, also whether the server reads pipelined commands, once that is known. */
const rememberAll = Effect.fnUntraced(function* (run: Run, learned: Learned) {
  const { pipelining } = run.attempt
  const withPipelining = (pipelining: boolean): Learned => ({
    ...learned,
    profile: { ...learned.profile, pipelining }
  })
  const known = pipelining === undefined ? Option.none() : yield* Deferred.poll(pipelining)
  if (Option.isSome(known)) return yield* remember(run, withPipelining(yield* known.value))
  yield* remember(run, learned)
  if (pipelining !== undefined) yield* remember(run, withPipelining(yield* Deferred.await(pipelining)))
})
