/**
 * Which messages were reported to an app, and what is known of the mailbox on the present connection. Values only.
 *
 * Messages have two names: the UID, which stays, and the sequence number, which is a place (RFC 9051 §2.3.1). `uids`
 * has both, and is right only while the connection reports every change of places: each count that does not fit, and
 * each UID in the wrong place, brings a survey, which reads all UIDs again. `news` takes what the server says,
 * `questions` has what must be asked.
 */
import type { Change, Reset } from "../Changes.ts"
import type { Flags } from "./Flags.ts"
import type * as UidSet from "./UidSet.ts"

/** Whose UIDs they are. */
export interface UidSpace {
  readonly mailbox: string
  readonly uidValidity: number | undefined
  readonly mailboxId: string | undefined
}

export type View =
  | { readonly _tag: "away" }
  /** SELECT is on its way. */
  | {
      readonly _tag: "opening"
      /** It asks for what happened since (RFC 7162 §3.2.5). */
      readonly asksDelta: boolean
      /** The UIDVALIDITY is the one that is known: what happened since may be applied (K11). */
      isSame: boolean
      /** Some of it came before that was clear. */
      hasLost: boolean
      /** How often it said how many messages there are: its UIDNEXT was right for the first time alone. */
      counts: number
      /** The last message that it named: its place shows whether all others are known. */
      last: { readonly sequence: number; readonly uid: number } | undefined
    }
  | Open

/** What a FETCH says of a message. */
export interface Named {
  readonly sequence: number
  readonly uid: number
  readonly flags: ReadonlyArray<string>
  readonly modSeq: bigint | undefined
}

/** What waits to be reported, and `unplaced` when it was heard: it may be out of date if that has grown since. */
export interface Held extends Named {
  readonly unplaced: number
}

export interface Open {
  readonly _tag: "open"
  exists: number
  /** What SELECT said that the next message gets. */
  readonly uidNext: number
  /** Sequence numbers are places in `uids`. Otherwise a survey is due. */
  isAligned: boolean
  /** Messages when the survey was answered, and whether some went after that: then what it found cannot be placed. */
  counted: number
  isDisturbed: boolean
  /** The server knows of a message that went, and has still to say so: it does if it is asked for nothing else. */
  isLagging: boolean
  /** Surveys in a row that did not fit, and `turns` at the last of so many. */
  surveys: number
  unfit: number | undefined
  /** Flags of a message changed, and it was not clear of which. */
  isInDoubt: boolean
  /** Without `uids`: it is not known how many messages were reported. */
  looksBehind: boolean
  /** Changes of flags since a mod-sequence, or all flags, are to be fetched; then all is known up to `reach`. */
  flags: { readonly since: bigint | undefined; readonly reach: bigint | undefined } | undefined
  /** Once all is reported, all is known up to this. Until then a later connection continues from the last such point. */
  reach: bigint | undefined
  /** What was fetched brought nothing more: it is asked for again only once the server has said more. */
  stalled: string | undefined
  /** What was known when a message was last found hidden. */
  polled: string | undefined
  /** How often messages came or went: one of each leaves the counts as they were. */
  turns: number
}

export interface Mirror {
  /** Messages whose UIDs fit into one line. A larger mailbox is followed without a survey. */
  readonly largestSurvey: number
  /** All flags are read again if the server cannot say which of them changed. */
  readonly readsFlags: boolean
  place: UidSpace | undefined
  /** The app has to learn that what it knows is void. */
  owes: Reset["reason"] | undefined
  /** By sequence number, from the first message on; absent if the mailbox is too large. */
  uids: UidSet.UidSet | undefined
  /** Without `uids`: messages, from the first on, that were reported. */
  seen: number
  /** All messages below this UID were reported, and none from here on; 0 if it is not known. */
  uidNext: number
  /** The largest UID that was reported, or could be read after a `Reset`: what arrives has a larger one. */
  highest: number
  /** What was heard of messages from `uidNext` on; `undefined` if that was not their flags. */
  readonly untold: Map<number, Held | undefined>
  /** How often flags changed of a message whose place was not known yet. */
  unplaced: number
  /** The UIDs of these. */
  heard: UidSet.UidSet
  /** The flags that were last heard for reported messages. */
  readonly flags: Flags
  /** Whatever the app knows of this mailbox it has learnt since a `Reset`. */
  isReset: boolean
  /** Messages are read by a FETCH, and not in order to learn whose flags changed. */
  isReading: boolean
  modSeq: bigint | undefined
  /** The last SELECT that asked what had happened was never answered: the next one asks for the mailbox alone. */
  isCareful: boolean
  view: View
}

/** Changes, in order. */
export type Out = Array<Change>
