/** What is known of an account that lost its mailbox, and what it is advised. Pure. */
import { asked, type Given, type MaybeAsked } from "../../fleet/Asked.ts"
import type { Alike } from "../losses.ts"
import type { Note } from "../Note.ts"
import type { Part } from "../Part.ts"
import type { Segment } from "../Segment.ts"
import type { Lived } from "../Lived.ts"

export interface Suffered {
  readonly account: ReadonlyArray<Lived>
  /** How often it was lost; what was away without a loss was not open yet. */
  readonly losses: number
  readonly away: ReadonlyArray<Segment>
  /** It is away at the end. */
  readonly isAway: boolean
  /** Its last connection failed, and no other follows. */
  readonly isFailed: boolean
  /** It has no mailbox since the server refused one, in milliseconds. */
  readonly unselected: number
  /** Its UIDVALIDITY changed. RFC 9051 §2.3.1.1. */
  readonly numbering: Note | undefined
  /** Its store was made anew each time, on this machine. */
  readonly isMadeAnew: boolean
  /** It may only be read since it was opened again. */
  readonly isLocked: boolean
  readonly notes: ReadonlyArray<Note>
  readonly pieces: ReadonlyArray<Segment>
  /** The milliseconds from one loss to the next, if nearly always as many. */
  readonly every: number | undefined
  /** What the losses have in common. */
  readonly same: Alike | undefined
}

export type Advised = MaybeAsked & {
  /** Whose the losses were, as far as the trace shows it. */
  readonly cause?: string | undefined
}

/** With the part of the headline that the advice is about, or the command of which the refusals are. */
export type Remedied = Advised & { readonly about?: string | undefined; readonly lead?: Part | undefined }

export interface Remedy extends Given {
  /** The part of the headline that it is about, if that is a note. */
  readonly part?: Part
  /** Whose it is, if it is not about the losses. */
  readonly whose?: string | undefined
  /** The command that it is about, if it is about one alone. */
  readonly about?: string
}

/** Returns what the first of some remedies asks, and whose that is. */
export const advisedIn = ([first]: ReadonlyArray<Remedy>): Advised =>
  first === undefined ? {} : { cause: first.whose, ...asked(first) }
