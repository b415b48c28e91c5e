/**
 * Ends this process where it stands still for too long: stopped, or with an event loop that does not turn.
 *
 * A stopped process cannot close its sockets, so somebody else must: a child that is told by when the process will be
 * heard of again, and kills it where it is not. The kernel then closes what it held.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { Effect, Latch, Option, type Scope } from "effect"

export interface Watchdog {
  /** By when it must be heard of again, in milliseconds from now; none where it may rest. */
  readonly expect: (within: Option.Option<number>) => Effect.Effect<void>
}

/** A process of its own, in a group of its own, until the scope closes; it is started anew where it ends. */
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
    yield* Effect.logWarning("The watchdog has ended; it is started anew")
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

/** It inherits neither the environment nor a terminal: all it needs is our number. */
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

/** What the child runs, from its text: it may use nothing but globals. Milliseconds come as lines; 0 lets us rest. */
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
