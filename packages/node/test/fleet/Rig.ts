/** A fleet of processes: runners on a real PostgreSQL, with all accounts on a real Dovecot, and what that sees of them. */
import { type ChildProcess, execFile, spawn } from "node:child_process"
import { chownSync, createWriteStream, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as ImapFleet from "@effect-imap/core/internal/ImapFleet"
import * as NodeFleet from "@effect-imap/node/NodeFleet"
import {
  Clock,
  Context,
  Deferred,
  Duration,
  Effect,
  Layer,
  Redacted,
  References,
  Schedule,
  Schema
} from "effect"
import * as Dovecot from "../dovecot/Dovecot.ts"
import * as recipe from "../dovecot/recipe.ts"
import * as Postgres from "../postgres/Postgres.ts"
import { Given } from "./runner.ts"
import { NotYet } from "../support/until.ts"
import { freePort } from "../support/freePort.ts"

/** Shorter than the default: most of these tests wait for it. */
export const expiration = Duration.seconds(Number(process.env["FLEET_EXPIRATION"] ?? 7))
const password = "Canary-of-a-whole-fleet"

export const missing: boolean = Dovecot.skipped || Postgres.skipped

export interface Runner {
  readonly address: string
  readonly signal: (name: NodeJS.Signals) => void
  readonly ended: Effect.Effect<void>
}

/** One connection that the server has. */
export interface Login {
  readonly user: string
  readonly pid: string
}

export class Rig extends Context.Service<
  Rig,
  {
    readonly fleet: ImapFleet.ImapFleet
    readonly postgres: Postgres.Postgres["Service"]
    readonly folder: string
    /** A message comes to an account that has been logged in. */
    readonly deliver: (user: string) => void
    /** As many runners as there are to be; who runs already is left alone. */
    readonly runners: (count: number) => Effect.Effect<ReadonlyArray<Runner>, NotYet>
    /** Of the next look at the server. */
    readonly logins: Effect.Effect<ReadonlyArray<Login>>
    /** Accounts that were logged in more than once, and the longest time that it lasted, in milliseconds. */
    readonly twice: () => ReadonlyMap<string, number>
    /** The server's processes for these accounts, and the sockets that each has open. */
    readonly socketsOf: (users: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<string>>
  }
>()("@effect-imap/node/test/fleet/Rig") {}

/** A process for each connection that is logged in; one that has served its account serves another. */
const crowd: recipe.Extension = (folder) => `${recipe.anyUser(folder, password)}
default_client_limit = 4000
# a system may have too few watches for so many
mailbox_idle_check_interval = 5 secs
service imap {
  process_limit = 1500
  service_count = 0
}
service imap-login {
  process_limit = 1
  service_count = 0
}
`

const program = fileURLToPath(new URL("./runner.ts", import.meta.url))

/** Starts a runner as a separate process, whose log is appended to a file. */
export const started = Effect.fnUntraced(function* (given: typeof Given.Type, log: string) {
  const json = Schema.encodeSync(Schema.fromJsonString(Given))(given)
  const child = yield* Effect.callback<ChildProcess, NotYet>((resume) => {
    const process_ = spawn(process.execPath, [program], {
      env: { ...process.env, FLEET_RUNNER: json },
      stdio: ["ignore", "pipe", "pipe"]
    })
    const file = createWriteStream(log, { flags: "a" })
    process_.stderr.pipe(file)
    process_.stdout.pipe(file)
    process_.stdout.on("data", (bytes: Buffer) => {
      if (bytes.includes("ready")) resume(Effect.succeed(process_))
    })
    process_.once("exit", (code, signal) =>
      resume(Effect.fail(new NotYet({ message: `the runner has ended: ${code ?? signal}` })))
    )
    // nobody would know of it
    return Effect.sync(() => void process_.kill("SIGKILL"))
  })
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  const runner: Runner & { readonly hasEnded: () => boolean } = {
    address: `127.0.0.1:${given.port}`,
    hasEnded,
    signal: (name) => void child.kill(name),
    ended: Effect.callback<void>((resume) => {
      if (hasEnded()) return resume(Effect.void)
      child.once("exit", () => resume(Effect.void))
    })
  }
  return runner
})

const make = Effect.gen(function* () {
  const dovecot = yield* Dovecot.Dovecot
  const postgres = yield* Postgres.Postgres
  const fleet = yield* ImapFleet.ImapFleet
  let running: ReadonlyArray<Effect.Success<ReturnType<typeof started>>> = []
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      for (const { signal } of running) signal("SIGKILL")
    })
  )
  const start = Effect.gen(function* () {
    const port = yield* freePort
    const given = { url: postgres.url, port, imapPort: dovecot.port, credential: { password }, expiration }
    return yield* started(given, join(dovecot.folder, "runners.log"))
  })
  const { logins, twice } = yield* lookedAt(loginsAt(dovecot.folder))
  return Rig.of({
    fleet,
    postgres,
    folder: dovecot.folder,
    deliver: deliveryTo(dovecot.folder),
    runners: Effect.fnUntraced(function* (count) {
      running = running.filter(({ hasEnded }) => !hasEnded())
      const more = yield* Effect.forEach(Array.from({ length: count - running.length }), () => start, {
        concurrency: "unbounded"
      })
      running = [...running, ...more]
      return running
    }),
    logins,
    twice,
    socketsOf: (users) =>
      Effect.zipWith(logins, sockets, (all, socketsOf) =>
        all
          .filter(({ user }) => users.includes(user))
          .map(({ pid, user }) => `${user} ${pid}: ${socketsOf(pid).join("; ") || "no socket"}`)
      )
  })
})

