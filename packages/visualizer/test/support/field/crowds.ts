/** More pools. */
import * as Command from "@effect-imap/core/Command"
import * as ImapPool from "@effect-imap/core/ImapPool"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect } from "effect"
import { account, play } from "./Scene.ts"
import { every, failure, inPieces, large, many, set, well } from "./parts.ts"

const headers = Command.fetch("1:*", { envelope: true })

/** Takes this long to open the mailbox, and is quick otherwise. */
const slowly = (name: string) => {
  let tags: ReadonlyArray<string> = []
  const latin1 = new TextDecoder("latin1")
  return {
    hears: (text: string) => {
      const tag = new RegExp(`(\\S+) SELECT "?${name}`).exec(text)?.[1]
      if (tag !== undefined) tags = [...tags, tag]
      return undefined
    },
    speaks: (bytes: Uint8Array, end: Simulator.ServerEnd) => {
      const text = latin1.decode(bytes)
      return tags.some((tag) => text.includes(`${tag} OK`))
        ? Effect.delay(end.write(bytes), "14 seconds")
        : undefined
    }
  }
}

const works = (pool: Effect.Success<ReturnType<typeof ImapPool.make>>, name: string) =>
  Effect.exit(pool.use(name, ({ execute }) => Effect.andThen(execute(headers), Effect.sleep("5 seconds"))))

const archive = slowly("Archive")

export const crowds = {
  "pool-slow-mailbox": play({
    server: well,
    minutes: 6,
    options: { mailboxes: { INBOX: many, Archive: many, Sent: many, Drafts: many } },
    ...archive,
    app: () =>
      Effect.gen(function* () {
        const pool = yield* ImapPool.make(account, { size: 3, label: "sync" })
        const round = Effect.forEach(["INBOX", "Archive", "Sent", "Drafts"], (name) => works(pool, name))
        yield* Effect.forEach([0, 7, 14], (seconds) => Effect.delay(Effect.forever(round), seconds * 1000), {
          concurrency: "unbounded"
        })
      })
  }),
  "pool-night-job": play({
    server: well,
    minutes: 10,
    options: { mailboxes: { INBOX: many, A: [large], B: [large] } },
    speaks: inPieces("300 millis"),
    app: () =>
      Effect.gen(function* () {
        const pool = yield* ImapPool.make(account, { size: 2, label: "web" })
        const exports = (name: string) =>
          pool.use(name, ({ execute }) =>
            Effect.forEach(every(1, 12), () => execute(Command.fetch("1:*", { source: true })), {
              discard: true
            })
          )
        yield* Effect.forkScoped(exports("A"))
        yield* Effect.forkScoped(exports("B"))
        yield* Effect.forEach(
          [30, 90, 200],
          (seconds) =>
            Effect.forkScoped(
              Effect.delay(
                pool.use("INBOX", ({ execute }) => execute(headers)),
                seconds * 1000
              )
            ),
          { discard: true }
        )
        return yield* Effect.never
      })
  }),
  "pool-network-down": play({
    server: well,
    minutes: 8,
    options: { mailboxes: { INBOX: many, Archive: many, Sent: many } },
    app: (world) =>
      Effect.gen(function* () {
        const pool = yield* ImapPool.make(account, { size: 3, label: "sync" })
        const goes = set(() => {
          world.network.fails = {
            at: "tcp",
            error: failure("offline", "ENETUNREACH", "the network is unreachable")
          }
        })
        const comes = set(() => {
          world.network.fails = undefined
        })
        const outage = Effect.andThen(
          Effect.andThen(goes, world.mail.disconnect),
          Effect.delay(comes, "90 seconds")
        )
        yield* Effect.forkScoped(Effect.delay(outage, "3 minutes"))
        yield* Effect.forEach(
          ["INBOX", "Archive", "Sent"],
          (name) => Effect.forever(Effect.andThen(works(pool, name), Effect.sleep("5 seconds"))),
          { concurrency: "unbounded" }
        )
      })
  })
}
