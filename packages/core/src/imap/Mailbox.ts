/**
 * The selected mailbox, as the server described it, and updates it. RFC 9051 §6.3.2.
 *
 * What a server leaves out, or gives as 0 although 0 is impossible, is absent: nothing is made up.
 */
import { Schema } from "effect"
import {
  type FetchData,
  type ResponseCode,
  type Status,
  textOf,
  type Untagged,
  type Vanished
} from "./Response.ts"
import * as Grammar from "./wire/Grammar.ts"

/** The selected mailbox, as the server's answers and untagged data leave it. RFC 9051 §6.3.2, §7. */
export const MailboxState = Schema.Struct({
  /** As the caller named it. */
  name: Schema.String,
  exists: Schema.Int,
  recent: Schema.UndefinedOr(Schema.Int),
  /** As the server spells them, such as `\\Seen` or `$Forwarded`. Its own names are bounded, escaped and redacted. */
  flags: Schema.Array(Schema.String),
  /** Absent means that every flag may be changed for good. */
  permanentFlags: Schema.UndefinedOr(Schema.Array(Schema.String)),
  /** Absent means that UIDs must not be kept. */
  uidValidity: Schema.UndefinedOr(Schema.Int),
  /** As SELECT gave it, or the UID after the largest one that was fetched since. */
  uidNext: Schema.UndefinedOr(Schema.Int),
  unseen: Schema.UndefinedOr(Schema.Int),
  highestModSeq: Schema.UndefinedOr(Schema.BigInt),
  /** RFC 8474 §4.1. Quoted as flags are. */
  mailboxId: Schema.UndefinedOr(Schema.String),
  readOnly: Schema.Boolean
})
export interface MailboxState extends Schema.Schema.Type<typeof MailboxState> {}

/** Makes the state that is known before the server has sent anything. EXAMINE is always read-only. */
export const empty = (name: string, readOnly: boolean): MailboxState => ({
  name,
  exists: 0,
  recent: undefined,
  flags: [],
  permanentFlags: undefined,
  uidValidity: undefined,
  uidNext: undefined,
  unseen: undefined,
  highestModSeq: undefined,
  mailboxId: undefined,
  readOnly
})

/** Applies a response code of SELECT or of a later response. */
export const withCode = (self: MailboxState, code: ResponseCode | undefined): MailboxState => {
  switch (code?.name) {
    case "PERMANENTFLAGS":
      return { ...self, permanentFlags: words(code.args) }
    case "UIDVALIDITY":
      return { ...self, uidValidity: Grammar.nonZeroNumber(code.args) }
    case "UIDNOTSTICKY":
      return { ...self, uidValidity: undefined }
    case "UIDNEXT":
      return { ...self, uidNext: Grammar.nonZeroNumber(code.args) }
    case "UNSEEN":
      return { ...self, unseen: Grammar.nonZeroNumber(code.args) }
    case "HIGHESTMODSEQ":
      return { ...self, highestModSeq: Grammar.modSeq(code.args) }
    case "NOMODSEQ":
      return { ...self, highestModSeq: undefined }
    case "MAILBOXID":
      return { ...self, mailboxId: Grammar.objectId(words(code.args)[0] ?? "") }
    case "READ-ONLY":
      return { ...self, readOnly: true }
    case "READ-WRITE":
      return { ...self, readOnly: false }
    default:
      return self
  }
}

const words = (text: string): ReadonlyArray<string> =>
  text
    .replace(/^\(|\)$/g, "")
    .split(" ")
    .filter((word) => word !== "")
    // `filter` allocates room for sixteen, and this is kept
    .slice()

/** Applies one untagged response. Ignores responses that do not concern the mailbox. */
export const withUntagged = (self: MailboxState, response: Untagged): MailboxState => {
  switch (response._tag) {
    case "Exists":
      return { ...self, exists: response.count }
    case "Recent":
      return { ...self, recent: response.count }
    case "Expunge":
      return expunged(self, response.sequence)
    case "Vanished":
      return response.earlier ? self : { ...self, exists: Math.max(0, self.exists - sizeOf(response.uids)) }
    case "Fetch":
      return withUid(self, response)
    case "Flags":
      return { ...self, flags: response.flags }
    case "Status":
      // UIDNOTSTICKY comes with NO (RFC 4315 §4)
      return response.condition === "OK" || response.condition === "NO" ? withCode(self, response.code) : self
    default:
      return self
  }
}

/** Decrements the count, unless the number is beyond the last message. */
const expunged = (self: MailboxState, sequence: number): MailboxState =>
  sequence < 1 || sequence > self.exists ? self : { ...self, exists: self.exists - 1 }

const withUid = (self: MailboxState, response: FetchData): MailboxState => {
  const uid = self.uidNext === undefined ? undefined : uidIn(response)
  return uid === undefined || uid < (self.uidNext ?? 0) ? self : { ...self, uidNext: uid + 1 }
}

/** The UID in a FETCH response, if it has one. RFC 9051 §7.5.2. */
export const uidIn = ({ attributes }: FetchData): number | undefined =>
  Grammar.nonZeroNumber(textOf(attributes.get("UID")) ?? "")

const sizeOf = (ranges: Vanished["uids"]): number =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)

/**
 * Reads the mailbox that a SELECT or EXAMINE opened from the data between the command and its OK. Data before `[CLOSED]`
 * belongs to the mailbox that was selected before (RFC 7162 §3.2.11).
 */
export const fromSelect = (
  name: string,
  readOnly: boolean,
  untagged: ReadonlyArray<Untagged>,
  code: ResponseCode | undefined
): MailboxState => {
  const afterClosed = untagged.slice(untagged.findLastIndex(isClosed) + 1)
  const state = withCode(afterClosed.reduce(withUntagged, empty(name, readOnly)), code)
  return readOnly ? { ...state, readOnly: true } : state
}

const isClosed = (response: Untagged): response is Status =>
  response._tag === "Status" && response.code?.name === "CLOSED"

/** Nothing is selected: it has no name and no messages. */
export const none: MailboxState = empty("", true)
