/**
 * The messages that were reported to an app, and what is known of the mailbox on the present connection. Values only.
 *
 * Messages have two names: the UID, which stays, and the sequence number, which is a place (RFC 9051 §2.3.1). `messages` has
 * both, and is right only while the connection reports every change of places. A count that does not fit, or a UID in the
 * wrong place, causes a survey, which reads all UIDs again. `news` takes what the server says, `questions` has what must
 * be asked.
 */
import type { Change, Reset } from "../Changes.ts"
import type { Flags } from "./Flags.ts"
import type { Reading } from "./Reading.ts"
import type { MemoryBound } from "../../base/MemoryBound.ts"
import type * as UidSet from "./UidSet.ts"
import type { Unreported } from "./Unreported.ts"

export type { Named } from "./Named.ts"

/** The mailbox in which UIDs are valid. */
export interface UidSpace {
  readonly mailbox: string
  readonly uidValidity: number | undefined
  readonly mailboxId: string | undefined
  /** True if it was opened on this connection before: its UIDs hold as long as that lasts. RFC 9051 §2.3.1.1. */
  readonly isInSession: boolean
}

export type View =
  | {
      readonly _tag: "away"
      /** True if there were messages to report when the mailbox was last left. */
      readonly isBehind: boolean
    }
  /** SELECT was written and not answered. */
  | {
      readonly _tag: "opening"
      readonly isBehind: boolean
      /** True if it asks for the changes since a known point (RFC 7162 §3.2.5). */
      readonly asksDelta: boolean
      /** True if the UIDVALIDITY is the known one, so that changes may be applied (K11). */
      isSame: boolean
      /** True if some changes could not be applied: they came before UIDVALIDITY, unasked, or without a UID. */
      hasLost: boolean
      /** The number of EXISTS so far: UIDNEXT belongs to the first of them. */
      counts: number
      /** The last message of the changes: its place shows whether all others are known. */
      last: { readonly sequence: number; readonly uid: number } | undefined
    }
  | Open

export interface Open {
  readonly _tag: "open"
  exists: number
  /** True if the server may have more messages, since UIDs vanished that were not known. */
  mayBeMore: boolean
  /** The UIDNEXT of SELECT. */
  readonly uidNext: number
  places: Places
  /** The last answer to SEARCH: the number of messages then. `isDisturbed`: some have gone since, so it cannot be used. */
  found: { readonly exists: number; readonly isDisturbed: boolean } | undefined
  misfits: Misfits
  survey: SurveyInParts
  /** True if the server has yet to report an expunged message, which it does in the answer to NOOP. */
  isLagging: boolean
  /** True after a change of the count that could not be read: `exists` is then corrected by a survey. */
  isMiscounted: boolean
  flags: OpenFlags
  unansweredTries: UnansweredTries | undefined
  /** The number of times that messages came or went, since one of each leaves the counts unchanged. */
  turns: number
}

/** A survey that is too long for one line. */
export interface SurveyInParts {
  /** Each message that goes begins another one, since numbers are others then. */
  readonly number: number
  /** The UIDs that its parts have returned so far. */
  readonly uids: UidSet.UidSet
}

/** The validity of sequence numbers as places among the known messages. */
export type Places =
  | { readonly _tag: "sure" }
  /** A survey is due. `hidesFlags`: flags changed of a message that could not be identified. */
  | { readonly _tag: "doubtful"; readonly hidesFlags: boolean }

/** Surveys in a row that did not fit. */
export interface Misfits {
  readonly times: number
  /** The result of the last one; valid as long as `turns` is the same. */
  readonly last:
    | undefined
    /** The survey returned more messages than there are by the count, or fewer, and the count is doubtful. */
    | { readonly _tag: "otherCount"; readonly turns: number }
    /** There were too many: the mailbox is followed without surveys. */
    | { readonly _tag: "tooMany"; readonly turns: number }
}

/** The flags of all reported messages. */
export type OpenFlags =
  /** They are known up to the mod-sequence, once everything is reported. */
  | { readonly _tag: "known"; readonly reach: bigint | undefined }
  /** They are to be fetched, all or those changed since a mod-sequence; then they are known up to `reach`. */
  | {
      readonly _tag: "due"
      readonly since: bigint | undefined
      readonly reach: bigint | undefined
      /** True if the server has refused it once. */
      readonly isRepeated?: boolean
    }

/** Questions without a result; void once anything else is known. */
export interface UnansweredTries {
  /** The state in which it was asked. */
  readonly state: string
  /** FETCHes of new messages that returned nothing or were refused, in a row. */
  readonly fetches: number
  /** True if NOOP was asked whether the server still hides a message. */
  readonly isPolled: boolean
}

export interface Mirror {
  /** The number of messages whose UIDs fit into one line. */
  readonly maxSearch: number
  /** The number of messages of the largest mailbox that is surveyed: of one line, or with pages of several. */
  readonly maxSurvey: number
  /** The number of messages that the listener takes before it asks for more: `Infinity` without pages. */
  page: number
  /** The number of messages that may be reported until then. */
  room: number
  /** True if all flags are read again if the server cannot report which of them changed. */
  readonly readsFlags: boolean
  place: UidSpace | undefined
  continuity: Continuity
  messages: Messages
  /** The UID below which all messages were reported, and from which on none was; 0 if unknown. */
  uidNext: number
  /** The largest UID that was reported, or could be read after a `Reset`: later messages have larger ones. */
  highest: number
  /** Messages from `uidNext` on that the server has mentioned. */
  readonly unreported: Unreported
  /** The memory of all sets of UIDs. */
  readonly memory: MemoryBound
  /** The number of times that the flags of a message changed whose place was unknown. */
  unplaced: number
  /** The messages from `uidNext` on of which the app may know by its own commands: the keys of `unreported`, and what `mayHaveRead` adds. */
  heard: UidSet.UidSet
  /** The last known flags of reported messages. */
  readonly flags: Flags
  /** The messages whose flags the app's FETCH reads. */
  reading: Reading | undefined
  modSeq: bigint | undefined
  /** True if a SELECT that asked for changes was never answered: the next one does not ask for them. */
  isCareful: boolean
  view: View
}

/** The state of the reports to the app. */
export type Continuity =
  /** Nothing valid: a `Reset` has yet to be reported. */
  | { readonly _tag: "nothing"; readonly owes: Reset["reason"] }
  /** Everything up to a token, and no mailbox was opened since. */
  | { readonly _tag: "resumed" }
  /** Everything since a token. */
  | { readonly _tag: "continued" }
  /** Everything since a `Reset`: what the app knows, it learnt since. */
  | { readonly _tag: "reset" }

/** The messages that are known, from the first one on. */
export type Messages =
  /** Their UIDs, by sequence number. */
  | { readonly _tag: "named"; readonly uids: UidSet.UidSet }
  /**
   * Only their number, since the mailbox is too large. `isUnsure`: messages may be reported already that are not among
   * them, or the other way round.
   */
  | { readonly _tag: "counted"; readonly seen: number; readonly isUnsure: boolean }

/** The known UIDs by sequence number; absent if the mailbox is too large. */
export const uidsOf = ({ messages }: Mirror): UidSet.UidSet | undefined =>
  messages._tag === "named" ? messages.uids : undefined

/** The number of messages that are known. */
export const known = ({ messages }: Mirror): number =>
  messages._tag === "named" ? messages.uids.size : messages.seen

/** Returns whether the listener takes new messages in pages. */
export const isPaged = ({ page }: Mirror): boolean => page !== Infinity

/** Changes, in order. */
export type Out = Array<Change>
