/**
 * The changes of a mailbox's messages, as a stream of values that lasts over any number of connections.
 *
 * An app that applies them in order to its copy of the mailbox keeps the copy equal to the server's. What a server cannot
 * report after a loss becomes `Missed`; `docs/changes.md` says what is guaranteed, depending on the server.
 */
import { Schema } from "effect"
import { MessageSet } from "../imap/MessageSet.ts"

/** A message is new. UIDs come in ascending order. */
export const Arrived = Schema.TaggedStruct("Arrived", {
  uid: Schema.Int,
  /** Its number at this moment. */
  sequence: Schema.Int,
  /** As `MailboxState.flags` spells them, without `\Recent`. */
  flags: Schema.Array(Schema.String)
})
export interface Arrived extends Schema.Schema.Type<typeof Arrived> {}

/**
 * The current flags of a message. Flags that were reported already, or that the app has read since its `Reset`, are not
 * repeated.
 */
export const FlagsChanged = Schema.TaggedStruct("FlagsChanged", {
  /** Absent if the server sent a sequence number alone, and the mailbox is too large to know whose it is. */
  uid: Schema.UndefinedOr(Schema.Int),
  sequence: Schema.Int,
  flags: Schema.Array(Schema.String),
  /** RFC 7162 §3.1.4. */
  modSeq: Schema.UndefinedOr(Schema.BigInt)
})
export interface FlagsChanged extends Schema.Schema.Type<typeof FlagsChanged> {}

/** Messages that have gone, and that were reported to the app or that it may have read. */
export const Expunged = Schema.TaggedStruct("Expunged", {
  /** Ranges, first and last. Absent as with `FlagsChanged`; then `sequence` says which one it was. */
  uids: Schema.UndefinedOr(MessageSet),
  sequence: Schema.UndefinedOr(Schema.Int)
})
export interface Expunged extends Schema.Schema.Type<typeof Expunged> {}

/**
 * All that is known of the mailbox is void: read it again, now, unless it says that its messages arrive. `first`: it is followed from here on; `uidValidity`:
 * the server gave it new UIDs (RFC 9051 §2.3.1.1); `mailboxId`: another mailbox has its name (RFC 8474); `mailbox`:
 * another one was selected; `slow`: more changes waited for the listener than `Policy.sizes.listener` allows, and it begins
 * again.
 */
export const Reset = Schema.TaggedStruct("Reset", {
  reason: Schema.Literals(["first", "uidValidity", "mailboxId", "mailbox", "slow"]),
  mailbox: Schema.String,
  uidValidity: Schema.UndefinedOr(Schema.Int),
  /** Present with `ChangesOptions.page`: each message of the mailbox follows as `Arrived`, and there is nothing to read now. */
  arrives: Schema.optionalKey(Schema.Literal(true))
})
export interface Reset extends Schema.Schema.Type<typeof Reset> {}

/** Changes that may have happened while there was no connection, and that this server has no way to report. */
export const Missed = Schema.TaggedStruct("Missed", {
  what: Schema.Literals(["flags", "expunged", "arrived"])
})
export interface Missed extends Schema.Schema.Type<typeof Missed> {}

/** One thing that happened to the mailbox. */
export const Change = Schema.Union([Arrived, FlagsChanged, Expunged, Reset, Missed])
export type Change = Arrived | FlagsChanged | Expunged | Reset | Missed

/**
 * A record of how far the changes were reported, from which another listener can continue, in this process or a later one. RFC
 * 7162 §3.2.5. `Schema.toCodecJson(Supervised.Token)` encodes it as JSON.
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

/** The token to continue from, and how much is taken at once. */
export interface ChangesOptions {
  /** The point at which an earlier listener stopped; one of another host or another mailbox is ignored. */
  readonly resume?: Token | undefined
  /**
   * The most messages that arrive before the next token; without it, all that there are. With it, a `Reset` is followed by
   * the messages of the mailbox as `Arrived`, in ascending order, a page whenever the listener asks for more, so
   * that an app never holds more of the mailbox than that. A listener that continues from the token of a page gets the next one.
   */
  readonly page?: number | undefined
}

/** The same for a mailbox that is followed by its name. */
export interface FollowingOptions extends ChangesOptions {
  /**
   * True: once the mailbox cannot be opened, such as one that does not exist or was removed, the stream fails after the
   * changes before that. By default it waits until the mailbox can be opened.
   */
  readonly isRequired?: boolean | undefined
}

/** A change, and the token up to which everything is reported. */
export interface Followed {
  readonly change: Change
  /** Absent within changes that were found together: continue only from a change that has one. */
  readonly token: Token | undefined
}
