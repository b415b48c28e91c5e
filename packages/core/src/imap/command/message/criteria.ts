/** The criteria of a SEARCH, as data. RFC 9051 §6.4.4, RFC 5032, RFC 7162 §3.1.5, RFC 8474 §5. */
import { type DateTime, Schema } from "effect"
import * as Argument from "../../Argument.ts"
import { maxNumber, maxNumber64 } from "../../wire/Grammar.ts"
import { label, refused } from "../arguments.ts"
import type { Numbers } from "../../MessageSet.ts"
import { setOf, slicesOf } from "./messages.ts"
import type { Offered } from "../Plan.ts"
import { optionsOf } from "../../../failure/options.ts"
import * as shapes from "../shapes.ts"

/**
 * A day: for a `DateTime` the day in its zone, for a `Date`, which has none, the day in UTC. Servers compare days and pass over
 * the time and the zone of a message; the day that it came on is one of the server's own zone.
 */
export type Day = DateTime.DateTime | Date

/**
 * The conditions that messages must meet. All fields must hold; `or`, `not` and `and` combine queries. Texts are found anywhere
 * in a field, in upper or lower case; how well depends on the server.
 */
export interface SearchQuery {
  /** Flags: `true` if it must be set, `false` if it must not. */
  readonly seen?: boolean | undefined
  readonly answered?: boolean | undefined
  readonly flagged?: boolean | undefined
  readonly deleted?: boolean | undefined
  readonly draft?: boolean | undefined
  /** The same as `seen: false`. */
  readonly unseen?: boolean | undefined
  /** A keyword that is set, such as `$Forwarded`, or one that is not. */
  readonly keyword?: string | undefined
  readonly unkeyword?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly cc?: string | undefined
  readonly bcc?: string | undefined
  readonly subject?: string | undefined
  readonly body?: string | undefined
  /** In the header or the body. */
  readonly text?: string | undefined
  /** Fields by their names: what they must hold, or `true` if they must be there. */
  readonly header?: Readonly<Record<string, string | true>> | undefined
  /** The day of its arrival: before the day, on it, or on it and later. */
  readonly before?: Day | undefined
  readonly on?: Day | undefined
  readonly since?: Day | undefined
  /** The same by the date in its header. */
  readonly sentBefore?: Day | undefined
  readonly sentOn?: Day | undefined
  readonly sentSince?: Day | undefined
  /** The same by when it came into this mailbox. Need SAVEDATE. RFC 8514. */
  readonly savedBefore?: Day | undefined
  readonly savedOn?: Day | undefined
  readonly savedSince?: Day | undefined
  /** Came more than so many seconds ago, or less. Needs WITHIN. RFC 5032. */
  readonly older?: number | undefined
  readonly younger?: number | undefined
  /** Octets. */
  readonly larger?: number | undefined
  readonly smaller?: number | undefined
  readonly uid?: Numbers | undefined
  readonly sequence?: Numbers | undefined
  /** Changed since, this number included. Needs CONDSTORE. RFC 7162 §3.1.5. */
  readonly modSeq?: number | bigint | undefined
  /** Need OBJECTID. RFC 8474 §5. */
  readonly emailId?: string | undefined
  readonly threadId?: string | undefined
  /** The text that a person types into Gmail's search box. Needs X-GM-EXT-1. */
  readonly gmailRaw?: string | undefined
  /** Must hold more or less, as the server sees it: texts may be written differently. Needs SEARCH=FUZZY. RFC 6203. */
  readonly fuzzy?: SearchQuery | undefined
  /** A search that is kept at the server under this name. Needs FILTERS. RFC 5466. */
  readonly filter?: string | undefined
  /** One of them must hold. */
  readonly or?: ReadonlyArray<SearchQuery> | undefined
  /** Must not hold as a whole. */
  readonly not?: SearchQuery | undefined
  /** Every one of them must hold. */
  readonly and?: ReadonlyArray<SearchQuery> | undefined
}

