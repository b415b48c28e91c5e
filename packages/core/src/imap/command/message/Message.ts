/** A message as a FETCH returns it, by what was asked for. RFC 9051 §7.5.2. */
import { Record, Schema, Struct } from "effect"
import * as BodyStructure from "../../BodyStructure.ts"
import * as Envelope from "../../Envelope.ts"
import type { Value } from "../../Response.ts"
import { misuseIn, optionsOf, throwIf } from "../../../failure/options.ts"
import type * as sections from "./sections.ts"

/** The items to fetch of each message. The UID is always fetched. */
export interface FetchQuery {
  readonly flags?: boolean | undefined
  readonly envelope?: boolean | undefined
  readonly bodyStructure?: boolean | undefined
  /** The time at which the message came to the server. */
  readonly internalDate?: boolean | undefined
  readonly size?: boolean | undefined
  /** Absent if the server does not list CONDSTORE. RFC 7162. */
  readonly modSeq?: boolean | undefined
  /** The same for all copies of a message. Absent if the server lists neither OBJECTID (RFC 8474) nor is Gmail. */
  readonly emailId?: boolean | undefined
  /** The same for all messages of a conversation; absent as `emailId`. */
  readonly threadId?: boolean | undefined
  /** The beginning of the text, made by the server. Absent if it does not list PREVIEW. RFC 8970. */
  readonly preview?: boolean | undefined
  /** The time at which the message came into this mailbox. Absent if the server does not list SAVEDATE. RFC 8514. */
  readonly saveDate?: boolean | undefined
  /** Gmail's labels, such as `\\Important` and names of mailboxes. Absent if the server is not Gmail. */
  readonly labels?: boolean | undefined
  /** The whole header, or the fields of these names. */
  readonly headers?: true | ReadonlyArray<string> | undefined
  /** The whole message as it was sent, or `maxLength` octets from `start` (0). */
  readonly source?: boolean | sections.Partial | undefined
  /**
   * Parts by their numbers, such as `1.2` (`part` of `BodyStructure`), `TEXT` or `2.MIME`, as they were sent, or with
   * `decoded` as they were before. With `start` (0) and `maxLength` only these octets of a part, as they were sent.
   */
  readonly parts?: ReadonlyArray<string | ({ readonly part: string } & sections.Partial)> | undefined
  /**
   * Parts that are named by their numbers come as they were before they were encoded (base64, quoted-printable). That
   * is undone here, by the structure, which is asked for with them: no message that can be downloaded makes it fail,
   * and one that is attached is left as it was sent. Not for `stream`, which has `Mime.contents`.
   *
   * With `"binary"` a server that lists BINARY undoes it, which makes base64 a quarter shorter, as compression does,
   * too. The price: what a server cannot decode it refuses, and all is asked for once more without BINARY; Dovecot ends
   * the connection over base64 that is broken, which is for a sender to choose, and writes attached messages again. RFC
   * 3516.
   */
  readonly decoded?: boolean | "binary" | undefined
  /** The values as they were sent are kept as well: several times the memory of what is read from them. */
  readonly attributes?: boolean | undefined
}

const octets = { start: Schema.optional(Schema.Number), maxLength: Schema.Number }

export const queryShape = () =>
  optionsOf<FetchQuery>({
    flags: Schema.Boolean,
    envelope: Schema.Boolean,
    bodyStructure: Schema.Boolean,
    internalDate: Schema.Boolean,
    size: Schema.Boolean,
    modSeq: Schema.Boolean,
    emailId: Schema.Boolean,
    threadId: Schema.Boolean,
    preview: Schema.Boolean,
    saveDate: Schema.Boolean,
    labels: Schema.Boolean,
    headers: Schema.Union([Schema.Literal(true), Schema.Array(Schema.String)]),
    source: Schema.Union([Schema.Boolean, Schema.Struct(octets)]),
    parts: Schema.Array(Schema.Union([Schema.String, Schema.Struct({ part: Schema.String, ...octets })])),
    decoded: Schema.Union([Schema.Boolean, Schema.Literal("binary")]),
    attributes: Schema.Boolean
  })

const wrongQuery = misuseIn(() => ({ query: queryShape() }), { call: "Command.Message" })

