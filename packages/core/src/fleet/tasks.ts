/** Tasks that most apps need. UIDs belong to their mailbox: those of another one, or of another UIDVALIDITY, are refused. */
import { Effect, Schema } from "effect"
import * as Command from "../imap/Command.ts"
import type * as Envelope from "../imap/Envelope.ts"
import { misuse } from "../failure/expects.ts"
import type * as ImapError from "../failure/ImapError.ts"
import { withoutRecent } from "../mailbox/following/news.ts"
import { make } from "./Task.ts"
import type { ImapConnection } from "../mailbox/connection/ImapConnection.ts"

/** Messages of the mailbox that an account has open, by ranges of their UIDs. RFC 9051 §2.3.1.1. */
export const Uids = Schema.Struct({
  mailbox: Schema.String,
  /** Absent if the server sends none: then the UIDs are valid for one connection only. */
  uidValidity: Schema.optionalKey(Schema.Int),
  uids: Schema.Array(Schema.Tuple([Schema.Int, Schema.Int]))
})
export interface Uids extends Schema.Schema.Type<typeof Uids> {}

/** The criteria of a search; a message must match all of them. RFC 9051 §6.4.4. */
export const Query = Schema.Struct({
  seen: Schema.optionalKey(Schema.Boolean),
  answered: Schema.optionalKey(Schema.Boolean),
  flagged: Schema.optionalKey(Schema.Boolean),
  deleted: Schema.optionalKey(Schema.Boolean),
  from: Schema.optionalKey(Schema.String),
  to: Schema.optionalKey(Schema.String),
  subject: Schema.optionalKey(Schema.String),
  text: Schema.optionalKey(Schema.String),
  /** Arrived on this day or later, or before it. */
  since: Schema.optionalKey(Schema.DateTimeUtcFromMillis),
  before: Schema.optionalKey(Schema.DateTimeUtcFromMillis),
  /** Octets. */
  larger: Schema.optionalKey(Schema.Int),
  smaller: Schema.optionalKey(Schema.Int)
})

/** Counts of a mailbox that need not be open. RFC 9051 §6.3.11. */
export const Counts = Schema.Struct({
  messages: Schema.optionalKey(Schema.Int),
  unseen: Schema.optionalKey(Schema.Int),
  uidNext: Schema.optionalKey(Schema.Int),
  uidValidity: Schema.optionalKey(Schema.Int)
})

/** The head of a message. Its sender wrote all of it, so nothing in it can be trusted. */
export const Head = Schema.Struct({
  uid: Schema.Int,
  /** Absent if the server did not send them, as is the size. */
  flags: Schema.optionalKey(Schema.Array(Schema.String)),
  /** Octets. */
  size: Schema.optionalKey(Schema.Int),
  subject: Schema.optionalKey(Schema.String),
  /** Addresses, without names. */
  from: Schema.Array(Schema.String),
  to: Schema.Array(Schema.String),
  /** As sent. RFC 5322 §3.3. */
  date: Schema.optionalKey(Schema.String),
  messageId: Schema.optionalKey(Schema.String)
})

const counted = ["messages", "unseen", "uidNext", "uidValidity"] as const

const status = make(
  "status",
  { payload: Schema.Struct({ mailbox: Schema.String }), success: Counts, isRepeatable: true },
  (connection, { mailbox }) => valueOf(connection, Command.status(mailbox, counted))
)

const search = make("search", { payload: Query, success: Uids, isRepeatable: true }, (connection, query) =>
  Effect.gen(function* () {
    const { all } = yield* valueOf(connection, Command.search(query))
    const { name, uidValidity } = yield* connection.mailbox
    return { mailbox: name, ...(uidValidity === undefined ? {} : { uidValidity }), uids: all }
  })
)

