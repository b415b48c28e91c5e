/**
 * A command of the user, run by `sh`: without our secrets, in a separate process group, and ended with our process.
 *
 * It has a separate session, so that no terminal sends it signals; it may still ask questions on the standard input and
 * error that it inherits. Effect's `ChildProcess` needs a service, which every transport would have to be given, and
 * starts its streams in a fiber; a tunnel needs Node's own streams in the moment that the command starts.
 */
import { type ChildProcess, spawn, type StdioOptions } from "node:child_process"
import { fromCause } from "@effect-imap/core/Transport"
import { Effect, Latch, type Scope } from "effect"

/** The time that a command has to end after a signal, or after the end of its output. */
const grace = "1 second"

export interface Child<A> {
  /** The result of `listen`. */
  readonly streams: A
  /** Returns how the command ended, such as `it exited with status 1`; `undefined` while it runs. */
  readonly ending: () => Ending | undefined
  readonly started: Effect.Effect<void>
  readonly exited: Effect.Effect<void>
  /** Waits, for at most a second, until the command has exited and no process holds its stderr. */
  readonly over: Effect.Effect<void>
  /** Whether this process ended it. */
  readonly stopped: () => boolean
}

export interface Ending {
  readonly words: string
  readonly succeeded: boolean
}

/**
 * Starts a command, which ends with the scope, together with everything that it started: by SIGTERM, and a second later by
 * SIGKILL.
 *
 * `listen` is called the moment it starts, since a fiber that yields first would lose what a quick command writes.
 */
export const start = <A>(
  command: string,
  stdio: StdioOptions,
  listen: (process: ChildProcess) => A
): Effect.Effect<Child<A>, Ending, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(spawned(command, stdio, listen), ({ stop }) => stop),
    ({ child }) => child
  )

const spawned = <A>(command: string, stdio: StdioOptions, listen: (process: ChildProcess) => A) =>
  Effect.try({
    try: () => {
      const env = environment(process.env)
      return watch(spawn("/bin/sh", ["-c", command], { detached: true, env, stdio }), listen)
    },
    catch: notRun
  })

const notRun = (cause: unknown): Ending => ({
  words: `it cannot be run: ${fromCause(cause).detail}`,
  succeeded: false
})

const watch = <A>(process: ChildProcess, listen: (process: ChildProcess) => A) => {
  const started = Latch.makeUnsafe()
  const exited = Latch.makeUnsafe()
  const silenced = Latch.makeUnsafe()
  let ending: Ending | undefined
  let stopped = false

  const end = (how: Ending) => {
    ending ??= how
    exited.openUnsafe()
  }
  process.on("spawn", () => started.openUnsafe())
  process.on("error", (cause) => end(notRun(cause)))
  process.on("exit", (code, signal) =>
    end({
      words: code === null ? `it was ended by ${signal}` : `it exited with status ${code}`,
      succeeded: code === 0
    })
  )
  // the remaining processes of the group hold its stderr
  if (!process.stderr) silenced.openUnsafe()
  else process.stderr.on("close", () => silenced.openUnsafe())

  const over = within(Effect.andThen(exited.await, silenced.await))
  const stop = Effect.gen(function* () {
    stopped = true
    process.stdin?.destroy()
    process.stdout?.destroy()
    const { pid } = process
    if (pid === undefined) return
    signal(pid, "SIGTERM")
    yield* over
    signal(pid, "SIGKILL")
    yield* over
    process.stderr?.destroy()
    forget(pid)
  })

  if (process.pid !== undefined) remember(process.pid)
  const child: Child<A> = {
    streams: listen(process),
    ending: () => ending,
    started: started.await,
    exited: exited.await,
    over,
    stopped: () => stopped
  }
  return { child, stop }
}

const within = (waiting: Effect.Effect<void>) =>
  Effect.asVoid(Effect.timeoutOption(Effect.interruptible(waiting), grace))

/** The variables of this package that contain a secret, even as a part of a URL. */
const secret = /^IMAP_((.*_)?(PASSWORD|TOKEN|PROXY|PASSPHRASE|KEY)|FLEET_(DATABASE|PAGE))$/

/** Returns the environment for a command, without secrets. */
export const environment = (own: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(own).filter(([name]) => !secret.test(name)))

/** Signals the whole group, which may be empty. */
const signal = (pid: number, name: NodeJS.Signals) => {
  try {
    process.kill(-pid, name)
  } catch {}
}

/** The running groups, which end with this process, however it ends. */
const running = new Set<number>()
const killAll = () => {
  for (const pid of running) signal(pid, "SIGKILL")
}

const remember = (pid: number) => {
  if (running.size === 0) process.on("exit", killAll)
  running.add(pid)
}

const forget = (pid: number) => {
  running.delete(pid)
  if (running.size === 0) process.off("exit", killAll)
}
