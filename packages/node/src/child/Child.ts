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
  /** Returns whether this process ended it. */
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
    Effect.acquireRelease(spawned(command, stdio, listen), ({ watched }) => watched.stop),
    ({ streams, watched }) => ({
      streams,
      ending: () => watched.ending,
      started: watched.started.await,
      exited: watched.exited.await,
      over: watched.over,
      stopped: () => watched.stopped
    })
  )

const spawned = <A>(command: string, stdio: StdioOptions, listen: (process: ChildProcess) => A) =>
  Effect.try({
    try: () => {
      const env = environment(process.env)
      const watched = new Watched(spawn("/bin/sh", ["-c", command], { detached: true, env, stdio }))
      return { watched, streams: listen(watched.process) }
    },
    catch: notRun
  })

const notRun = (cause: unknown): Ending => ({
  words: `it cannot be run: ${fromCause(cause).detail}`,
  succeeded: false
})

/** A process, until it and its group have ended. */
class Watched {
  readonly process: ChildProcess
  readonly started = Latch.makeUnsafe()
  readonly exited = Latch.makeUnsafe()
  private readonly silenced = Latch.makeUnsafe()
  ending: Ending | undefined
  stopped = false

  constructor(process: ChildProcess) {
    this.process = process
    process.on("spawn", () => this.started.openUnsafe())
    process.on("error", (cause) => this.end(notRun(cause)))
    process.on("exit", (code, signal) =>
      this.end({
        words: code === null ? `it was ended by ${signal}` : `it exited with status ${code}`,
        succeeded: code === 0
      })
    )
    // the remaining processes of the group hold its stderr
    if (!process.stderr) this.silenced.openUnsafe()
    else process.stderr.on("close", () => this.silenced.openUnsafe())
    if (process.pid !== undefined) remember(process.pid)
  }

  readonly over: Effect.Effect<void> = Effect.suspend(() =>
    withinGrace(Effect.andThen(this.exited.await, this.silenced.await))
  )

  readonly stop = Effect.gen({ self: this }, function* () {
    const { pid, stderr, stdin, stdout } = this.process
    this.stopped = true
    stdin?.destroy()
    stdout?.destroy()
    if (pid === undefined) return
    signal(pid, "SIGTERM")
    yield* this.over
    signal(pid, "SIGKILL")
    yield* this.over
    stderr?.destroy()
    forget(pid)
  })

  private end(how: Ending): void {
    this.ending ??= how
    this.exited.openUnsafe()
  }
}

const withinGrace = (waiting: Effect.Effect<void>) =>
  Effect.asVoid(Effect.timeoutOption(Effect.interruptible(waiting), grace))

/** The variables of this package that contain a secret, even as a part of a URL; of each account, if there are several. */
const secret = /^(.*_)?IMAP_((.*_)?(PASSWORD|TOKEN|PROXY|PASSPHRASE|KEY)|FLEET_(DATABASE|PAGE))$/

/** Returns the environment for a command, without secrets. */
export const environment = (inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(inherited).filter(([name]) => !secret.test(name)))

/** Signals the whole group, which may be empty. */
const signal = (pid: number, name: NodeJS.Signals) => {
  try {
    process.kill(-pid, name)
  } catch {}
}

/** The running groups, which end with this process, however it ends. */
const running = new Set<number>()

const remember = (pid: number) => {
  if (running.size === 0) process.on("exit", killAll)
  running.add(pid)
}

const killAll = () => {
  for (const pid of running) signal(pid, "SIGKILL")
}

const forget = (pid: number) => {
  running.delete(pid)
  if (running.size === 0) process.off("exit", killAll)
}
