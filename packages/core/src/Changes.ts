/**
 * What becomes of the messages of a mailbox, as a stream of values that lasts over any number of connections.
 *
 * Applied in order to what an app has read of the mailbox, they keep it as the server's is. What a server cannot report
 * after a loss is said as `Missed`; `docs/changes.md` has what can be promised, by what the server offers.
 */
import { Schema } from "effect"
import type { Gap } from "./following/Broadcast.ts"

/** A message is new. UIDs come in ascending order. */
export interface Arrived {
  readonly _tag: "Arrived"
  readonly uid: number
  /** Its number at this moment. */
  readonly sequence: number
  /** As `MailboxState.flags` spells them, without `\Recent`. */
  readonly flags: ReadonlyArray<string>
}

/** The present flags of a message. What was reported, or was read since the app's `Reset`, is not repeated. */
export interface FlagsChanged {
  readonly _tag: "FlagsChanged"
  /** Absent if the server sent a sequence number alone, and the mailbox is too large to know whose it is. */
  readonly uid: number | undefined
  readonly sequence: number
  readonly flags: ReadonlyArray<string>
  /** RFC 7162 §3.1.4. */
  readonly modSeq: bigint | undefined
}

/** Messages are gone that were reported to the app, or that it may have read. */
export interface Expunged {
  readonly _tag: "Expunged"
  /** Ranges, first and last. Absent as with `FlagsChanged`; then `sequence` says which one it was. */
  readonly uids: ReadonlyArray<readonly [first: number, last: number]> | undefined
  readonly sequence: number | undefined
}

/**
 * All that is known of the mailbox is void: read it again, now. `first`: it is followed from here on; `uidValidity`:
 * the server gave it new UIDs (RFC 9051 §2.3.1.1); `mailboxId`: another mailbox has its name (RFC 8474); `mailbox`:
 * another one was selected.
 */
export interface Reset {
  readonly _tag: "Reset"
  readonly reason: "first" | "uidValidity" | "mailboxId" | "mailbox"
  readonly mailbox: string
  readonly uidValidity: number | undefined
}

/** What may have happened while there was no connection, and what this server has no way to report. */
export interface Missed {
  readonly _tag: "Missed"
  readonly what: "flags" | "expunged" | "arrived"
}

/** One thing that happened to the mailbox. `Gap`: the listener was too slow, and this many are missing here. */
export type Change = Arrived | FlagsChanged | Expunged | Reset | Missed | Gap

/**
 * How far the changes were reported, to continue from there, in this process or a later one. RFC 7162 §3.2.5.
 * `Schema.toCodecJson(Changes.Token)` makes JSON of it.
 */
export const Token = Schema.Struct({
  host: Schema.String,
  mailbox: Schema.String,
  uidValidity: Schema.Int,
  /** RFC 8474. */
  mailboxId: Schema.optionalKey(Schema.String),
  /** Every message below this was reported, and none from here on: an app forgets those as it continues. */
  uidNext: Schema.Int,
  /** Every change of flags up to here was reported. */
  highestModSeq: Schema.optionalKey(Schema.BigInt),
  /** Messages. */
  exists: Schema.Int,
  /** Their UIDs, such as `1:3,5`; absent if the mailbox is too large to know them all. */
  uids: Schema.optionalKey(Schema.String)
})
export interface Token extends Schema.Schema.Type<typeof Token> {}

/** A change, and how far all is reported with it. */
export interface Followed {
  readonly change: Change
  /** Absent in the midst of what was found out at once: up to the next one there is nothing to continue from. */
  readonly token: Token | undefined
}