/** A query, with those within it. */
export const queryShape = () => {
  const flag = Schema.Boolean
  const text = Schema.String
  const { day, numbers, wholeNumber } = shapes
  const query: Schema.Decoder<SearchQuery> = optionsOf<SearchQuery>({
    seen: flag,
    answered: flag,
    flagged: flag,
    deleted: flag,
    draft: flag,
    unseen: flag,
    keyword: text,
    unkeyword: text,
    from: text,
    to: text,
    cc: text,
    bcc: text,
    subject: text,
    body: text,
    text,
    header: Schema.Record(Schema.String, Schema.Union([text, Schema.Literal(true)])),
    before: day,
    on: day,
    since: day,
    sentBefore: day,
    sentOn: day,
    sentSince: day,
    savedBefore: day,
    savedOn: day,
    savedSince: day,
    older: Schema.Number,
    younger: Schema.Number,
    larger: Schema.Number,
    smaller: Schema.Number,
    uid: numbers,
    sequence: numbers,
    modSeq: wholeNumber,
    emailId: text,
    threadId: text,
    gmailRaw: text,
    fuzzy: Schema.suspend(() => query),
    filter: text,
    or: Schema.Array(Schema.suspend(() => query)),
    not: Schema.suspend(() => query),
    and: Schema.Array(Schema.suspend(() => query))
  })
  return query
}

type Arguments = ReadonlyArray<Argument.Argument>

interface Key {
  readonly args: Arguments
  readonly needs: ReadonlyArray<string>
}

type Fields<Value> = {
  [Name in keyof SearchQuery]-?: Exclude<SearchQuery[Name], undefined> extends Value ? Name : never
}[keyof SearchQuery]

/** The arguments of a SEARCH, and the capabilities that a server must list for it. */
export const criteria = (
  query: SearchQuery
): { readonly args: Arguments; readonly needs: ReadonlyArray<string> } => {
  const keys = keysOf(query)
  return {
    args: keys.length === 0 ? [Argument.atom("ALL")] : keys.flatMap(({ args }) => args),
    needs: keys.flatMap(({ needs }) => needs)
  }
}

/**
 * The same search once for as many UIDs as fit into a line; not at all if it is known that it finds nothing. Several
 * find together what one would have found.
 */
export const parted = (query: SearchQuery, { exists }: Offered): ReadonlyArray<SearchQuery> => {
  const { sequence, uid } = query
  if (sequence !== undefined && (exists === 0 || setOf(sequence) === undefined)) return []
  return uid === undefined ? [query] : slicesOf(uid).map((each) => ({ ...query, uid: each }))
}

const keysOf = (query: SearchQuery): ReadonlyArray<Key> => readers.flatMap((read) => read(query))

type Reader = (query: SearchQuery) => ReadonlyArray<Key>

const key = (name: string, ...args: Arguments): Key => ({ args: [Argument.atom(name), ...args], needs: [] })

/** No message is in an empty set, which has no other form. */
const among = (set: Numbers, ...before: Arguments): Key => {
  const written = setOf(set)
  return written === undefined ? key("NOT", Argument.atom("ALL")) : { args: [...before, written], needs: [] }
}

const needing = (needs: ReadonlyArray<string>, { args }: Key): Key => ({ args, needs })

const flag =
  (field: Fields<boolean>, isSet: string, isNotSet: string): Reader =>
  (query) => {
    const wanted = query[field]
    return wanted === undefined ? [] : [key(wanted ? isSet : isNotSet)]
  }

const text =
  (field: Fields<string>, name: string, write = Argument.string, ...needs: ReadonlyArray<string>): Reader =>
  (query) => {
    const value = query[field]
    return value === undefined ? [] : [needing(needs, key(name, write(value)))]
  }

const day =
  (field: Fields<Day>, name: string, ...needs: ReadonlyArray<string>): Reader =>
  (query) => {
    const value = query[field]
    return value === undefined ? [] : [needing(needs, key(name, Argument.date(value)))]
  }

const number =
  (field: Fields<number | bigint>, name: string, min: number, ...needs: ReadonlyArray<string>): Reader =>
  (query) => {
    const value = query[field]
    return value === undefined ? [] : [needing(needs, key(name, numberBetween(value, min)))]
  }

