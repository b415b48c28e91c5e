/** The server of each connection: a profile serves them all, a script each one in its turn. */
import { Clock, type Duration, Effect, Option, type Scope } from "effect"
import * as Mail from "./Mail.ts"
import type { Profile } from "./Profile.ts"
import { type Hooks, noHooks, runScript, ScriptMismatch } from "./runScript.ts"
import type { Script } from "./Script.ts"
import { serve } from "./serve.ts"
import type { ServerEnd } from "./ServerEnd.ts"
import * as SharedMail from "./SharedMail.ts"

/** A server that can be put behind any transport. */
export interface Server {
  /** Serves one connection. */
  readonly serve: (end: ServerEnd) => Effect.Effect<void>
}

/** All connections see the same mail. */
export interface ProfileServer extends Server {
  readonly mail: Mail.Mail["Service"]
}

export interface ScriptServer extends Server {
  /** What clients did otherwise than the script, so far. A connection is complete once its client has closed. */
  readonly mismatches: () => ReadonlyArray<ScriptMismatch>
  /** Connections of the script that no client has made yet. */
  readonly remaining: () => number
}

export interface MailOptions extends SharedMail.Options {
  /** What happens so long after the server has started: `[["5 minutes", Simulator.deliver("INBOX", message)]]`. */
  readonly at?: ReadonlyArray<readonly [Duration.Input, Effect.Effect<void, never, Mail.Mail>]> | undefined
}

/** What is to happen happens as long as the scope is open. */
export const profileServer = Effect.fnUntraced(function* (
  profile: Profile,
  { at = [], ...options }: MailOptions = {}
): Effect.fn.Return<ProfileServer, never, Scope.Scope> {
  const shared = SharedMail.make(options, yield* Clock.currentTimeMillis)
  const mail = Mail.make(shared)
  for (const [delay, action] of at) {
    const provided = Effect.provideService(action, Mail.Mail, mail)
    yield* Effect.forkScoped(Effect.delay(provided, delay), { startImmediately: true })
  }
  return { serve: (end) => serve(profile, end, shared), mail }
})

export const scriptServer = (script: Script, hooks: Hooks = noHooks): ScriptServer => {
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
