/** Messages that left the open mailbox, and how soon after they had come, line by line. RFC 9051 §7.5.1, RFC 7162 §3.2.10. */
import { dataIn } from "../Data.ts"
import { numbersIn, sizeOf } from "../numbersIn.ts"
import type { Recorded, Said } from "./Watch.ts"

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
  readonly all: Array<Removed> = []
  /** How many messages came. */
  came = 0
  /** A command of this connection may have removed messages. */
  isOwn = false
  private exists: number | undefined
  private next = Infinity
  /** Of the messages that are there, how many came since it was opened, and since when there are some. */
  private present = 0
  private since = 0
  /** When the last one came. */
  private lastAt = 0

  sent({ name = "", text }: { readonly name: string | undefined; readonly text: string }): void {
    this.isOwn ||= removing.test(name) || (name.endsWith("STORE") && marking.test(text))
    if (name !== "SELECT" && name !== "EXAMINE") return
    this.exists = undefined
    this.next = Infinity
    this.present = 0
  }

  received({ text, time }: Pick<Recorded<Said>, "text" | "time">): void {
    const { name, number, uidNext = this.next, vanished } = dataIn(text)
    this.next = uidNext
    if (name === "EXISTS") this.counts(number, time)
    // the last messages are those that came
    if (name === "EXPUNGE")
      this.goes(1, number > (this.exists ?? 0) - this.present ? 1 : 0, {
        time,
        isLast: number === this.exists
      })
    if (vanished === undefined || vanished.isEarlier) return
    const came = (numbersIn(vanished.set) ?? []).filter((uid) => uid >= this.next).length
    const isLast = vanished.set === `${this.next + this.came - 1}`
    this.goes(sizeOf(vanished.set), Math.min(came, this.present), { time, isLast })
  }

  private counts(exists: number, time: number): void {
    const more = this.exists === undefined ? 0 : Math.max(0, exists - this.exists)
    this.exists = exists
    if (more > 0 && this.present === 0) this.since = time
    if (more > 0) this.lastAt = time
    this.present += more
    this.came += more
  }

  private goes(
    count: number,
    came: number,
    { isLast, time }: { readonly isLast: boolean; readonly time: number }
  ): void {
    this.present -= came
    this.exists = Math.max(0, (this.exists ?? 0) - count)
    if (this.all.length < most) {
      const sinceLast = came === 1 && isLast ? time - this.lastAt : undefined
      this.all.push({ time, came, within: came === 0 ? 0 : time - this.since, sinceLast })
    }
  }
}
