/** Messages that left the open mailbox, and how soon after they had come, line by line. RFC 9051 §7.5.1, RFC 7162 §3.2.10. */
import { uidNextIn } from "./facts.ts"
import { numbersIn, sizeOf } from "./numbersIn.ts"

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

const counted = /^\* (\d+) (EXISTS|EXPUNGE)\b/i
const vanished = /^\* VANISHED ([\d:,]+)/i

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

  received(text: string, time: number): void {
    this.next = Number(uidNextIn(text) ?? this.next)
    const [, number = 0, name = ""] = counted.exec(text) ?? []
    if (name.toUpperCase() === "EXISTS") this.counts(Number(number), time)
    // the last messages are those that came
    if (name.toUpperCase() === "EXPUNGE")
      this.goes(1, Number(number) > (this.exists ?? 0) - this.present ? 1 : 0, {
        time,
        isLast: Number(number) === this.exists
      })
    const uids = vanished.exec(text)?.[1]
    if (uids === undefined) return
    const came = (numbersIn(uids) ?? []).filter((uid) => uid >= this.next).length
    const isLast = uids === `${this.next + this.came - 1}`
    this.goes(sizeOf(uids), Math.min(came, this.present), { time, isLast })
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
