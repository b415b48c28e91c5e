/** Accounts that are open for a part of the time, and what takes the rest of it: the server, the app, a source of tokens. */
import * as Account from "@effect-imap/core/Account"
import * as Command from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Simulator from "@effect-imap/core/internal/simulator"
import type { Supervised } from "@effect-imap/core/Supervised"
import { Effect, Redacted, Stream } from "effect"
import { account, kept, play } from "./Scene.ts"
import { at, bye, every, many, ofSize, reads, set, user, well, without } from "./parts.ts"

const latin1 = new TextDecoder("latin1")
const oauth = { ...Simulator.profiles.oauth, user }
const over = "Session invalidated - AccessTokenExpired"

/** A server that accepts these tokens. */
const accepting = (...tokens: ReadonlyArray<string>): Simulator.Profile => ({
  ...oauth,
  sasl: { ...oauth.sasl, tokens }
})

const numbered = Array.from({ length: 12 }, (_, index) => `token-${index + 1}`)

/** Another token each time, after 25 s. */
const renewed = () => {
  let asked = 0
  return Account.tokenSource({
    get: Effect.delay(
      Effect.sync(() => Redacted.make(`token-${++asked}`)),
      "25 seconds"
    )
  })
}

/** Refuses one mailbox, and opens the others. */
const refuses = (name: string, words: string) => (text: string, end: Simulator.ServerEnd) => {
  const tag = new RegExp(`(\\S+) (?:SELECT|EXAMINE|STATUS) "?${name}`).exec(text)?.[1]
  return tag === undefined ? undefined : end.write(new TextEncoder().encode(`${tag} ${words}\r\n`))
}

const flags = Command.fetch("1:*", { flags: true })
const visits = (supervised: Supervised, mailbox: string) =>
  supervised.use(({ execute, within }) => within(mailbox, () => execute(flags)))

/** Two to four seconds for each answer that is more than a greeting. */
const slowly = () => {
  let count = 0
  return (bytes: Uint8Array, end: Simulator.ServerEnd) =>
    /^\w+ (?:OK|NO)|\r\n\w+ (?:OK|NO) /.test(latin1.decode(bytes))
      ? Effect.delay(end.write(bytes), `${2 + (count++ % 3)} seconds`)
      : undefined
}

/** The first pieces of a message, and then nothing more. */
const stalling = () => ({
  size: 60_000,
  stream: Stream.concat(Stream.make(ofSize(20_000)), Stream.never)
})

/** Whether it is called for the second time. */
const isSecond = (() => {
  let count = 0
  return () => ++count === 2
})()

export const paces = {
  "share-refused": kept({
    server: well,
    minutes: 120,
    options: { mailboxes: { INBOX: many, Archive: many, Team: many } },
    hears: refuses("Team", "NO [NOPERM] Access denied"),
    plan: (_, supervised) => [
      ...at(every(20, 5), visits(supervised, "Archive")),
      ...at(every(20, 5, 25), visits(supervised, "Team"))
    ]
  }),
  "hardly-open": kept({
    server: well,
    minutes: 240,
    options: { mailboxes: { INBOX: many } },
    plan: (world) => at(every(0.1, 2390), world.hangUp)
  }),
  "visits-of-the-app": play({
    server: well,
    minutes: 150,
    options: { mailboxes: { INBOX: many } },
    app: (world) =>
      Effect.forever(
        Effect.andThen(
          Effect.scoped(
            Effect.flatMap(ImapConnection.supervise(account, { label: "mail" }), (supervised) =>
              Effect.andThen(
                reads(supervised, 2),
                Effect.andThen(
                  Effect.delay(isSecond() ? world.hangUp : Effect.void, "1 minute"),
                  Effect.sleep("1 minute")
                )
              )
            )
          ),
          Effect.sleep("28 minutes")
        )
      )
  }),
  "mailbox-broken": kept({
    server: well,
    minutes: 120,
    options: { mailboxes: { INBOX: many, Archive: many, Team: many } },
    hears: refuses("Team", "NO [UNAVAILABLE] Mailbox is temporarily unavailable"),
    plan: (_, supervised) => [
      ...at(every(20, 5), visits(supervised, "Archive")),
      ...at(every(20, 5, 25), visits(supervised, "Team"))
    ]
  }),
  "slow-throughout": kept({
    server: well,
    minutes: 120,
    options: { mailboxes: { INBOX: many } },
    speaks: slowly(),
    plan: (_, supervised) => at(every(5, 22), reads(supervised, 2))
  }),
  "token-takes-25s": kept({
    server: accepting(...numbered),
    minutes: 300,
    account: { token: renewed() },
    plan: (world) => at(every(60, 4), bye(world, over))
  }),
  "sign-in-lost": kept({
    server: accepting("token-1"),
    minutes: 90,
    account: {
      token: (() => {
        let asked = 0
        return Account.tokenSource({
          get: Effect.suspend(() =>
            asked++ === 0
              ? Effect.succeed(Redacted.make("token-1"))
              : Effect.fail(Account.signInAgain("invalid_grant"))
          )
        })
      })()
    },
    plan: (world) => [
      [
        40,
        Effect.andThen(
          set(() => {
            world.profile.sasl = { ...world.profile.sasl, tokens: ["token-2"] }
          }),
          bye(world, over)
        )
      ]
    ]
  }),
  "append-stops-giving": kept({
    server: without("LITERAL+"),
    minutes: 60,
    options: { mailboxes: { INBOX: many, Sent: [] } },
    plan: (_, supervised) => [
      [10, supervised.use(({ execute }) => execute(Command.append("Sent", stalling())))]
    ]
  }),
  "logout-unanswered": play({
    server: well,
    minutes: 30,
    options: {
      mailboxes: { INBOX: many },
      faults: [{ on: "LOGOUT", nth: "every", fault: "ignore" }]
    },
    app: () =>
      Effect.andThen(
        Effect.scoped(
          Effect.flatMap(ImapConnection.supervise(account), (supervised) =>
            Effect.andThen(reads(supervised, 2), Effect.sleep("12 minutes"))
          )
        ),
        Effect.never
      )
  })
}
