/** A real PostgreSQL for as long as a scope: a separate folder and port, and nothing of the system's. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { chmodSync, chownSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { PgClient } from "@effect/sql-pg"
import { Context, Effect, Layer, Redacted } from "effect"
import { DaemonFailed, polled } from "../dovecot/daemon.ts"
import { isLeftOut, postgresPrograms as programs, whyMissing } from "../support/programs.ts"
import { freePort } from "../support/freePort.ts"

/** True if the tests are left out. */
export const skipped: boolean = isLeftOut("postgres")

export class Postgres extends Context.Service<
  Postgres,
  {
    readonly port: number
    readonly url: string
    /** Ends it as an administrator does: sessions are cut, and from then on connections are refused. */
    readonly stop: Effect.Effect<void, DaemonFailed>
    /** On the same port, with the same data. */
    readonly start: Effect.Effect<void, DaemonFailed>
    /** To the server itself: `SIGSTOP` leaves new connections without an answer. */
    readonly signal: (name: NodeJS.Signals) => Effect.Effect<void>
  }
>()("@effect-imap/node/test/Postgres") {}

/** PostgreSQL does not run as root. */
const owner = () => {
  if (userInfo().uid !== 0) return {}
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }))
  return { uid: id("-u"), gid: id("-g") }
}

const folder = Effect.acquireRelease(
  Effect.sync(() => {
    const path = mkdtempSync(join(tmpdir(), "pg-"))
    const { gid, uid } = owner()
    chmodSync(path, 0o700)
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
    return path
  }),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

const settings = (port: number) =>
  [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    `port=${port}`,
    // what a test loses with the machine is no loss
    "fsync=off",
    "max_connections=60",
    "shared_buffers=16MB"
  ].flatMap((setting) => ["-c", setting])

const exited = (process: ChildProcess) =>
  Effect.callback<void>((resume) => {
    if (process.exitCode !== null || process.signalCode !== null) return resume(Effect.void)
    process.once("exit", () => resume(Effect.void))
  })

const answers = (port: number) =>
  Effect.try({
    try: () => execFileSync(join(programs, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", `${port}`]),
    catch: () => new DaemonFailed({ message: "PostgreSQL does not answer" })
  })

const make = Effect.gen(function* () {
  const missing = whyMissing("postgres")
  if (missing !== undefined) return yield* new DaemonFailed({ message: missing })
  const path = yield* folder
  const port = yield* freePort
  const as = { ...owner(), cwd: path, stdio: "ignore" } as const
  yield* Effect.sync(() =>
    execFileSync(join(programs, "initdb"), ["-D", path, "-A", "trust", "-U", "postgres", "-N"], as)
  )
  let server: ChildProcess | undefined
  const start = Effect.suspend(() => {
    server = spawn(join(programs, "postgres"), ["-D", path, ...settings(port)], { ...as, detached: true })
    return Effect.asVoid(Effect.retry(answers(port), polled))
  })
  const signal = (name: NodeJS.Signals) => Effect.sync(() => void server?.kill(name))
  const ended = Effect.suspend(() => (server === undefined ? Effect.void : exited(server)))
  const stop = Effect.andThen(signal("SIGINT"), ended)
  yield* Effect.addFinalizer(() =>
    Effect.andThen(Effect.andThen(signal("SIGCONT"), signal("SIGQUIT")), ended)
  )
  yield* start
  return Postgres.of({
    port,
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    start,
    stop,
    signal
  })
})

export const layer = Layer.effect(Postgres, make)

/** A client of it, as an app has one. */
export const client = Layer.unwrap(
  Effect.map(Postgres, ({ url }) => PgClient.layer({ url: Redacted.make(url), maxConnections: 6 }))
)
