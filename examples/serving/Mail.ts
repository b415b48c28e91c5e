/**
 * The service of the APIs beside this file: the mail of one account, over a pool of connections. Nothing is marked as
 * read.
 */
import { Command, type ImapConnection, ImapPool, MessageSet, Mime } from "@effect-imap/core"
import { Effect, Schema, Stream } from "effect"

const asked = { envelope: true, flags: true, size: true } as const

/** A message in a list. */
export const Overview = Command.Message(asked)

/** A message to read. `text` is empty if it has none. */
export const Letter = Schema.Struct({
  message: Overview,
  text: Schema.String,
  attachments: Schema.Array(Mime.Part)
})

const readOnly = { readOnly: true }

/** All mailboxes, with counts. */
export const mailboxes = Effect.gen(function* () {
  const { use } = yield* ImapPool.ImapPool
  const list = Command.listMailboxes("", "*", { status: ["messages", "unseen"] })
  return yield* use("INBOX", ({ execute }) => execute(list), readOnly)
})

/** The newest messages of a mailbox, oldest first. */
export const newest = Effect.fnUntraced(function* (mailbox: string, count: number) {
  const { use } = yield* ImapPool.ImapPool
  return yield* use(mailbox, ({ execute }) => execute(Command.newest(count, asked)), readOnly)
})

/** The criteria of a search; a message must meet all of it. */
export const Criteria = Schema.Struct({
  from: Schema.optionalKey(Schema.String),
  subject: Schema.optionalKey(Schema.String),
  text: Schema.optionalKey(Schema.String),
  seen: Schema.optionalKey(Schema.Boolean)
})

/** The newest messages that meet the criteria, oldest first. */
export const search = Effect.fnUntraced(function* (
  mailbox: string,
  criteria: typeof Criteria.Type,
  count: number
) {
  const { use } = yield* ImapPool.ImapPool
  const found = Effect.fnUntraced(function* ({ execute }: ImapConnection.ImapConnection) {
    const matches = yield* execute(Command.search(criteria))
    const uids = Array.from(MessageSet.numbers(matches.all)).slice(-count)
    return yield* execute(Command.fetch(uids, asked))
  })
  return yield* use(mailbox, found, readOnly)
})

/** All messages of a mailbox as they come, however many there are. */
export const all = (mailbox: string) =>
  Stream.unwrap(
    Effect.map(ImapPool.ImapPool, ({ stream }) =>
      stream(mailbox, (connection) => connection.messages(Command.fetch("1:*", asked)), readOnly)
    )
  )

/** One message with its text; `undefined` if it is gone. */
export const letter = Effect.fnUntraced(function* (mailbox: string, uid: number) {
  const { use } = yield* ImapPool.ImapPool
  return yield* Effect.catchReason(
    use(mailbox, (connection) => read(connection, uid), readOnly),
    "ImapError",
    "MessageGone",
    () => Effect.succeed(undefined)
  )
})

const read = Effect.fnUntraced(function* (connection: ImapConnection.ImapConnection, uid: number) {
  const { attachments, html, text, ...message } = yield* connection.read(uid)
  return { message, text: text ?? html ?? "", attachments }
})
