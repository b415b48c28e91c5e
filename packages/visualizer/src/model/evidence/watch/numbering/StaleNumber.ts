/**
 * A message number with which an app goes on although messages before it were removed: it had read the message that had this
 * number, and acts on another one, which it has not read. Line by line. RFC 9051 §7.5.1.
 */
import { add, noSet } from "../../../../trace/Sparse.ts"
import type { Noticed, Shift } from "../../Noticed.ts"

/** A command by the number of one message, and the UID that this message has, if it is known. */
interface Named {
  readonly line: number
  readonly name: string
  readonly number: number
  readonly uid: number | undefined
  /** The mailbox, and the UID there, of a copy of it. */
  readonly into?: Shift["into"]
}

/** So many messages that were read are kept. */
const most = 1024

export class StaleNumber {
  private read: { readonly number: number; readonly uid: number; readonly line: number } | undefined
  private known: ReadonlySet<number> = noSet
  /** The last line that reported a removal of another program since then. */
  private movedAt: number | undefined
  private isThere = true
  private shift: (Omit<Shift, "isThere"> & { readonly lines: ReadonlyArray<number | undefined> }) | undefined
  private names: ReadonlySet<string> = noSet
  private count = 0
  private quote = ""

  /** What is to be told, if there is anything. */
  get found(): Noticed | undefined {
    const { count, isThere, names, quote, shift: known } = this
    if (known === undefined) return undefined
    const { lines, ...shift } = known
    return {
      id: "numbers-moved",
      severity: "warning",
      lines,
      quote,
      facts: { ms: 0, step: Array.from(names).join(" and "), shift: { ...shift, isThere } },
      count
    }
  }

  /** Another mailbox is opened, or the app asks which messages there are, and so knows their numbers. */
  forgets(): void {
    this.read = undefined
    this.movedAt = undefined
  }

  /** The app read the message. */
  reads({ line, number, uid }: Named): void {
    if (uid === undefined) return
    if (this.known.size < most) this.known = add(this.known, uid)
    if (this.shift !== undefined) return
    this.read = { number, uid, line }
    this.movedAt = undefined
    this.isThere = true
  }

  /** Messages went, of numbers up to `number`; those that the app removed itself it counts. */
  removed(number: number, line: number, isOwn: boolean): void {
    const { read, shift } = this
    if (read === undefined || number > read.number) return
    if (!isOwn) this.movedAt = line
    else if (shift === undefined && number < read.number) this.forgets()
    else if (shift !== undefined && number === read.number) this.shift = { ...shift, isRemoved: true }
  }

  goes(uids: ReadonlyArray<number>): void {
    if (this.read !== undefined && uids.includes(this.read.uid)) this.isThere = false
  }

  /** The app acts on these: on the message that it has read as well, so that it may have meant the other one, too. */
  acts(uids: ReadonlyArray<number>): void {
    if (this.read === undefined || !uids.includes(this.read.uid)) return
    this.shift = undefined
    this.count = 0
    this.names = noSet
    this.forgets()
  }

  /** The app changed, or copied, the message that has this number by now. */
  changed({ into, line, name, number, uid: now }: Named, said: { line: number; text: string }): void {
    const { movedAt, read, shift } = this
    if (now === undefined || read === undefined) return
    if (now === read.uid) return this.acts([now])
    if (movedAt === undefined || number !== read.number || this.known.has(now)) return
    if (shift !== undefined && shift.now !== now) return
    this.names = add(this.names, name)
    this.count++
    this.quote ||= said.text
    this.shift = {
      number,
      read: read.uid,
      now,
      isRemoved: shift?.isRemoved === true || name === "MOVE",
      into: shift?.into ?? into,
      lines: shift?.lines ?? [line, read.line, movedAt]
    }
  }
}
