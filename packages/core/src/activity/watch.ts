/** Remembers what was found, then waits for the connection's end. */
import { Effect } from "effect"
import type { Activities } from "../machine/activities.ts"
import { session, type World } from "./World.ts"

export const watch =
  (world: World) =>
  ({ profile }: Activities["watch"]["input"]) =>
    Effect.gen(function* () {
      const { ended } = yield* session(world, undefined, "selected")
      const { pipelining } = world.attempt
      if (profile !== undefined) {
        yield* world.profiles.put(world.settings.host, {
          ...profile,
          ...(pipelining === undefined ? {} : { pipelining })
        })
      }
      return yield* Effect.flatMap(ended, Effect.fail)
    })