/**
 * The sockets of each process whose client has not closed its end, as the kernel has them. All are `unknown` if `ss` is not
 * there or not allowed to see processes.
 */
const sockets = Effect.suspend(() =>
  Effect.map(output("ss", ["-Htnp", "state", "established"]), (text) => {
    const lines = text.split("\n").filter((line) => line.includes("pid="))
    return (pid: string) =>
      lines.length === 0 ? ["unknown"] : lines.filter((line) => line.includes(`pid=${pid},`))
  })
)

/** As a delivery agent does: written aside, then moved to `new`. */
const deliveryTo = (folder: string) => {
  const { gid, uid } = recipe.owner()
  let count = 0
  return (user: string) => {
    const name = `${++count}.message`
    const [aside, place] = ["tmp", "new"].map((each) => join(folder, "mail", user, "Maildir", each, name))
    if (aside === undefined || place === undefined) return
    writeFileSync(aside, `From: a@example.com\nSubject: Number ${count}\n\nHello.\n`)
    chownSync(aside, uid, gid)
    renameSync(aside, place)
  }
}

const loginsAt = (folder: string) =>
  Effect.map(output("/usr/bin/doveadm", ["-c", join(folder, "dovecot.conf"), "who", "-1"]), (text) =>
    text
      .split("\n")
      .slice(1)
      .map((row) => row.split(/\s+/))
      .flatMap(([user, , pid]) => (user === undefined || pid === undefined ? [] : [{ user, pid }]))
  )

/** What a program prints; nothing if it fails. */
const output = (program: string, args: ReadonlyArray<string>) =>
  Effect.callback<string>((resume) => {
    execFile(program, args, { maxBuffer: 1e7 }, (_, text) => resume(Effect.succeed(text)))
  })

/**
 * Looks all the time, for all who want to know: each look is a process, which takes from the runners what they need. The server
 * may list a connection of which its process has no such socket any more: that does not exist, however late the server sees it.
 */
const lookedAt = Effect.fnUntraced(function* (listing: Effect.Effect<ReadonlyArray<Login>>) {
  let next = Deferred.makeUnsafe<ReadonlyArray<Login>>()
  const since = new Map<string, number>()
  const longest = new Map<string, number>()
  const look = Effect.gen(function* () {
    const logins = yield* listing
    const waiting = next
    next = Deferred.makeUnsafe()
    yield* Deferred.succeed(waiting, logins)
    const listed = Map.groupBy(logins, ({ user }) => user)
    const isTwice = Array.from(listed.values()).some(({ length }) => length > 1)
    const socketsOf = isTwice ? yield* sockets : undefined
    const now = yield* Clock.currentTimeMillis
    const counts = new Map(
      Array.from(listed, ([user, all]) => [
        user,
        all.length < 2 ? all.length : all.filter(({ pid }) => socketsOf?.(pid).length !== 0).length
      ])
    )
    for (const user of since.keys()) if ((counts.get(user) ?? 0) < 2) since.delete(user)
    for (const [user, count] of counts) {
      if (count < 2) continue
      since.set(user, since.get(user) ?? now)
      longest.set(user, Math.max(longest.get(user) ?? 0, now - (since.get(user) ?? now)))
    }
  })
  yield* Effect.forkScoped(Effect.repeat(look, Schedule.spaced("400 millis")))
  return { logins: Effect.suspend(() => Deferred.await(next)), twice: () => longest }
})

/** The fleet as an app sees it. */
export const client = Layer.unwrap(
  Effect.map(Postgres.Postgres, ({ url }) => NodeFleet.layerClient({ url: Redacted.make(url) }))
).pipe(Layer.provideMerge(Layer.succeed(References.MinimumLogLevel, "None")))

export const layer = Layer.effect(Rig, make).pipe(
  Layer.provide(client),
  Layer.provide([Dovecot.layerWith(crowd), Postgres.layer])
)
