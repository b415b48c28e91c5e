/** A real server for as long as a scope: in a separate folder and on free ports, with exactly its processes. */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Context, Effect, Layer } from "effect"
import * as daemon from "./daemon.ts"
import * as processes from "../support/processes.ts"
import * as recipe from "./recipe.ts"
import { isLeftOut, whyMissing } from "../support/programs.ts"
import { folder } from "../support/folder.ts"
import { freePort } from "../support/freePort.ts"

const executable = "/usr/sbin/dovecot"

/** True if the tests are left out. */
export const skipped: boolean = isLeftOut("dovecot")

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
    /** Ends all of it and starts it again, on the same ports and with the same mail. */
    readonly restart: Effect.Effect<void, daemon.DaemonFailed>
    /** Runs `doveadm` on it. */
    readonly doveadm: (...args: ReadonlyArray<string>) => Effect.Effect<void>
    /** The process that serves a connection, once there is one. */
    readonly serving: (
      port: number,
      clientPort: number
    ) => Effect.Effect<processes.Process, daemon.DaemonFailed>
  }
>()("@effect-imap/node/test/Dovecot") {}

/** Starts the server and waits for its first greeting. */
const startWith = Effect.fnUntraced(function* (extension?: recipe.Extension) {
  const missing = whyMissing("dovecot")
  if (missing !== undefined) return yield* new daemon.DaemonFailed({ message: missing })
  const path = yield* folder
  const port = yield* freePort
  const tlsPort = yield* freePort
  const configuration = yield* Effect.sync(() => recipe.write({ folder: path, port, tlsPort }, extension))
  const running = yield* daemon.running(port, executable, ["-F", "-c", configuration])
  return Dovecot.of({
    host: "127.0.0.1",
    port,
    tlsPort,
    folder: path,
    ca: join(path, "ca.pem"),
    otherCa: join(path, "other.pem"),
    users: recipe.users,
    get pid() {
      return running.pid()
    },
    restart: running.restart,
    doveadm: (...args) =>
      Effect.sync(
        () => void execFileSync("/usr/bin/doveadm", ["-c", configuration, ...args], { stdio: "ignore" })
      ),
    log: () => readFileSync(join(path, "log"), "utf8"),
    processes: () => processes.ofSession(running.pid()),
    serving: running.serving
  })
})

export const start = startWith()

export const layer = Layer.effect(Dovecot, start)

/** The same with more of a configuration. */
export const layerWith = (extension: recipe.Extension) => Layer.effect(Dovecot, startWith(extension))
