/** Messages that left the open mailbox, and how soon after they had come, line by line. RFC 9051 §7.5.1, RFC 7162 §3.2.10. */
import { dataIn } from "../Data.ts"
import { numbersIn, sizeOf } from "../numbersIn.ts"
import { type Dialogue, isSelect } from "./Dialogue.ts"
import type { Received, Sent } from "./Line.ts"
import type { OpenMailbox } from "./OpenMailbox.ts"
import { noList, push } from "../../../trace/Sparse.ts"

/** Messages that were reported gone at one time. */
export interface Removed {
  readonly time: number
  /** How many of them had come since the mailbox was opened, and how long ago at most, in milliseconds. */
  readonly came: number
  readonly within: number
  /** The milliseconds since the last message came, if that is the one which went. */
  readonly sinceLast: number | undefined
}

/** Most messages of the open mailbox, gone while this connection asked for no removal. */
export interface Mass {
  /** Its name, if it is known. */
  readonly mailbox: string
  /** How many there were, how many went, and how many are left. */
  readonly before: number
  readonly gone: number
  readonly left: number
  /** The times, and the lines, of the first and the last. */
  readonly since: number
  readonly until: number
  readonly lines: readonly [first: number, last: number]
}

/** So many, and this share of all, are most. */
const fewestOfMass = 100
const shareOfMass = 0.5

/** So many removals are kept. */
const most = 1024

/** Commands that may take messages out of a mailbox, also out of another one: some servers keep each message once. */
const removing = /^(?:(?:UID )?(?:EXPUNGE|MOVE|COPY)|CLOSE|DELETE|RENAME)$/
const marking = /\\DELETED|X-GM-LABELS/i

export class Removals {
  all: ReadonlyArray<Removed> = noList
  /** How many messages came. */
  came = 0
  /** A command of this connection may have removed messages. */
  isOwn = false
  /** What went of the mailbox that is open, since it was opened; and the most of the others. */
  private going: Mass | undefined
  private of: OpenMailbox | undefined
  private most: Mass | undefined
  /** Of the messages that are there, how many came since it was opened, and since when there are some. */
  private present = 0
  private since = 0
  /** When the last one came. */
  private lastAt = 0

  sent({ name = "", text }: Sent): void {
    this.isOwn ||= removing.test(name) || (name.endsWith("STORE") && marking.test(text))
    if (isSelect(name)) this.present = 0
  }

  /** Most of a mailbox that others removed, and of several the largest. */
  get mass(): Mass | undefined {
    return this.isOwn ? undefined : [this.going, this.most].filter(isMass).toSorted(byGone)[0]
  }

  received({ line, text, time }: Received, { mailbox }: Dialogue): void {
    const { exists = 0, more, uidNext = Infinity } = mailbox
    const { name, number, vanished } = dataIn(text)
    const gone = name === "EXPUNGE" ? 1 : vanished?.isEarlier === false ? sizeOf(vanished.set) : 0
    if (gone > 0) this.loses(mailbox, gone, { line, time })
    if (name === "EXISTS") this.comes(more, time)
    // the last messages are those that came
    if (name === "EXPUNGE")
      this.goes(number > exists + 1 - this.present ? 1 : 0, { time, isLast: number === exists + 1 })
    if (vanished === undefined || vanished.isEarlier) return
    const came = (numbersIn(vanished.set) ?? []).filter((uid) => uid >= uidNext).length
    const isLast = vanished.set === `${uidNext + this.came - 1}`
    this.goes(Math.min(came, this.present), { time, isLast })
  }

  /** The connection has ended. */
  end(): void {
    this.of = undefined
  }

  private loses(
    mailbox: OpenMailbox,
    count: number,
    { line, time }: { readonly line: number; readonly time: number }
  ): void {
    const { exists, name } = mailbox
    if (exists === undefined) return
    if (this.of === undefined || this.of !== mailbox) {
      this.most = [this.going, this.most].filter(isMass).toSorted(byGone)[0]
      this.of = mailbox
      this.going = undefined
    }
    const { before = exists + count, gone = 0, lines: [first] = [line], since = time } = this.going ?? {}
    this.going = {
      mailbox: name,
      before,
      gone: gone + count,
      left: exists,
      since,
      until: time,
      lines: [first, line]
    }
  }

  private comes(more: number, time: number): void {
    if (more > 0 && this.present === 0) this.since = time
    if (more > 0) this.lastAt = time
    this.present += more
    this.came += more
  }

  private goes(came: number, { isLast, time }: { readonly isLast: boolean; readonly time: number }): void {
    this.present -= came
    if (this.all.length < most) {
      const sinceLast = came === 1 && isLast ? time - this.lastAt : undefined
      this.all = push(this.all, { time, came, within: came === 0 ? 0 : time - this.since, sinceLast })
    }
  }
}

const isMass = (all: Mass | undefined): all is Mass =>
  all !== undefined && all.gone >= fewestOfMass && all.gone >= shareOfMass * all.before

const byGone = (one: Mass, other: Mass): number => other.gone - one.gone
