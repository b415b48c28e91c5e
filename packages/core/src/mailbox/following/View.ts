/**
 * The messages that were reported to an app, and what is known of the mailbox on the present connection. Values only.
 *
 * Messages have two names: the UID, which stays, and the sequence number, which is a place (RFC 9051 §2.3.1). `uids` has
 * both, and is right only while the connection reports every change of places. A count that does not fit, or a UID in the
 * wrong place, causes a survey, which reads all UIDs again. `news` takes what the server says, `questions` has what must
 * be asked.
 */
import type { Change, Reset } from "../Changes.ts"
import type { Flags } from "./Flags.ts"
import type { Reading } from "./Reading.ts"
import type { NumberMap } from "../../imap/wire/NumberMap.ts"
import type * as UidSet from "./UidSet.ts"

/** The mailbox in which UIDs are valid. */
export interface UidSpace {
  readonly mailbox: string
  readonly uidValidity: number | undefined
  readonly mailboxId: string | undefined
}

export type View =
  | { readonly _tag: "away" }
  /** SELECT was written and not answered. */
  | {
      readonly _tag: "opening"
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

/** A message as a FETCH response reports it. */
export interface Named {
  readonly sequence: number
  readonly uid: number
  readonly flags: ReadonlyArray<string>
  readonly modSeq: bigint | undefined
}

/** A message that waits to be reported, with `unplaced` of that time: if that has grown, its flags may be old. */
export interface Held extends Named {
  readonly unplaced: number
}

export interface Open {
  readonly _tag: "open"
  exists: number
  /** True if the server may have more messages, since UIDs vanished that were not known. */
  mayBeMore: boolean
  /** The UIDNEXT of SELECT. */
  readonly uidNext: number
  /** True if sequence numbers are places in `uids`; if not, a survey is due. */
  isAligned: boolean
  /** The number of messages at the answer to the survey, and whether some went after it, so that it cannot be used. */
  counted: number
  isDisturbed: boolean
  /** True if the server has yet to report an expunged message, which it does in the answer to NOOP. */
  isLagging: boolean
  /** Surveys in a row that did not fit, and the value of `turns` when there were too many. */
  surveys: number
  unfit: number | undefined
  /** The value of `turns` when a survey returned more messages than there are by the count. */
  surplus: number | undefined
  /** True if flags changed of a message that could not be identified. */
  isInDoubt: boolean
  /** Without `uids`: whether it is unknown how many messages were reported. */
  looksBehind: boolean
  /** Flags that are to be fetched, all or those changed since a mod-sequence; then all is known up to `reach`. */
  flags: { readonly since: bigint | undefined; readonly reach: bigint | undefined } | undefined
  /** The mod-sequence up to which all is known once everything is reported. */
  reach: bigint | undefined
  /** The state at which a FETCH of new messages returned nothing or was refused, and how often in a row. */
  stalled: { readonly known: string; readonly times: number } | undefined
  /** The state at which the server was last found to hide a message. */
  polled: string | undefined
  /** The number of times that messages came or went, since one of each leaves the counts unchanged. */
  turns: number
}

export interface Mirror {
  /** The number of messages whose UIDs fit into one line. A larger mailbox is followed without surveys. */
  readonly largestSurvey: number
  /** True if all flags are read again if the server cannot report which of them changed. */
  readonly readsFlags: boolean
  place: UidSpace | undefined
  /** True if it was opened on this connection before: its UIDs hold as long as that lasts. RFC 9051 §2.3.1.1. */
  isInSession: boolean
  /** The reason of a `Reset` that has yet to be reported. */
  owes: Reset["reason"] | undefined
  /** The UIDs by sequence number, from the first message on; absent if the mailbox is too large. */
  uids: UidSet.UidSet | undefined
  /** Without `uids`: the number of messages, from the first on, that were reported. */
  seen: number
  /** The UID below which all messages were reported, and from which on none was; 0 if unknown. */
  uidNext: number
  /** The largest UID that was reported, or could be read after a `Reset`: later messages have larger ones. */
  highest: number
  /** Messages from `uidNext` on that the server has mentioned; `undefined` for those without flags. */
  readonly unreported: NumberMap<Held | undefined>
  /** The number of times that the flags of a message changed whose place was unknown. */
  unplaced: number
  /** The messages from `uidNext` on that the app may have read of: the keys of `unreported`, and what `mayHaveRead` adds. */
  heard: UidSet.UidSet
  /** True if it continues from a token, and no mailbox was opened since. */
  isResumed: boolean
  /** The last known flags of reported messages. */
  readonly flags: Flags
  /** True if a `Reset` was reported: what the app knows, it learnt since. */
  isReset: boolean
  /** The messages whose flags the app's FETCH reads. */
  reading: Reading | undefined
  modSeq: bigint | undefined
  /** True if a SELECT that asked for changes was never answered: the next one does not ask for them. */
  isCareful: boolean
  view: View
}

/** Changes, in order. */
export type Out = Array<Change>