/** The result of each field of a query. What did not come is `undefined`, and is named in `missing`. */
const fetched = {
  /** Such as `\Seen`, and keywords as the server spells them. */
  flags: Schema.UndefinedOr(Schema.Array(Schema.String)),
  /** Without any of its fields if it is missing. */
  envelope: Envelope.Envelope,
  bodyStructure: Schema.UndefinedOr(BodyStructure.BodyStructure),
  /** In the server's zone; `undefined` if it is not a date. */
  internalDate: Schema.UndefinedOr(Schema.DateTimeZoned),
  /** Octets. */
  size: Schema.UndefinedOr(Schema.Int),
  modSeq: Schema.UndefinedOr(Schema.BigInt),
  emailId: Schema.UndefinedOr(Schema.String),
  threadId: Schema.UndefinedOr(Schema.String),
  preview: Schema.UndefinedOr(Schema.String),
  /** In the server's zone; `undefined` if the server does not know it. */
  saveDate: Schema.UndefinedOr(Schema.DateTimeZoned),
  /** `undefined` if the server sends none. */
  labels: Schema.UndefinedOr(Schema.Array(Schema.String)),
  /** Without any field if they are missing. */
  headers: Schema.ReadonlyMap(Schema.String, Schema.Array(Schema.String)),
  source: Schema.UndefinedOr(Schema.Uint8Array),
  /** By the names that were asked for, without those that are missing. */
  parts: Schema.ReadonlyMap(Schema.String, Schema.Uint8Array)
}

/** An item of a message that a query asks for. */
export type MessageItem = keyof typeof fetched

export interface Fetched extends Schema.Struct.Type<typeof fetched> {
  /** Everything as it was sent, by upper-case names. */
  readonly attributes: ReadonlyMap<string, Value>
}

/** The fields that a query asks for. */
type Asked<Query> = {
  [Name in keyof Fetched & keyof Query]: Query[Name] extends true | object ? Name : never
}[keyof Fetched & keyof Query]

/** One message, with the fields that the query asks for. */
export type Message<Query extends FetchQuery = FetchQuery> = {
  readonly sequence: number
  readonly uid: number
  /** What was asked for and did not come, or cannot be read; absent if everything came. */
  readonly missing?: ReadonlyArray<MessageItem>
} & Partial<Fetched> &
  Pick<Fetched, Asked<Query>>

/** The fields that some servers do not have: they are absent there. */
type Offered = "emailId" | "modSeq" | "preview" | "threadId"

type Encoded = Schema.Struct.Encoded<typeof fetched>

/** One message as the schema that `Message` makes of the query encodes it. */
export type EncodedMessage<Query extends FetchQuery = FetchQuery> = {
  readonly sequence: number
  readonly uid: number
  readonly missing?: ReadonlyArray<MessageItem>
} & Partial<Encoded> &
  Pick<Encoded, Exclude<Asked<Query>, Offered | "attributes">>

/**
 * Makes the schema of the messages that a query returns, for an RPC, an HTTP API or a queue: the fields that it asks for,
 * without `attributes`. Octets are base64 in JSON, header fields and parts arrays of pairs.
 *
 * **Example** (Envelopes as JSON)
 *
 * ```ts
 * import { Command } from "@effect-imap/core"
 * import { Schema } from "effect"
 *
 * const Envelopes = Schema.toCodecJson(Schema.Array(Command.Message({ envelope: true, flags: true })))
 * const toJson = Schema.encodeEffect(Envelopes)
 * ```
 */
export function Message<const Query extends FetchQuery>(
  query: Query
): Schema.Codec<Omit<Message<Query>, "attributes">, EncodedMessage<Query>>
export function Message(query: FetchQuery): Schema.Constraint {
  throwIf(wrongQuery({ query }))
  const asked: Readonly<Record<string, unknown>> = { ...query }
  const isAsked = (name: string) => asked[name] !== undefined && asked[name] !== false
  const { emailId, modSeq, preview, threadId, ...always } = fetched
  // absent if the server does not offer it
  const offered = Struct.map({ emailId, modSeq, preview, threadId }, Schema.optionalKey)
  const fields = Record.filter({ ...always, ...offered }, (_, name) => isAsked(name))
  const missing = Schema.optionalKey(Schema.Array(Schema.Literals(Struct.keys(fetched))))
  return Schema.Struct({ sequence: Schema.Int, uid: Schema.Int, missing, ...fields })
}
