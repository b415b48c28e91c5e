/** A real server for as long as a scope: in a folder and on ports of its own, with exactly its own processes. */
import { type ChildProcess, spawn } from "node:child_process"
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { connect, createServer } from "node:net"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { Context, Data, Effect, Layer, Option, Schedule } from "effect"
import * as processes from "./processes.ts"
import * as recipe from "./recipe.ts"

const executable = "/usr/sbin/dovecot"

const isExecutable = Option.liftThrowable((path: string) => accessSync(path, constants.X_OK))

/** Why the tests cannot run here; they must where `CI` is set. */
export const missing: string | undefined = [
  ...[executable, "/usr/lib/dovecot/imap"].map((name) => ({
    name,
    found: Option.isSome(isExecutable(name))
  })),
  {
    name: "openssl",
    found: (process.env["PATH"] ?? "")
      .split(delimiter)
      .some((folder) => Option.isSome(isExecutable(join(folder, "openssl"))))
  }
].find(({ found }) => !found)?.name

/** Whether the tests are to be left out, said once on stderr. */
export const skipped: boolean = missing !== undefined && process.env["CI"] === undefined
if (skipped) process.stderr.write(`Tests against a real Dovecot are skipped: ${missing} is not installed.\n`)

export class DovecotFailed extends Data.TaggedError("DovecotFailed")<{ readonly message: string }> {}

export class Dovecot extends Context.Service<
  Dovecot,
  {
    readonly host: "127.0.0.1"
    readonly port: number
    readonly tlsPort: number
    readonly folder: string
    /** PEM files: the authority that signed the server's certificate, and one that did not. */
    readonly ca: string
    readonly otherCa: string
    readonly users: typeof recipe.users
    /** The master's, and its session's. */
    readonly pid: number
    readonly log: () => string
    readonly processes: () => ReadonlyArray<processes.Process>
    /** The process that serves a connection, once there is one. */
    readonly serving: (port: number, clientPort: number) => Effect.Effect<processes.Process, DovecotFailed>
  }
>()("@effect-imap/node/test/Dovecot") {}

const freePort = Effect.callback<number, DovecotFailed>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    server.close(() =>
      resume(
        address === null || typeof address === "string"
          ? Effect.fail(new DovecotFailed({ message: "no free port" }))
          : Effect.succeed(address.port)
      )
    )
  })
})

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "dc-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

const polled = { schedule: Schedule.spaced("20 millis"), times: 250 }

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
        : Effect.fail(new DovecotFailed({ message: "processes are left" }))
    })
    yield* Effect.orDie(Effect.retry(Effect.delay(gone, "50 millis"), polled))
  })

/** A new session, so that all of its processes can be told from any others. */
const master = (configuration: string) =>
  Effect.acquireRelease(
    Effect.sync(() => spawn(executable, ["-F", "-c", configuration], { detached: true, stdio: "ignore" })),
    end
  )

const listening = (port: number) =>
  Effect.callback<void, DovecotFailed>((resume) => {
    const socket = connect({ port, host: "127.0.0.1" })
    socket.once("error", () =>
      resume(Effect.fail(new DovecotFailed({ message: `port ${port} stays closed` })))
    )
    socket.once("data", () => {
      socket.destroy()
      resume(Effect.void)
    })
    return Effect.sync(() => socket.destroy())
  })

/** Starts the server and waits for its first greeting. */
const startWith = Effect.fnUntraced(function* (extension?: recipe.Extension) {
  if (missing !== undefined) return yield* new DovecotFailed({ message: `${missing} is not installed` })
  const path = yield* folder
  const port = yield* freePort
  const tlsPort = yield* freePort
  const configuration = yield* Effect.sync(() => recipe.write({ folder: path, port, tlsPort }, extension))
  const { pid } = yield* master(configuration)
  if (pid === undefined) return yield* new DovecotFailed({ message: "it did not start" })
  yield* Effect.retry(listening(port), polled)
  return Dovecot.of({
    host: "127.0.0.1",
    port,
    tlsPort,
    folder: path,
    ca: join(path, "ca.pem"),
    otherCa: join(path, "other.pem"),
    users: recipe.users,
    pid,
    log: () => readFileSync(join(path, "log"), "utf8"),
    processes: () => processes.ofSession(pid),
    serving: (serverPort, clientPort) =>
      Effect.suspend(() => Effect.fromOption(processes.serving(pid, serverPort, clientPort))).pipe(
        Effect.mapError(() => new DovecotFailed({ message: "nobody serves the connection" })),
        Effect.retry(polled)
      )
  })
})

export const start = startWith()

export const layer = Layer.effect(Dovecot, start)

/** The same with more of a configuration. */
export const layerWith = (extension: recipe.Extension) => Layer.effect(Dovecot, startWith(extension))
