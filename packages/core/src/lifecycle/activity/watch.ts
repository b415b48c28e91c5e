/**
 * Stores what was learned, then waits for the connection's end. Every open connection waits here, so it has no fiber, which
 * each would keep.
 */
import { Deferred, Effect, Fiber, Option } from "effect"
import type { ImapError } from "../../failure/ImapError.ts"
import type { Activity } from "../interpreter/Interpreter.ts"
import type { Activities, ActivityOutcome, Learned } from "../machine/activities.ts"
import { refusedBy } from "./credential.ts"
import { isFiled, remember } from "./memory.ts"
import { failed } from "./quirk.ts"
import { type Run, missing } from "./Run.ts"

export const watch = (
  run: Run,
  { learned }: Activities["watch"]["input"]
): Activity<ActivityOutcome<"watch">> => {
  const { winner } = run.attempt
  if (winner === undefined) return Effect.fail(missing("selected"))
  if (learned !== undefined) keep(run, learned)
  return (then) => winner.onEnd((failing) => then(reported(run, failing("selected"))))
}

const keep = (run: Run, learned: Learned): void => {
  // whether the server reads pipelined commands may still turn out
  if (run.attempt.pipelining === undefined && isFiled(run, learned)) return
  Fiber.runIn(run.alarm.fork(rememberAll(run, learned)), run.attempt.scope)
}

/** Fails; first reports a token that the server calls expired, so that no other connection gets it. */
const reported = (run: Run, ended: ImapError): Effect.Effect<never, ImapError> =>
  Effect.tapError(failed(run, ended), ({ reason }) =>
    reason._tag === "OAuthTokenExpired" ? refusedBy(run) : Effect.void
  )

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
