/** The mailbox that is open, as the server tells of it, from the command on that opens it. RFC 9051 §6.3.2, §7.4. Pure. */
import { type Data, isAbove } from "../Data.ts"
import { permittedIn } from "../flags.ts"
import { numbersIn, sizeOf } from "../numbersIn.ts"

/** So many message numbers are followed: EXPUNGE moves all after it. */
const mostNumbers = 4096

export class OpenMailbox {
  /** The line of that command; -1 if the log does not have it, or if none is open. */
  readonly line: number
  /** As it is compared; empty if it is hidden, or none is open. */
  readonly name: string
  /** It is opened by EXAMINE. */
  readonly isReadOnly: boolean
  /** The server opened it, or refused to; absent until it has answered. */
  isOpen: boolean | undefined
  openedAt: number | undefined
  /** The server opened it for reading alone. RFC 9051 §7.1, READ-ONLY. */
  isLocked = false
  /** Its UIDVALIDITY, in digits, and the line that told it. */
  validity: string | undefined
  validityLine = -1
  /** The flags that it permits and keeps. */
  permitted: ReadonlyArray<string> | undefined
  /** UIDNEXT, as it was opened, and the line that told it. */
  uidNext: number | undefined
  told: { readonly line: number; readonly text: string } | undefined
  /** HIGHESTMODSEQ, as it was opened; and the highest mod-sequence that was seen since, in digits. */
  modSeq: { readonly digits: string; readonly line: number; readonly text: string } | undefined
  highest: string | undefined
  /** The number of messages, and how many there were as it was opened. */
  exists: number | undefined
  first: number | undefined
  /** How many messages the last EXISTS told more than were known before. */
  more = 0
  /** How many went since it was opened. */
  removed = 0
  /** The UID of the message that the last line reported gone by its number, if FETCH had told it. */
  gone: number | undefined
  /** The numbers of the messages that the last VANISHED reported gone, from the highest down, if FETCH had told all of them. */
  vanished: ReadonlyArray<number> | undefined
  /** The UID of each message number, from 1 on, that FETCH told. */
  private byNumber: Array<number | undefined> | undefined
  /** By the UIDs that it was seen to have, its UIDNEXT is at least so by now. */
  least = 0

  constructor(line = -1, name = "", isReadOnly = false) {
    this.line = line
    this.name = name
    this.isReadOnly = isReadOnly
  }

  /** Messages came since it was opened. */
  get hasGrown(): boolean {
    return this.first !== undefined && (this.exists ?? 0) + this.removed > this.first
  }

  /** None of its messages ever went, so that each has its number as its UID. */
  get isDense(): boolean {
    return this.removed === 0 && this.first !== undefined && this.uidNext === this.first + 1
  }

  /** Returns the UID of a message number, if it is known. */
  uidOf(number: number): number | undefined {
    return this.byNumber?.[number - 1]
  }

  /** Returns whether a message is known to have this UID. */
  shows(uid: number): boolean {
    return this.byNumber?.includes(uid) === true
  }

  /** Returns whether a message is known to have this UID, and another number. */
  isElsewhere(uid: number): boolean {
    return this.shows(uid) && this.uidOf(uid) !== uid
  }

  /** Returns what tells its message with this UID from all others; nothing without a UIDVALIDITY. */
  keyOf(uid: number): string | undefined {
    return this.validity === undefined ? undefined : `${this.validity} ${uid}`
  }

  tells(data: Data, line: number): void {
    const { name, number } = data
    this.gone = undefined
    switch (name) {
      case "EXISTS":
        return this.counts(number)
      case "EXPUNGE":
        this.gone = this.uidOf(number)
        if (number >= 1) this.byNumber?.splice(number - 1, 1)
        return this.loses(1)
      case "VANISHED": {
        const { vanished } = data
        return vanished?.isEarlier === false ? this.vanishes(vanished.set) : undefined
      }
      case "FETCH": {
        const { modSeq, uid = 0 } = data
        if (modSeq !== undefined) this.reaches(modSeq)
        this.least = Math.max(this.least, uid + 1)
        return this.numbers(number, uid)
      }
      case "OK":
        return this.opens(data, line)
    }
  }

  private opens({ modSeq, text, uidNext, uidValidity }: Data, line: number): void {
    if (modSeq !== undefined) {
      this.reaches(modSeq)
      this.modSeq ??= { digits: modSeq, line, text }
    }
    if (uidValidity !== undefined) {
      this.validity = uidValidity
      this.validityLine = line
    }
    this.permitted = permittedIn(text) ?? this.permitted
    if (uidNext === undefined || this.uidNext !== undefined) return
    this.uidNext = uidNext
    this.told = { line, text }
  }

  private numbers(number: number, uid: number): void {
    if (uid === 0 || number < 1 || number > mostNumbers) return
    this.byNumber ??= []
    this.byNumber[number - 1] = uid
  }

  /** It does not say which numbers they had. RFC 7162 §3.2.10. */
  private vanishes(set: string): void {
    const { byNumber } = this
    this.vanished = byNumber && numbersOf(new Set(numbersIn(set)), byNumber)
    if (this.vanished === undefined) this.byNumber = undefined
    else for (const number of this.vanished) byNumber?.splice(number - 1, 1)
    this.loses(sizeOf(set))
  }

  private reaches(modSeq: string): void {
    if (this.highest === undefined || isAbove(modSeq, this.highest)) this.highest = modSeq
  }

  private counts(exists: number): void {
    this.more = this.exists === undefined ? 0 : Math.max(0, exists - this.exists)
    this.exists = exists
    this.first ??= exists
  }

  private loses(count: number): void {
    this.removed += count
    if (this.exists !== undefined) this.exists = Math.max(0, this.exists - count)
  }
}

/** Returns the numbers of the messages with these UIDs, from the highest down, if all are known. */
const numbersOf = (
  uids: ReadonlySet<number>,
  byNumber: ReadonlyArray<number | undefined>
): ReadonlyArray<number> | undefined => {
  const numbers: Array<number> = []
  for (let number = byNumber.length; number > 0; number--) {
    const uid = byNumber[number - 1]
    if (uid !== undefined && uids.has(uid)) numbers.push(number)
  }
  // more than are read are none here
  return uids.size > 0 && numbers.length >= uids.size ? numbers : undefined
}

/**
 * Returns whether the UIDs of a mailbox went on as before, by its UIDNEXT and by how many messages it has, although its UIDVALIDITY
 * is another one: a mailbox that is filled anew gives its messages UIDs from 1 on.
 */
export const numbersOn = (before: OpenMailbox, after: OpenMailbox): boolean =>
  isSparse(before) &&
  isSparse(after) &&
  (after.uidNext ?? 0) >= Math.max(before.uidNext ?? Infinity, before.least)

/** UIDs were given to more messages than there are. */
const isSparse = ({ first = Infinity, uidNext = 0 }: OpenMailbox): boolean => uidNext > first + 1
