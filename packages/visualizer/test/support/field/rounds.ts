/** Work that begins again and again: jobs, deployments, calls of a pool. */
import * as Command from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as ImapPool from "@effect-imap/core/ImapPool"
import { Effect, Stream } from "effect"
import { account, play } from "./Scene.ts"
import { every, many, well } from "./parts.ts"

const headers = Command.fetch("1:*", { envelope: true })
const mailboxes = { INBOX: many, Archive: many, Sent: many }

type Pool = Effect.Success<ReturnType<typeof ImapPool.make>>

/** Uses a mailbox so often, this many seconds apart. */
const uses = (pool: Pool, name: string, times: number, seconds: number) =>
  Effect.forEach(
    every(1, times),
    () =>
      Effect.andThen(
        Effect.exit(pool.use(name, ({ execute }) => execute(headers))),
        Effect.sleep(seconds * 1000)
      ),
    { discard: true }
  )

/** The app from its start until it is replaced. */
const served = Effect.scoped(
  Effect.gen(function* () {
    const supervised = yield* ImapConnection.supervise(account)
    yield* Effect.forkScoped(Stream.runDrain(supervised.changes))
    yield* Effect.sleep("20 minutes")
    yield* supervised.use(({ execute }) => execute(headers))
    yield* Effect.sleep("12 minutes")
    yield* supervised.logout
  })
)

export const rounds = {
  "hourly-batch": play({
    server: well,
    minutes: 200,
    options: { mailboxes },
    app: () =>
      Effect.gen(function* () {
        const pool = yield* ImapPool.make(account, { size: 3, label: "report" })
        const job = Effect.forEach(Object.keys(mailboxes), (name) => uses(pool, name, 8, 15), {
          concurrency: "unbounded",
          discard: true
        })
        yield* Effect.forEach(every(1, 4), () => Effect.andThen(job, Effect.sleep("58 minutes")), {
          discard: true
        })
        return yield* Effect.never
      })
  }),
  deploys: play({
    server: well,
    minutes: 125,
    options: { mailboxes },
    app: () => Effect.forever(Effect.andThen(served, Effect.sleep("20 seconds")))
  }),
  "pool-idle-too-short": play({
    server: well,
    minutes: 21,
    options: { mailboxes },
    app: () =>
      Effect.gen(function* () {
        const pool = yield* ImapPool.make(account, { size: 2, label: "web", idle: "1 second" })
        yield* uses(pool, "INBOX", 80, 15)
        return yield* Effect.never
      })
  }),
  "pool-login-slow": play({
    server: { ...well, delays: { auth: "14 seconds" } },
    minutes: 8,
    options: { mailboxes },
    app: () =>
      Effect.gen(function* () {
        const pool = yield* ImapPool.make(account, { size: 3, label: "sync" })
        yield* Effect.forEach(Object.keys(mailboxes), (name) => uses(pool, name, 80, 5), {
          concurrency: "unbounded",
          discard: true
        })
        return yield* Effect.never
      })
  })
}
