/** Apps that ask again and again, or for more than there is room for. */
import * as Command from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Memory from "@effect-imap/core/Memory"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect } from "effect"
import { account, kept, play } from "./Scene.ts"
import { at, every, letter, many, ofSize, reads, well, without } from "./parts.ts"

/** Refuses each of these commands after so many. */
const after = (count: number, command: string, words: string) => {
  let left = count
  return (text: string, end: Simulator.ServerEnd) => {
    const tag = new RegExp(`(\\S+) ${command}`).exec(text)?.[1]
    if (tag === undefined || left-- > 0) return undefined
    return end.write(new TextEncoder().encode(`${tag} ${words}\r\n`))
  }
}

const times = <R>(count: number, act: Effect.Effect<unknown, unknown, R>) =>
  Effect.forEach(every(1, count), () => Effect.exit(act), { discard: true })

const everything = Command.fetch("1:*", { source: true })

const heavy = letter("Photos", "z".repeat(70).concat("\n").repeat(9_000))

/** Written on a system whose lines end in a line feed. */
const unix = new TextEncoder().encode("From: lena@example.com\nSubject: Report\n\nAll is well.\n")

export const habits = {
  "backoff-ignored": kept({
    server: well,
    minutes: 8,
    account: { host: "outlook.office365.com" },
    options: { mailboxes: { INBOX: many } },
    hears: after(5, "UID FETCH", "BAD Request is throttled. Suggested Backoff Time: 60000 milliseconds"),
    plan: (_, supervised) => [
      [2, times(25, Effect.andThen(Effect.exit(reads(supervised, 2)), Effect.sleep("3 seconds")))]
    ]
  }),
  "full-sync-loop": kept({
    server: well,
    minutes: 100,
    options: { mailboxes: { INBOX: [...many, heavy] } },
    hears: after(5, "UID FETCH", "NO [LIMIT] Download limit of 2500 MB per day reached, resets at 00:00 UTC"),
    plan: (_, supervised) =>
      at(
        every(10, 9),
        supervised.use(({ execute }) => execute(everything))
      )
  }),
  "append-repeated": kept({
    server: well,
    minutes: 20,
    options: {
      mailboxes: { INBOX: many, Sent: [] },
      faults: [{ on: "APPEND", nth: "every", fault: "stall", for: "5 seconds" }]
    },
    plan: (_, supervised) => [
      [
        10,
        times(
          4,
          Effect.andThen(
            Effect.exit(
              Effect.timeout(
                supervised.use(({ execute }) => execute(Command.append("Sent", ofSize(3_000)))),
                "3 seconds"
              )
            ),
            Effect.sleep("10 seconds")
          )
        )
      ]
    ]
  }),
  "append-bare-newlines": kept({
    server: without("LITERAL+"),
    minutes: 20,
    options: {
      mailboxes: { INBOX: many, Drafts: [] },
      faults: [{ on: "APPEND", nth: "every", fault: "refuse", with: "NO Message contains bare newlines" }]
    },
    plan: (_, supervised) =>
      at(
        [5, 8, 11],
        supervised.use(({ execute }) => execute(Command.append("Drafts", unix)))
      )
  }),
  "connect-per-poll": play({
    server: well,
    minutes: 8,
    hears: after(30, "AUTHENTICATE", "NO [LIMIT] Login rate exceeded, try again in 5 minutes"),
    app: () =>
      times(
        35,
        Effect.andThen(
          Effect.exit(
            Effect.scoped(
              Effect.flatMap(ImapConnection.connect(account), ({ execute, logout }) =>
                Effect.andThen(execute(Command.status("INBOX", ["messages", "unseen"])), logout)
              )
            )
          ),
          Effect.sleep("10 seconds")
        )
      )
  }),
  "asks-faster-than-answered": play({
    server: well,
    minutes: 3,
    options: { latency: "100 millis", mailboxes: { INBOX: many } },
    app: () =>
      Effect.flatMap(ImapConnection.connect(account), ({ execute }) =>
        Effect.forEach(
          every(1, 200),
          () =>
            Effect.andThen(
              Effect.forkScoped(execute(Command.fetch(2, { envelope: true }))),
              Effect.sleep(60)
            ),
          { discard: true }
        ).pipe(Effect.andThen(Effect.sleep("1 minute")))
      )
  }),
  "bodies-at-once": play({
    server: well,
    minutes: 12,
    options: { mailboxes: { INBOX: Array.from({ length: 14 }, () => heavy) } },
    app: () =>
      Effect.gen(function* () {
        const supervised = yield* ImapConnection.supervise(account)
        yield* Effect.sleep("2 minutes")
        const asks = Effect.exit(supervised.use(({ execute }) => execute(everything)))
        yield* times(2, Effect.andThen(asks, Effect.sleep("3 minutes")))
        return yield* Effect.never
      }).pipe(Effect.provideService(Memory.Memory, Memory.make({ bytes: 8 * 1024 * 1024 })))
  })
}
