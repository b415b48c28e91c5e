/** Tokens that end with their hour, and what an app does then. */
import * as Account from "@effect-imap/core/Account"
import * as ImapPool from "@effect-imap/core/ImapPool"
import * as Command from "@effect-imap/core/Command"
import * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect, Redacted, Stream } from "effect"
import { account, kept, play } from "./Scene.ts"
import { at, bye, delivers, every, many, set, user, well } from "./parts.ts"

const oauth = { ...Simulator.profiles.oauth, user }
const over = "Session invalidated - AccessTokenExpired"

/** A server that accepts these tokens. */
const accepting = (...tokens: ReadonlyArray<string>): Simulator.Profile => ({
  ...oauth,
  sasl: { ...oauth.sasl, tokens }
})

const source = (get: (asked: number) => Effect.Effect<string>) => {
  let asked = 0
  return Account.tokenSource({ get: Effect.suspend(() => Effect.map(get(++asked), Redacted.make)) })
}

const numbered = Array.from({ length: 12 }, (_, index) => `token-${index + 1}`)
const renewed = () => source((asked) => Effect.succeed(`token-${asked}`))

export const tokens = {
  "token-callback-throws": kept({
    server: accepting("token-1"),
    minutes: 70,
    account: {
      token: source((asked) =>
        asked === 1
          ? Effect.succeed("token-1")
          : Effect.die(new TypeError("Cannot read properties of undefined (reading 'access_token')"))
      )
    },
    plan: (world) => [[40, bye(world, over)]]
  }),
  "token-cached": kept({
    server: accepting("token-1"),
    minutes: 90,
    account: { token: source(() => Effect.succeed("token-1")) },
    plan: (world) => [
      [
        60,
        Effect.andThen(
          set(() => {
            world.profile.sasl = { ...world.profile.sasl, tokens: ["token-2"] }
          }),
          bye(world, over)
        )
      ]
    ]
  }),
  "token-day": kept({
    server: accepting(...numbered),
    minutes: 480,
    account: { token: renewed() },
    plan: (world, supervised) => [
      [0, Stream.runDrain(supervised.changes)],
      ...at(every(60, 7), bye(world, over)),
      ...at([75, 210, 400], delivers(world, "News"))
    ]
  }),
  "pool-tokens-expired": play({
    server: { ...well, ...accepting(...numbered) },
    minutes: 80,
    options: { mailboxes: { INBOX: many, Archive: many, Sent: many } },
    app: (world) =>
      Effect.gen(function* () {
        const { password: _, ...open } = account
        const pool = yield* ImapPool.make({ ...open, token: renewed() }, { size: 3, label: "sync" })
        yield* Effect.forkScoped(Effect.delay(bye(world, over), "60 minutes"))
        yield* Effect.forEach(
          ["INBOX", "Archive", "Sent"],
          (name) =>
            Effect.forever(
              Effect.andThen(
                Effect.exit(
                  pool.use(name, ({ execute }) =>
                    Effect.andThen(execute(Command.fetch("1:*", { flags: true })), Effect.sleep("30 seconds"))
                  )
                ),
                Effect.sleep("1 second")
              )
            ),
          { concurrency: "unbounded" }
        )
      })
  })
}
