/** A support inbox: each message of some mailboxes becomes one ticket, whatever ends this process meanwhile. */
import { DatabaseSync } from "node:sqlite"
import { type Command, Mime, Supervised } from "@effect-imap/core"
import { Effect, Schema } from "effect"

export const tables = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS ticket (message TEXT PRIMARY KEY, mailbox TEXT, sender TEXT, subject TEXT) STRICT;
  CREATE TABLE IF NOT EXISTS place (mailbox TEXT PRIMARY KEY, token TEXT NOT NULL) STRICT;
`
const TokenJson = Schema.fromJsonString(Schema.toCodecJson(Supervised.Token))
const Places = Schema.Array(Schema.Struct({ mailbox: Schema.String, token: TokenJson }))
const query = { envelope: true } as const
type Mail = Command.Message<typeof query>

/** Opens the tickets, which are closed with the scope. */
export const tickets = Effect.fnUntraced(function* (file: string) {
  const database = yield* Effect.acquireRelease(
    Effect.sync(() => new DatabaseSync(file)),
    (database) => Effect.sync(() => database.close())
  )
  database.exec(tables)
  const places = Schema.decodeUnknownSync(Places)(database.prepare("SELECT * FROM place").all())
  const ticket = database.prepare("INSERT OR IGNORE INTO ticket VALUES (?, ?, ?, ?)")
  const place = database.prepare("INSERT OR REPLACE INTO place VALUES (?, ?)")
  return {
    places: new Map(places.map(({ mailbox, token }) => [mailbox, token])),
    /** Both or neither: the tickets, and the token from which to continue. */
    add: (mailbox: string, messages: ReadonlyArray<Mail>, token: Supervised.Token) =>
      Effect.sync(() => {
        database.exec("BEGIN")
        for (const { envelope, uid } of messages) {
          const [from] = Mime.mailboxes(envelope.from)
          const id = envelope.messageId ?? `${mailbox} ${token.uidValidity} ${uid}`
          ticket.run(id, mailbox, from?.address ?? "", envelope.subject ?? "")
        }
        place.run(mailbox, Schema.encodeSync(TokenJson)(token))
        database.exec("COMMIT")
      })
  }
})

export type Tickets = Effect.Success<ReturnType<typeof tickets>>

/** Makes tickets of what is in the mailboxes and of what arrives, until the supervision ends. */
export const inbox = (
  supervised: Supervised.Supervised,
  { add, places }: Tickets,
  mailboxes: ReadonlyArray<string>
) =>
  Effect.forEach(
    mailboxes,
    (mailbox) =>
      Supervised.follow(
        supervised,
        mailbox,
        query,
        { resume: places.get(mailbox), page: 100 },
        ({ messages, token }) => add(mailbox, messages, token)
      ),
    { concurrency: "unbounded", discard: true }
  )
