/** Messages that left the open mailbox, and how soon after they had come, line by line. RFC 9051 §7.5.1, RFC 7162 §3.2.10. */
import { dataIn } from "../Data.ts"
import { numbersIn } from "../numbersIn.ts"
import { type Dialogue, isSelect } from "./Dialogue.ts"
import type { Received, Sent } from "./Line.ts"
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
  /** Of the messages that are there, how many came since it was opened, and since when there are some. */
  private present = 0
  private since = 0
  /** When the last one came. */
  private lastAt = 0

  sent({ name = "", text }: Sent): void {
    this.isOwn ||= removing.test(name) || (name.endsWith("STORE") && marking.test(text))
    if (isSelect(name)) this.present = 0
  }

  received({ text, time }: Received, { mailbox: { exists = 0, more, uidNext = Infinity } }: Dialogue): void {
    const { name, number, vanished } = dataIn(text)
    if (name === "EXISTS") this.comes(more, time)
    // the last messages are those that came
    if (name === "EXPUNGE")
      this.goes(number > exists + 1 - this.present ? 1 : 0, { time, isLast: number === exists + 1 })
    if (vanished === undefined || vanished.isEarlier) return
    const came = (numbersIn(vanished.set) ?? []).filter((uid) => uid >= uidNext).length
    const isLast = vanished.set === `${uidNext + this.came - 1}`
    this.goes(Math.min(came, this.present), { time, isLast })
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
