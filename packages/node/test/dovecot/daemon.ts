/** A separate server for as long as a scope: a folder, free ports, and exactly its own processes. */
import { type ChildProcess, spawn } from "node:child_process"
import { connect } from "node:net"
import { Data, Effect, Exit, Option, Schedule, Scope } from "effect"
import * as processes from "../support/processes.ts"

export class DaemonFailed extends Data.TaggedError("DaemonFailed")<{ readonly message: string }> {}

/** Waits for what takes no time on an idle machine: a minute at least, which a busy one does not need. */
export const polled = { schedule: Schedule.spaced("20 millis"), times: 3_000 }

/** Everything that the master started, stopped processes included. */
const end = (master: ChildProcess) =>
  Effect.gen(function* () {
    const session = master.pid
    if (session === undefined) return
    master.kill("SIGTERM")
    const gone = Effect.suspend(() => {
      const left = processes.ofSession(session)
      for (const { pid } of left) Option.liftThrowable(process.kill)(pid, "SIGKILL")
      return left.length === 0
        ? Effect.void
        : Effect.fail(new DaemonFailed({ message: "processes are left" }))
    })
    yield* Effect.orDie(Effect.retry(Effect.delay(gone, "50 millis"), polled))
  })

/** A new session, so that all of its processes can be distinguished from any others. */
const master = (executable: string, args: ReadonlyArray<string>, env: NodeJS.ProcessEnv = process.env) =>
  Effect.acquireRelease(
    Effect.sync(() => spawn(executable, args, { detached: true, stdio: "ignore", env })),
    end
  )

/** The first sign of life on a connection: a greeting, or, where the client speaks first, that it is accepted. */
type Sign = "data" | "connect"

/** A master that listens, for as long as the scope; it can be ended and started again. */
export const running = Effect.fnUntraced(function* (
  port: number,
  executable: string,
  args: ReadonlyArray<string>,
  env?: NodeJS.ProcessEnv,
  sign: Sign = "data"
) {
  const surrounding = yield* Effect.scope
  const begun = Effect.gen(function* () {
    const scope = yield* Scope.fork(surrounding)
    const { pid } = yield* Effect.provideService(master(executable, args, env), Scope.Scope, scope)
    if (pid === undefined) return yield* new DaemonFailed({ message: "it did not start" })
    yield* Effect.retry(listening(port, sign), polled)
    return { pid, scope }
  })
  let now = yield* begun
  return {
    /** The master's, and its session's. */
    pid: () => now.pid,
    restart: Effect.gen(function* () {
      yield* Scope.close(now.scope, Exit.void)
      now = yield* begun
    }),
    /** The process that serves a connection, once there is one. */
    serving: (serverPort: number, clientPort: number) =>
      Effect.suspend(() => Effect.fromOption(processes.serving(now.pid, serverPort, clientPort))).pipe(
        Effect.mapError(() => new DaemonFailed({ message: "nobody serves the connection" })),
        Effect.retry(polled)
      )
  }
})

const listening = (port: number, sign: Sign) =>
  Effect.callback<void, DaemonFailed>((resume) => {
    const socket = connect({ port, host: "127.0.0.1" })
    socket.once("error", () =>
      resume(Effect.fail(new DaemonFailed({ message: `port ${port} stays closed` })))
    )
    socket.once(sign, () => {
      socket.destroy()
      resume(Effect.void)
    })
    return Effect.sync(() => socket.destroy())
  })
