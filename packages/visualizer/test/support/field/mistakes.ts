/** An app that asks for what cannot be, too often, or ends too early. */
import * as Argument from "@effect-imap/core/Argument"
import * as Command from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as ImapPool from "@effect-imap/core/ImapPool"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Deferred, Effect, Queue, Redacted, Stream } from "effect"
import { account, kept, play } from "./Scene.ts"
import { answers, at, every, large, many, reads, sends, well, without } from "./parts.ts"

const headers = Command.fetch("1:*", { envelope: true })

/** Ends the session at each of the commands that comes so often. */
const tooMany = (command: string, most: number, words: string) => {
  let count = 0
  return (text: string, end: Simulator.ServerEnd) => {
    if (!text.includes(command) || ++count < most) return undefined
    count = 0
    return Effect.andThen(end.write(new TextEncoder().encode(`${words}\r\n`)), end.end)
  }
}

export const mistakes = {
  "wrong-mailbox-loop": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many, Junk: many } },
    plan: (_, supervised) =>
      at(
        every(1, 20),
        Effect.andThen(
          Effect.exit(supervised.use("Spam", ({ execute }) => execute(headers))),
          supervised.use("INBOX", ({ execute }) => execute(headers))
        )
      )
  }),
  "move-trycreate": kept({
    server: well,
    minutes: 40,
    options: { mailboxes: { INBOX: many } },
    hears: answers("UID MOVE", "NO [TRYCREATE] Mailbox doesn't exist: Archiv/2026"),
    plan: (_, supervised) =>
      at(every(5, 6), sends(supervised, "UID MOVE", Argument.sequence(2), Argument.mailbox("Archiv/2026")))
  }),
  "search-badcharset": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many } },
    hears: answers("UID SEARCH", "NO [BADCHARSET (US-ASCII UTF-8)] Unknown charset"),
    plan: (_, supervised) =>
      at(
        [5, 10, 15],
        sends(
          supervised,
          "UID SEARCH",
          Argument.atom("CHARSET"),
          Argument.atom("ISO-8859-15"),
          Argument.atom("SUBJECT"),
          Argument.atom("Rechnung")
        )
      )
  }),
  "status-storm": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many, Archive: many } },
    hears: tooMany("STATUS", 240, "* BYE [LIMIT] Command rate exceeded, slow down"),
    plan: (_, supervised) => [
      [
        5,
        Effect.forEach(
          every(1, 540),
          () =>
            Effect.andThen(
              Effect.exit(
                sends(
                  supervised,
                  "STATUS",
                  Argument.mailbox("Archive"),
                  Argument.list(Argument.atom("MESSAGES"), Argument.atom("UNSEEN"))
                )
              ),
              Effect.sleep("2 seconds")
            ),
          { discard: true }
        )
      ]
    ]
  }),
  "pool-nested": play({
    server: well,
    minutes: 8,
    options: { mailboxes: { INBOX: many, Archive: many } },
    app: () =>
      Effect.gen(function* () {
        const pool = yield* ImapPool.make(account, { size: 1, label: "web" })
        const jobs = yield* Queue.unbounded<Deferred.Deferred<void>>()
        // another fiber of the app, which knows nothing of the connection that its caller has
        const work = Effect.flatMap(Queue.take(jobs), (done) =>
          pool
            .use("Archive", ({ execute }) => execute(headers))
            .pipe(Effect.timeout("1 minute"), Effect.exit, Effect.andThen(Deferred.succeed(done, undefined)))
        )
        yield* Effect.forkScoped(Effect.forever(work))
        for (let round = 0; round < 3; round++) {
          yield* Effect.exit(
            pool.use("INBOX", ({ execute }) =>
              Effect.gen(function* () {
                yield* execute(headers)
                const done = yield* Deferred.make<void>()
                yield* Queue.offer(jobs, done)
                yield* Deferred.await(done)
              })
            )
          )
          yield* Effect.sleep("1 minute")
        }
        return yield* Effect.never
      })
  }),
  "partial-downloads": kept({
    server: well,
    minutes: 25,
    options: { chunk: 16_384, mailboxes: { INBOX: [large] } },
    plan: (_, supervised) =>
      at(
        every(2, 8),
        supervised.use((connection) => Stream.runDrain(Stream.take(connection.download(1).bytes, 1)))
      )
  }),
  "wrong-flag": kept({
    server: well,
    minutes: 30,
    hears: answers("UID STORE", "BAD Error in IMAP command UID STORE: Invalid system flag \\IMPORTANT"),
    plan: (_, supervised) =>
      at(
        every(3, 5),
        sends(
          supervised,
          "UID STORE",
          Argument.sequence(101),
          Argument.atom("+FLAGS"),
          Argument.list(Argument.atom("\\Important"))
        )
      )
  }),
  "exit-mid-append": play({
    server: without("LITERAL+"),
    minutes: 2,
    options: { mailboxes: { INBOX: many, Sent: [] } },
    app: () => {
      const piece = new TextEncoder().encode(`${"x".repeat(98)}\r\n`.repeat(100))
      const stream = Stream.mapEffect(Stream.range(1, 40), () =>
        Effect.delay(Effect.succeed(piece), "200 millis")
      )
      const append = Effect.flatMap(ImapConnection.connect(account), ({ execute }) =>
        execute(Command.append("Sent", { size: 40 * piece.length, stream }))
      )
      return Effect.andThen(Effect.timeoutOption(Effect.scoped(append), "4 seconds"), Effect.never)
    }
  }),
  "timeout-too-short": kept({
    server: well,
    minutes: 40,
    options: { latency: "300 millis", mailboxes: { INBOX: many } },
    plan: (_, supervised) => at(every(4, 8), Effect.timeout(reads(supervised, 2), "1 second"))
  }),
  hammering: (() => {
    let refused = 0
    return play({
      server: well,
      minutes: 4,
      hears: (text, end) => {
        const tag = /(\S+) AUTHENTICATE/.exec(text)?.[1]
        if (tag === undefined) return undefined
        const words =
          ++refused > 5
            ? "NO [LIMIT] Too many failed logins, locked for 15 minutes"
            : "NO [AUTHENTICATIONFAILED] Authentication failed."
        return end.write(new TextEncoder().encode(`${tag} ${words}\r\n`))
      },
      app: () =>
        Effect.forEach(
          every(1, 12),
          () =>
            Effect.andThen(
              Effect.exit(
                Effect.scoped(
                  ImapConnection.connect({ ...account, password: Redacted.make("not the password") })
                )
              ),
              Effect.sleep("10 seconds")
            ),
          { discard: true }
        )
    })
  })()
}
