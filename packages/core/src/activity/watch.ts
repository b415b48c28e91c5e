/** Remembers what was found, and what is found out later, then waits for the connection's end. */
import { Deferred, Effect, Option } from "effect"
import type { Activities } from "../machine/activities.ts"
import type { ServerProfile } from "../ServerProfiles.ts"
import { session, type World } from "./World.ts"

/** Whether the server reads what is pipelined behind the login: known from before, or told any moment now. */
const remember = Effect.fnUntraced(function* ({ attempt, profiles, settings }: World, found: ServerProfile) {
  const known = Option.getOrUndefined(yield* profiles.get(settings.host))?.pipelining
  yield* profiles.put(settings.host, { ...(known === undefined ? {} : { pipelining: known }), ...found })
  if (attempt.pipelining === undefined) return
  const pipelining = yield* Deferred.await(attempt.pipelining)
  yield* profiles.put(settings.host, { ...found, pipelining })
})

export const watch =
  (world: World) =>
  ({ profile }: Activities["watch"]["input"]) =>
    Effect.gen(function* () {
      const { ended } = yield* session(world, undefined, "selected")
      if (profile !== undefined) {
        yield* Effect.forkIn(remember(world, profile), world.attempt.scope, { startImmediately: true })
      }
      return yield* Effect.flatMap(ended, Effect.fail)
    })
