/** Remembers what was found, and what is found out later, then waits for the connection's end. */
import { Deferred, Effect, Option } from "effect"
import type { Activities } from "../machine/activities.ts"
import type { ServerProfile } from "../ServerProfiles.ts"
import { session, type World } from "./World.ts"

/** What was found, written whole: whoever logs out at once waits for it. */
const keep = ({ profiles, settings }: World, found: ServerProfile) =>
  Effect.uninterruptible(
    Effect.flatMap(profiles.get(settings.host), (before) => {
      const known = Option.getOrUndefined(before)
      const stays = known?.pipelining !== undefined && known.port === found.port
      return profiles.put(settings.host, { ...(stays ? { pipelining: known.pipelining } : {}), ...found })
    })
  )

/** Whether the server reads what is pipelined behind the login is known from before, by now, or told any moment. */
const remember = Effect.fnUntraced(function* (world: World, found: ServerProfile) {
  const lesson = world.attempt.pipelining
  const told = lesson === undefined ? Option.none() : yield* Deferred.poll(lesson)
  if (Option.isSome(told)) return yield* keep(world, { ...found, pipelining: yield* told.value })
  yield* keep(world, found)
  if (lesson !== undefined) yield* keep(world, { ...found, pipelining: yield* Deferred.await(lesson) })
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
