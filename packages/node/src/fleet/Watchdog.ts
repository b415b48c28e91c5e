/**
 * Ends this process if it hangs for too long: stopped, or with a blocked event loop.
 *
 * A stopped process cannot close its sockets, so a child process does it: we tell it when we will report next, and it
 * kills us if we do not. The kernel then closes the sockets.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { Effect, Latch, Option, type Scope } from "effect"

export interface Watchdog {
  /** Sets the time until the next report, in milliseconds from now; `None` if no report is needed. */
  readonly expect: (within: Option.Option<number>) => Effect.Effect<void>
}

/** Starts a child in a new process group until the scope closes, and again whenever it ends. */
export const make: Effect.Effect<Watchdog, never, Scope.Scope> = Effect.gen(function* () {
  let child: ChildProcess | undefined
  let last: Option.Option<number> = Option.none()
  const say = (within: Option.Option<number>) =>
    void child?.stdin?.write(`${Option.getOrElse(within, () => 0)}\n`)
  const watched = Effect.gen(function* () {
    const ended = Latch.makeUnsafe()
    yield* Effect.acquireRelease(
      Effect.sync(() => {
        child = start(() => ended.openUnsafe())
        say(last)
        return child
      }),
      (process) => Effect.sync(() => void process.stdin?.end())
    )
    yield* ended.await
    yield* Effect.logWarning("The watchdog has ended; it is started again")
    yield* Effect.sleep("1 second")
  })
  yield* Effect.forkScoped(Effect.forever(Effect.scoped(watched)), { startImmediately: true })
  return {
    expect: (within) =>
      Effect.sync(() => {
        last = within
        say(within)
      })
  }
})

/** The child inherits neither the environment nor a terminal: all it needs is our process id. */
const start = (ended: () => unknown): ChildProcess => {
  const child = spawn(process.execPath, ["-e", `(${guard.toString()})(${process.pid})`], {
    detached: true,
    env: {},
    stdio: ["pipe", "ignore", "ignore"]
  })
  child.on("error", ended)
  child.on("exit", ended)
  child.stdin?.on("error", () => {})
  child.unref()
  return child
}

/** The child's program, passed as text, so it may only use globals. It reads milliseconds as lines; 0 pauses it. */
const guard = (pid: number): void => {
  let alarm: NodeJS.Timeout | undefined
  process.stdin.setEncoding("utf8")
  process.stdin.on("data", (text) => {
    const within = Number(String(text).trimEnd().split("\n").at(-1))
    clearTimeout(alarm)
    if (within > 0) alarm = setTimeout(() => process.kill(pid, "SIGKILL"), within)
  })
  process.stdin.on("end", () => process.exit())
}