const heads = make(
  "heads",
  { payload: Uids, success: Schema.Array(Head), isRepeatable: true },
  (connection, at) =>
    among(connection, at, [], (uids) =>
      Effect.map(
        valueOf(connection, Command.fetch(uids, { flags: true, size: true, envelope: true })),
        (messages) =>
          messages.map(({ envelope, flags, size, uid }) => ({
            uid,
            ...(flags && { flags: withoutRecent(flags) }),
            ...(size !== undefined && { size }),
            ...headOf(envelope)
          }))
      )
    )
)

const store = make(
  "store",
  {
    payload: Schema.Struct({
      messages: Uids,
      change: Schema.Literals(["add", "remove"]),
      flags: Schema.Array(Schema.String)
    }),
    success: Schema.Void,
    isRepeatable: true
  },
  (connection, { change, flags, messages }) =>
    among(connection, messages, undefined, (uids) =>
      Effect.asVoid(
        connection.execute(
          Command.store(uids, change === "add" ? { add: flags } : { remove: flags }, {
            silent: true
          })
        )
      )
    )
)

const move = make(
  "move",
  {
    payload: Schema.Struct({ messages: Uids, to: Schema.String }),
    success: Schema.Struct({ how: Schema.Literals(["move", "copy"]) }),
    // without MOVE, it copies first, and a second copy would duplicate the messages
    isRepeatable: false
  },
  (connection, { messages, to }) =>
    among<{ readonly how: "move" | "copy" }>(connection, messages, { how: "move" }, (uids) =>
      Effect.map(valueOf(connection, Command.move(uids, to)), ({ how }) => ({ how }))
    )
)

const append = make(
  "append",
  {
    payload: Schema.Struct({
      mailbox: Schema.String,
      /** With CRLF at the end of each line. Stored until the task is done: append a large message by a task of the app instead. */
      message: Schema.Uint8Array,
      flags: Schema.optionalKey(Schema.Array(Schema.String))
    }),
    success: Schema.Struct({
      uidValidity: Schema.optionalKey(Schema.Int),
      uid: Schema.optionalKey(Schema.Int)
    }),
    isRepeatable: false
  },
  (connection, { flags, mailbox, message }) =>
    Effect.map(valueOf(connection, Command.append(mailbox, message, { flags })), ({ uid, uidValidity }) => ({
      ...(uidValidity === undefined ? {} : { uidValidity }),
      ...(uid === undefined ? {} : { uid })
    }))
)

/** The ready tasks, which every runner has in addition to those of the app. */
export const tasks = { status, search, heads, store, move, append }

const valueOf = <A>(
  connection: ImapConnection,
  command: Command.Command<A>
): Effect.Effect<A, ImapError.ImapError> => connection.execute(command)

/** Runs only if the UIDs belong to the mailbox that is open; sends nothing if there are none. */
const among = <A>(
  connection: ImapConnection,
  { mailbox, uidValidity, uids }: Uids,
  empty: A,
  use: (uids: Uids["uids"]) => Effect.Effect<A, ImapError.ImapError>
): Effect.Effect<A, ImapError.ImapError> =>
  Effect.flatMap(connection.mailbox, (open) => {
    if (open.name !== mailbox || open.uidValidity !== uidValidity) return elsewhere
    return uids.length === 0 ? Effect.succeed(empty) : use(uids)
  })

const elsewhere = misuse(
  "the UIDs belong to another mailbox than the one that is open, or to another UIDVALIDITY"
)

const headOf = ({ from, messageId, rawDate, subject, to }: Envelope.Envelope) => ({
  ...(subject === undefined ? {} : { subject }),
  from: from.flatMap(addressesOf),
  to: to.flatMap(addressesOf),
  ...(rawDate === undefined ? {} : { date: rawDate }),
  ...(messageId === undefined ? {} : { messageId })
})

const addressesOf = (address: Envelope.Address): ReadonlyArray<string> =>
  address._tag === "Mailbox" ? [address.address] : address.members.map((member) => member.address)
