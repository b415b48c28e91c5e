/** The server of each connection: a profile serves them all, a script each one in its turn. */
import { Effect, Option } from "effect"
import { noHooks, type Hooks, runScript, ScriptMismatch } from "./runScript.ts"
import type { Profile } from "./Profile.ts"
import type { Script } from "./Script.ts"
import { serve } from "./serve.ts"
import type { ServerEnd } from "./ServerEnd.ts"

/** A server that can be put behind any transport. */
export interface Server {
  /** Serves one connection. */
  readonly serve: (end: ServerEnd) => Effect.Effect<void>
  /** What clients did otherwise than the script, so far. A connection is complete once its client has closed. */
  readonly mismatches: () => ReadonlyArray<ScriptMismatch>
  /** Connections of the script that no client has made yet. */
  readonly remaining: () => number
}

export const serverOf = (server: Profile | Script, hooks: Hooks = noHooks): Server =>
  "connections" in server
    ? scriptServer(server, hooks)
    : { serve: (end) => serve(server, end), mismatches: () => [], remaining: () => 0 }

const scriptServer = (script: Script, hooks: Hooks): Server => {
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
        return connection === undefined ? unexpected(end) : runScript(connection, end, hooks)
      }).pipe(
        Effect.catchTag("ScriptMismatch", (mismatch) => Effect.sync(() => void mismatches.push(mismatch)))
      ),
    mismatches: () => mismatches,
    remaining: () => waiting.length
  }
}
