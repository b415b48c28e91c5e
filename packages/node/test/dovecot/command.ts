/** Runs the command as a user does, in a separate process, and reads what it printed. */
import { type ChildProcess, spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Clock, Effect, Option, Schema } from "effect"
import { executable } from "../support/executable.ts"
import { folder } from "../support/folder.ts"

const known = {
  v: Schema.Literal(1),
  host: Schema.String,
  port: Schema.NullOr(Schema.Int),
  security: Schema.NullOr(Schema.Literals(["tls", "starttls", "trusted", "none"])),
  mechanism: Schema.NullOr(Schema.String),
  identity: Schema.Literals([
    "sent",
    "resent",
    "refused",
    "swallowed",
    "skipped",
    "notOffered",
    "notReached",
    "disabled"
  ]),
  serverId: Schema.NullOr(Schema.Record(Schema.String, Schema.NullOr(Schema.String))),
  capabilities: Schema.Array(Schema.String),
  flights: Schema.Int,
  rttMs: Schema.NullOr(Schema.Finite),
  elapsedMs: Schema.Finite,
  attempts: Schema.Int,
  quirks: Schema.Array(Schema.String),
  warnings: Schema.Array(Schema.String)
}

const Selected = Schema.Struct({
  ...known,
  outcome: Schema.Literal("selected"),
  tls: Schema.NullOr(
    Schema.Struct({ protocol: Schema.String, authorized: Schema.Boolean, serverName: Schema.String })
  ),
  mailbox: Schema.Struct({
    name: Schema.String,
    exists: Schema.Int,
    uidValidity: Schema.Int,
    readOnly: Schema.Boolean
  })
})

const Failed = Schema.Struct({
  ...known,
  outcome: Schema.Literal("failed"),
  error: Schema.Struct({
    reason: Schema.Struct({ _tag: Schema.String, step: Schema.optionalKey(Schema.String) }),
    step: Schema.String,
    actionBy: Schema.Literals(["user", "admin", "app", "nobody"]),
    retry: Schema.Literals(["now", "later", "never"]),
    advice: Schema.NonEmptyString,
    serverText: Schema.optionalKey(Schema.String),
    causes: Schema.Array(Schema.Struct({ reason: Schema.Struct({ _tag: Schema.String }) }))
  })
})

/** One object on one line of printable ASCII. */
const Printed = Schema.fromJsonString(Schema.Union([Selected, Failed]))

interface Ended {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
}

const collect = (child: ChildProcess) =>
  Effect.callback<Ended>((resume) => {
    const output = { stdout: "", stderr: "" }
    child.stdout?.on("data", (bytes: Buffer) => (output.stdout += bytes.toString("utf8")))
    child.stderr?.on("data", (bytes: Buffer) => (output.stderr += bytes.toString("utf8")))
    child.once("close", (exit) => resume(Effect.succeed({ exit, ...output })))
  })

const readIfThere = Option.liftThrowable((path: string) => readFileSync(path, "utf8"))

export interface Options {
  readonly args: ReadonlyArray<string>
  readonly environment?: { readonly [name: string]: string }
}

/** `connect --json` with a trace. Nothing of this process's environment or of the user's files comes in. */
export const connect = Effect.fnUntraced(function* ({ args, environment }: Options) {
  const path = yield* folder
  const trace = join(path, "session.imaptrace.jsonl")
  const started = yield* Clock.currentTimeMillis
  const all = [executable, "connect", "--json", "--profile-store", "none", "--trace", trace, ...args]
  const child = yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, all, {
        cwd: path,
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          PATH: process.env["PATH"],
          NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
          HOME: path,
          ...environment
        }
      })
    ),
    (running) => Effect.sync(() => running.kill("SIGKILL"))
  )
  const ended = yield* collect(child)
  const took = (yield* Clock.currentTimeMillis) - started
  const traced = Option.getOrElse(readIfThere(trace), () => "")
  return { ...ended, took, trace: traced, everything: `${ended.stdout}${ended.stderr}${traced}` }
})

/** What was printed, or a failed test that shows it. */
export const decode = Effect.fnUntraced(function* ({ stdout, stderr }: Ended) {
  const lines = stdout.split("\n")
  if (lines.length !== 2 || lines[1] !== "" || !/^[\x20-\x7e]*$/.test(stdout.trimEnd())) {
    return yield* Effect.die(new Error(`not one line of ASCII on stdout: ${stdout}\nstderr: ${stderr}`))
  }
  return yield* Effect.orDie(
    Effect.mapError(
      Schema.decodeUnknownEffect(Printed)(stdout),
      ({ message }) => new Error(`${message}: ${stdout}`)
    )
  )
})

const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64").replace(/=+$/, "")

/** Every form in which a password may leak: as it is, its words however escaped, base64, and as PLAIN sends it. */
export const formsOf = (user: string, password: string): ReadonlyArray<string> => {
  const plain = base64(`\0${user}\0${password}`)
  // The sextets that hold the password alone.
  const insidePlain = plain.slice(Math.ceil(((user.length + 2) * 4) / 3))
  return [password, ...(password.match(/\w{6,}/g) ?? []), base64(password), plain, insidePlain]
}
