/** The command as a process, as a user starts it, and, if no process is needed, called. */
import { spawn } from "node:child_process"
import { format } from "node:util"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Console, Deferred, Effect, Terminal } from "effect"
import { runCommand } from "../../../src/cli/commandLine.ts"
import { executable } from "../../support/executable.ts"

export interface Ended {
  /** The exit code, or the signal that ended the process. */
  readonly code: number | string
  readonly out: string
  readonly err: string
}

export interface Options {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Another file than the bundled command. */
  readonly program?: string
}

/** Started, without a terminal; killed with the scope. Its standard output and error are read as they come. */
export const start = Effect.fnUntraced(function* (args: ReadonlyArray<string>, options: Options = {}) {
  const ended = yield* Deferred.make<Ended>()
  let out = ""
  let err = ""
  const child = yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, [options.program ?? executable, ...args], {
        // what one test finds out must not help another
        env: {
          PATH: process.env["PATH"],
          NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
          IMAP_PROFILE_STORE: "none",
          ...options.env
        },
        stdio: ["ignore", "pipe", "pipe"],
        ...(options.cwd === undefined ? {} : { cwd: options.cwd })
      })
    ),
    (child) => Effect.sync(() => void child.kill("SIGKILL"))
  )
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text))
  child.once("close", (code, signal) => {
    Deferred.doneUnsafe(ended, Effect.succeed({ code: code ?? signal ?? "unknown", out, err }))
  })

  /** Waits until standard output or error holds `text`. */
  const said = (text: string): Effect.Effect<void> =>
    Effect.callback<void>((resume) => {
      const look = () => {
        if (out.includes(text) || err.includes(text)) resume(Effect.void)
      }
      child.stdout.on("data", look)
      child.stderr.on("data", look)
      look()
    })

  return {
    ended: Deferred.await(ended),
    out: () => out,
    err: () => err,
    said,
    signal: (name: NodeJS.Signals) => Effect.sync(() => void child.kill(name))
  }
})

/** Runs it to its end. */
export const run = (args: ReadonlyArray<string>, options?: Options): Effect.Effect<Ended> =>
  Effect.scoped(Effect.flatMap(start(args, options), ({ ended }) => ended))

/** Sets variables of this process while `effect` runs. */
const within = <A, E, R>(variables: Readonly<Record<string, string>>, effect: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => {
      const before = Object.keys(variables).map((name) => [name, process.env[name]] as const)
      Object.assign(process.env, variables)
      return before
    }),
    () => effect,
    (before) =>
      Effect.sync(() => {
        for (const [name, value] of before) {
          if (value === undefined) delete process.env[name]
          else process.env[name] = value
        }
      })
  )

/** Called in this process, with what it prints caught; half a second cheaper. */
export const invoke = (
  args: ReadonlyArray<string>,
  { env = {} }: Pick<Options, "env"> = {}
): Effect.Effect<Ended> => {
  let out = ""
  let err = ""
  const caught: Console.Console = Object.assign(Object.create(globalThis.console), {
    log: (...parts: ReadonlyArray<unknown>) => void (out += `${format(...parts)}\n`),
    error: (...parts: ReadonlyArray<unknown>) => void (err += `${format(...parts)}\n`)
  })
  const display = (text: string) => Effect.sync(() => void (out += text))
  return runCommand(args).pipe(
    Effect.updateService(Terminal.Terminal, (terminal) => Terminal.make({ ...terminal, display })),
    Effect.match({ onSuccess: () => 0, onFailure: ({ code }) => code }),
    Effect.map((code) => ({ code, out, err })),
    Effect.provide(NodeServices.layer),
    Effect.provideService(Console.Console, caught),
    (effect) => within(env, effect)
  )
}
