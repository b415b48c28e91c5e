/** The messages of the open mailbox, as far as the server has named them on this connection. */
import { noMap, put } from "../../../trace/Sparse.ts"
import type { OpenMailbox } from "./OpenMailbox.ts"

/** So many message numbers are followed: EXPUNGE moves all after it. */
const mostNumbers = 4096

/** So many UIDs are kept; if there are more, none is known to be new. */
const most = 16_384

export class NamedMessages {
  readonly of: OpenMailbox
  /** Each with the line that named it last. */
  private uids: ReadonlyMap<number, number> = noMap
  private hasMany = false
  /** The lines that reported UIDs gone. */
  private gone: ReadonlyMap<number, number> = noMap
  /** The UID of each message number, from 1 on. */
  private readonly byNumber: Array<number | undefined> = []

  constructor(of: OpenMailbox) {
    this.of = of
  }

  /** A response names these UIDs. */
  names(uids: ReadonlyArray<number>, line: number): void {
    for (const uid of uids) if (this.uids.size < most) this.uids = put(this.uids, uid, line)
  }

  /** A response names more UIDs than are kept. */
  namesMany(): void {
    this.hasMany = true
  }

  /** A message has this number, and this UID. */
  numbers(number: number, uid: number): void {
    if (number >= 1 && number <= mostNumbers) this.byNumber[number - 1] = uid
  }

  expunged(number: number, line: number): void {
    const uid = this.uidOf(number)
    if (uid !== undefined) this.goes(uid, line)
    if (number >= 1 && number <= this.byNumber.length) this.byNumber.splice(number - 1, 1)
  }

  /**
   * Returns the numbers that they had, from the highest down, if each is known: VANISHED does not say them. RFC 7162 §3.2.10.
   */
  vanished(uids: ReadonlyArray<number>, line: number): ReadonlyArray<number> | undefined {
    for (const uid of uids) this.goes(uid, line)
    const gone = new Set(uids)
    const numbers = this.byNumber
      .flatMap((uid, at) => (uid !== undefined && gone.has(uid) ? [at + 1] : []))
      .toReversed()
    // more than are read are none here
    if (gone.size === 0 || numbers.length < gone.size) {
      this.byNumber.length = 0
      return undefined
    }
    for (const number of numbers) this.byNumber.splice(number - 1, 1)
    return numbers
  }

  /** Returns the UID of a message number, if it is known. */
  uidOf(number: number): number | undefined {
    return this.byNumber[number - 1]
  }

  /** Returns whether a response may have named one of these UIDs. */
  knows(uids: ReadonlyArray<number>): boolean {
    return this.hasMany || this.uids.size >= most || uids.some((uid) => this.uids.has(uid))
  }

  /** Returns whether a response has named one of these UIDs. */
  hasNamed(uids: ReadonlyArray<number>): boolean {
    return uids.some((uid) => this.uids.has(uid))
  }

  /** Returns the line that named the first of these UIDs, if a response has named each. */
  namedAt(uids: ReadonlyArray<number>): number | undefined {
    return uids.every((uid) => this.uids.has(uid)) ? this.uids.get(uids[0] ?? 0) : undefined
  }

  /** Returns whether a message is known to have this UID. */
  shows(uid: number): boolean {
    return this.byNumber.includes(uid)
  }

  /** Returns whether a message is known to have this UID, and another number. */
  isElsewhere(uid: number): boolean {
    return this.shows(uid) && this.uidOf(uid) !== uid
  }

  /** Returns the line that reported the first of these UIDs gone, if all of them are. */
  goneAt(uids: ReadonlyArray<number>): number | undefined {
    return uids.every((uid) => this.gone.has(uid)) ? this.gone.get(uids[0] ?? 0) : undefined
  }

  hasGone(uid: number): boolean {
    return this.gone.has(uid)
  }

  private goes(uid: number, line: number): void {
    if (this.gone.size < most && !this.gone.has(uid)) this.gone = put(this.gone, uid, line)
  }
}
