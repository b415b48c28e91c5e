/** Pools. */
import * as Command from "@effect-imap/core/Command"
import * as ImapPool from "@effect-imap/core/ImapPool"
import { Effect } from "effect"
import { account, play } from "./Scene.ts"
import { many, bye, every, well } from "./parts.ts"

const pool = (
  size: number,
  work: (pool: Effect.Success<ReturnType<typeof ImapPool.make>>) => Effect.Effect<unknown, unknown>
) =>
  Effect.scoped(
    Effect.gen(function* () {
      const made = yield* ImapPool.make(account, { size, label: "indexer" })
      yield* Effect.exit(work(made))
      return yield* Effect.never
    })
  )

const body = Command.fetch("1:*", { envelope: true, flags: true })

export const pools = {
  "pool-rolling-restart": play({
    server: well,
    minutes: 6,
    options: { mailboxes: { INBOX: many, Archive: many, Sent: many } },
    app: (world) =>
      Effect.andThen(
        Effect.forkScoped(Effect.delay(bye(world, "Server is restarting"), "2 minutes")),
        pool(3, (made) =>
          Effect.forEach(
            ["INBOX", "Archive", "Sent"],
            (name) =>
              Effect.forEach(
                every(1, 60),
                () =>
                  Effect.exit(
                    made.use(name, ({ execute }) => Effect.andThen(execute(body), Effect.sleep("5 seconds")))
                  ),
                { discard: true }
              ),
            { concurrency: "unbounded" }
          )
        )
      )
  }),
  "pool-one-noperm": play({
    server: well,
    minutes: 6,
    options: { mailboxes: { INBOX: many, Archive: many, Board: many } },
    hears: (text, end) => {
      const tag = /(\S+) (?:SELECT|EXAMINE) Board/.exec(text)?.[1]
      if (tag === undefined) return undefined
      return end.write(new TextEncoder().encode(`${tag} NO [NOPERM] Permission denied\r\n`))
    },
    app: () =>
      pool(3, (made) =>
        Effect.forEach(
          ["INBOX", "Board", "Archive"],
          (name) =>
            Effect.forEach(
              every(1, 4),
              () =>
                Effect.andThen(
                  Effect.exit(made.use(name, ({ execute }) => execute(body))),
                  Effect.sleep("1 minute")
                ),
              { discard: true }
            ),
          { concurrency: "unbounded" }
        )
      )
  }),
  "pool-server-limit": (() => {
    const limited = { ...well, lines: { ...well.lines } }
    return play({
      server: limited,
      minutes: 5,
      options: { mailboxes: { INBOX: many, A: many, B: many, C: many, D: many } },
      hears: (text, end, world) => {
        const tag = /(\S+) AUTHENTICATE/.exec(text)?.[1]
        if (tag === undefined) return undefined
        if (++world.logins <= 3) return undefined
        return end.write(
          new TextEncoder().encode(
            `${tag} NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=3)\r\n`
          )
        )
      },
      app: () =>
        pool(5, (made) =>
          Effect.forEach(
            ["INBOX", "A", "B", "C", "D"],
            (name) =>
              Effect.forEach(
                every(1, 12),
                () =>
                  Effect.exit(
                    made.use(name, ({ execute }) => Effect.andThen(execute(body), Effect.sleep("15 seconds")))
                  ),
                { discard: true }
              ),
            { concurrency: "unbounded" }
          )
        )
    })
  })()
}