/** A larger one than 32 bits is a mod-sequence. */
const numberBetween = (value: number | bigint, min: number): Argument.Argument => {
  const isWhole =
    typeof value === "bigint" ? value <= maxNumber64 : Number.isInteger(value) && value <= maxNumber
  return isWhole && value >= min
    ? Argument.atom(`${value}`)
    : refused("a number is not whole, or too small or too large")
}

const objectId = (id: string): Argument.Argument =>
  /^[\w-]{1,255}$/.test(id) ? Argument.text(id) : refused("an id contains more than letters, digits, - and _")

const header: Reader = ({ header = {} }) =>
  Object.entries(header).map(([name, value]) =>
    key("HEADER", Argument.string(name), Argument.string(value === true ? "" : value))
  )

/** `OR a OR b c`: each takes the rest as its second key. */
const either: Reader = ({ or }) => {
  if (or === undefined) return []
  if (or.length === 0) return [{ args: [refused("`or` contains no query")], needs: [] }]
  const last = or.length - 1
  const keys = or.map((query, at) => (at < last ? prefixed("OR", together(query)) : together(query)))
  return [{ args: keys.flatMap(({ args }) => args), needs: keys.flatMap(({ needs }) => needs) }]
}

const never: Reader = ({ not }) => (not === undefined ? [] : [prefixed("NOT", together(not))])

const fuzzy: Reader = ({ fuzzy: query }) => {
  if (query === undefined) return []
  const { args, needs } = prefixed("FUZZY", together(query))
  return [{ args, needs: [...needs, "SEARCH=FUZZY"] }]
}

const every: Reader = ({ and = [] }) => and.flatMap(keysOf)

/** Writes all of a query as one key: in parentheses if it is several. */
const together = (query: SearchQuery): Key => {
  const keys = keysOf(query)
  const [first = key("ALL"), ...more] = keys
  if (more.length === 0) return first
  return {
    args: [Argument.list(...keys.flatMap(({ args }) => args))],
    needs: keys.flatMap(({ needs }) => needs)
  }
}

const prefixed = (name: string, { args, needs }: Key): Key => ({
  args: [Argument.atom(name), ...args],
  needs
})

const readers: ReadonlyArray<Reader> = [
  ({ sequence }) => (sequence === undefined ? [] : [among(sequence)]),
  ({ uid }) => (uid === undefined ? [] : [among(uid, Argument.atom("UID"))]),
  flag("seen", "SEEN", "UNSEEN"),
  flag("unseen", "UNSEEN", "SEEN"),
  flag("answered", "ANSWERED", "UNANSWERED"),
  flag("flagged", "FLAGGED", "UNFLAGGED"),
  flag("deleted", "DELETED", "UNDELETED"),
  flag("draft", "DRAFT", "UNDRAFT"),
  text("keyword", "KEYWORD", label),
  text("unkeyword", "UNKEYWORD", label),
  day("before", "BEFORE"),
  day("on", "ON"),
  day("since", "SINCE"),
  day("sentBefore", "SENTBEFORE"),
  day("sentOn", "SENTON"),
  day("sentSince", "SENTSINCE"),
  day("savedBefore", "SAVEDBEFORE", "SAVEDATE"),
  day("savedOn", "SAVEDON", "SAVEDATE"),
  day("savedSince", "SAVEDSINCE", "SAVEDATE"),
  number("older", "OLDER", 1, "WITHIN"),
  number("younger", "YOUNGER", 1, "WITHIN"),
  number("larger", "LARGER", 0),
  number("smaller", "SMALLER", 0),
  number("modSeq", "MODSEQ", 0, "CONDSTORE"),
  text("emailId", "EMAILID", objectId, "OBJECTID"),
  text("threadId", "THREADID", objectId, "OBJECTID"),
  text("from", "FROM"),
  text("to", "TO"),
  text("cc", "CC"),
  text("bcc", "BCC"),
  text("subject", "SUBJECT"),
  header,
  text("body", "BODY"),
  text("text", "TEXT"),
  text("gmailRaw", "X-GM-RAW", Argument.string, "X-GM-EXT-1"),
  text("filter", "FILTER", label, "FILTERS"),
  fuzzy,
  either,
  never,
  every
]
