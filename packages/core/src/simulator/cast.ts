/** Who plays the server of each connection: a profile plays them all, a script each one in its turn. */
import { Effect, Option } from "effect"
import { bystander, type Director, play, ScriptMismatch } from "./play.ts"
import type { Profile } from "./Profile.ts"
import type { Script } from "./Script.ts"
import { serve } from "./serve.ts"
import type { ServerEnd } from "./ServerEnd.ts"

/** A server that can be put behind any transport. */
export interface Cast {
  /** Plays the server of one connection. */
  readonly serve: (end: ServerEnd) => Effect.Effect<void>
  /** What clients did otherwise than the script, so far. A connection is complete once its client has closed. */
  readonly mismatches: () => ReadonlyArray<ScriptMismatch>
  /** Connections of the script that no client has made yet. */
  readonly unplayed: () => number
}

export const cast = (server: Profile | Script, director: Director = bystander): Cast =>
  "connections" in server
    ? castScript(server, director)
    : { serve: (end) => serve(server, end), mismatches: () => [], unplayed: () => 0 }

const castScript = (script: Script, director: Director): Cast => {
  const waiting = [...script.connections]
  const mismatches: Array<ScriptMismatch> = []

  const next = (port: number) => {
    const index = waiting.findIndex((connection) => Option.getOrElse(connection.port, () => port) === port)
    return index < 0 ? undefined : waiting.splice(index, 1)[0]
  }

  const unexpected = (end: ServerEnd) => {
    const line = script.connections.at(-1)?.line ?? 1
    const got = `a connection to port ${end.port}`
    return Effect.andThen(
      end.end,
      Effect.fail(new ScriptMismatch({ line, expected: "no further connection", got }))
    )
  }

  return {
    serve: (end) =>
      Effect.suspend(() => {
        const connection = next(end.port)
        return connection === undefined ? unexpected(end) : play(connection, end, director)
      }).pipe(
        Effect.catchTag("ScriptMismatch", (mismatch) => Effect.sync(() => void mismatches.push(mismatch)))
      ),
    mismatches: () => mismatches,
    unplayed: () => waiting.length
  }
}
