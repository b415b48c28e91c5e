/** The server of each connection: a profile serves all of them, a script one after the other. */
import { Clock, type Duration, Effect, Option, type Scope } from "effect"
import * as Mail from "./Mail.ts"
import type { Profile } from "./profile/Profile.ts"
import { type Hooks, noHooks, runScript, ScriptMismatch } from "./script/runScript.ts"
import type { Script } from "./script/Script.ts"
import { serve } from "./serve.ts"
import type { ServerEnd } from "./testing/ServerEnd.ts"
import * as SharedMail from "./SharedMail.ts"

/** A server that can be used with any transport. */
export interface Server {
  /** Serves one connection. */
  readonly serve: (end: ServerEnd) => Effect.Effect<void>
  /** The mail of a profile's account, which all connections share. A script only has lines; its account is empty. */
  readonly mail: Mail.Mail
  /**
   * Returns where clients have deviated from the script so far. A connection is complete once its client has closed.
   */
  readonly mismatches: () => ReadonlyArray<ScriptMismatch>
  /** Connections of the script that no client has made yet. */
  readonly remaining: () => number
}

/** The mail of a profile's account, its changes and faults; for a script, its hooks. */
export interface ServerOptions extends SharedMail.SharedMailOptions {
  /** Effects at times since the server has started: `[["5 minutes", Simulator.deliver("INBOX", message)]]`. */
  readonly at?: ReadonlyArray<readonly [Duration.Input, Effect.Effect<void, never, Mail.Mail>]> | undefined
  /** The hooks of a script. */
  readonly hooks?: Hooks | undefined
}

/** Makes a server. `at` runs while the scope is open. Dies if a script is given mail or faults. */
export const serverOf = Effect.fnUntraced(function* (
  server: Profile | Script,
  { at = [], hooks = noHooks, ...options }: ServerOptions = {}
): Effect.fn.Return<Server, never, Scope.Scope> {
  const isScript = "connections" in server
  const given = options.faults ?? options.mailboxes ?? at[0]
  if (isScript && given !== undefined) {
    return yield* Effect.die(
      new Error("a script defines everything itself: it takes no mailboxes, faults or times")
    )
  }
  const shared = SharedMail.make(isScript ? { mailboxes: {} } : options, yield* Clock.currentTimeMillis)
  const mail = Mail.make(shared)
  for (const [delay, action] of at) {
    const provided = Effect.provideService(action, Mail.Mail, mail)
    yield* Effect.forkScoped(Effect.delay(provided, delay), { startImmediately: true })
  }
  return isScript
    ? { mail, ...scriptServer(server, hooks) }
    : { mail, serve: (end) => serve(server, end, shared), mismatches: () => [], remaining: () => 0 }
})

const scriptServer = (script: Script, hooks: Hooks): Omit<Server, "mail"> => {
  const waiting = [...script.connections]
  const mismatches: Array<ScriptMismatch> = []

  const next = (port: number) => {
    const index = waiting.findIndex((connection) => Option.getOrElse(connection.port, () => port) === port)
    return index < 0 ? undefined : waiting.splice(index, 1)[0]
  }

  const unexpected = (end: ServerEnd) => {
    const line = script.connections.at(-1)?.line ?? 1
    const got = `a connection to port ${end.port}`
    return Effect.fail(new ScriptMismatch({ line, expected: "no further connection", got }))
  }

  return {
    serve: (end) =>
      Effect.suspend(() => {
        const connection = next(end.port)
        return connection === undefined ? unexpected(end) : runScript(connection, end, hooks)
      }).pipe(
        Effect.catchTag("ScriptMismatch", (mismatch) => {
          mismatches.push(mismatch)
          return end.end
        })
      ),
    mismatches: () => mismatches,
    remaining: () => waiting.length
  }
}
