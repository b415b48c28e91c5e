/** Remembers what was found, and what is found out later, then waits for the connection's end. */
import { Deferred, Effect, Option } from "effect"
import type { Activities } from "../machine/activities.ts"
import type { ServerProfile } from "../ServerProfiles.ts"
import { session, type Run } from "./Run.ts"

/** What was found, written whole: whoever logs out at once waits for it. */
const keep = ({ profiles, settings }: Run, found: ServerProfile) =>
  Effect.uninterruptible(
    Effect.flatMap(profiles.get(settings.host), (before) => {
      const known = Option.getOrUndefined(before)
      const stays = known?.pipelining !== undefined && known.port === found.port
      return profiles.put(settings.host, { ...(stays ? { pipelining: known.pipelining } : {}), ...found })
    })
  )

/** Whether the server reads what is pipelined behind the login is known from before, by now, or told any moment. */
const remember = Effect.fnUntraced(function* (run: Run, found: ServerProfile) {
  const lesson = run.attempt.pipelining
  const told = lesson === undefined ? Option.none() : yield* Deferred.poll(lesson)
  if (Option.isSome(told)) return yield* keep(run, { ...found, pipelining: yield* told.value })
  yield* keep(run, found)
  if (lesson !== undefined) yield* keep(run, { ...found, pipelining: yield* Deferred.await(lesson) })
})

export const watch =
  (run: Run) =>
  ({ profile }: Activities["watch"]["input"]) =>
    Effect.gen(function* () {
      const { ended } = yield* session(run, undefined, "selected")
      if (profile !== undefined) {
        yield* Effect.forkIn(remember(run, profile), run.attempt.scope, { startImmediately: true })
      }
      return yield* Effect.flatMap(ended, Effect.fail)
    })
