/** What lines show besides a failure, the first of its kind, to be told in the words of an observation. */
import type { Advice, Diagnosis, ObservationId } from "@effect-imap/core/ImapError"
import { observation } from "@effect-imap/core/internal/Advice"
import type { Offers } from "./offers.ts"

/** A mailbox whose UIDVALIDITY changed, by how many messages it has grown since, and how many of those the app was shown. */
export interface Before {
  readonly mailbox: string | undefined
  readonly validity: string
  readonly now: string
  readonly more: number
  readonly shown: number
}

/** A message that was read, and another one that has its number by now. */
export interface Shift {
  readonly number: number
  /** The UIDs of both. */
  readonly read: number
  readonly now: number
  /** The first is in its mailbox; and the app took the other one out. */
  readonly isThere: boolean
  readonly isRemoved: boolean
  /** The mailbox into which the app put the other one, and its UID there. */
  readonly into: readonly [mailbox: string, uid: number] | undefined
}

/** The connections that removed messages, the UIDs of these, and whether another connection had read each of them as well. */
export interface Removers {
  readonly names: ReadonlyArray<string>
  readonly uids: ReadonlyArray<number>
  readonly isReadTwice: boolean
}

/** The facts that the words may mention. */
interface Facts {
  readonly ms: number
  readonly step: string
  readonly code?: string
  readonly isOther?: boolean
  readonly isOwn?: boolean
  readonly isSwapped?: boolean
  readonly marked?: number
  readonly messages?: number
  readonly names?: ReadonlyArray<string>
  readonly isRefused?: boolean
  readonly wentOn?: boolean
  readonly isReported?: boolean
  readonly isNone?: boolean
  readonly goesOn?: boolean
  readonly own?: number
  readonly isHeld?: boolean
  readonly refusedRemoval?: string
  readonly octets?: number
  readonly size?: number
  readonly before?: Before
  readonly range?: readonly [least: number, most: number]
  readonly cutAt?: number
  readonly exact?: number
  readonly isExact?: boolean
  readonly inVain?: number
  readonly shift?: Shift
  readonly removers?: Removers
}

export interface Noticed {
  readonly id: ObservationId
  readonly severity: "warning" | "info"
  /** The line that says most, and those that explain it. */
  readonly lines: ReadonlyArray<number | undefined>
  /** The server's words. */
  readonly quote: string
  readonly facts: Facts
  count: number
}

/** Returns its words; `count`: how often it was, if not on one connection alone; `offers`: what the server lists. */
export const wordsOf = (
  { count: own, facts, id }: Noticed,
  offers?: Offers,
  count = own
): Advice & Pick<Diagnosis, "actionBy"> & Partial<Pick<Diagnosis, "party">> =>
  observation(id, { ...facts, count, offers })
