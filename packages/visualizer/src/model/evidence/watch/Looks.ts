/** What a connection shows of the newest messages of a mailbox: which UIDs it has, or has not yet. Line by line. RFC 9051 §2.3.1.1. */
import { dataIn } from "../Data.ts"
import { type Opening, show } from "./Opening.ts"
import type { Received, Sent } from "./Watch.ts"
import { LazyMap } from "../../../trace/Lazy.ts"

/** One look at the mailbox. */
export interface Look {
  readonly kind: "opened" | "polled" | "shown"
  readonly mailbox: string
  readonly validity: string
  /** The number of messages. */
  readonly exists: number | undefined
  /** The command, and when it was sent; or the message that came. */
  readonly line: number
  readonly time: number
  /** The line that told UIDNEXT. */
  readonly told: Opening["told"]
  /** When the answer came. */
  readonly until: number
  /** No UID from here on was there; of messages that came, these UIDs were, up to the one before it. */
  readonly first: number
  readonly next: number
}

/** So many are kept, and so many commands followed. */
const most = 64

const polls = /^\S+ (?:NOOP|CHECK)$/i
const leaves = /^\S+ (?:CLOSE|UNSELECT|LOGOUT)$/i

type Asks = Pick<Sent, "line" | "tag" | "text" | "time">

export class Looks {
  readonly all: Array<Look> = []
  private opening: (Asks & { readonly of: Opening }) | undefined
  private open: Opening | undefined
  /** The number of messages in the open mailbox, and whether some came since it was opened. */
  private count = 0
  private hasGrown = false
  private readonly polling = new LazyMap<string, Asks>()

  /** `opening`: the one that the command begins. */
  sent({ line, tag, text, time }: Asks, opening: Opening | undefined): void {
    if (opening !== undefined || leaves.test(text)) {
      this.open = undefined
      this.polling.clear()
    }
    if (opening !== undefined) this.opening = { line, tag, text, time, of: opening }
    if (tag !== undefined && this.open !== undefined && polls.test(text) && this.polling.size < most)
      this.polling.set(tag, { line, tag, text, time })
  }

  received({
    condition,
    line,
    tag,
    text,
    time
  }: Pick<Received, "condition" | "line" | "tag" | "text" | "time">): void {
    const { opening } = this
    if (tag === undefined) return opening === undefined ? this.reads(text, line, time) : undefined
    if (opening !== undefined && tag === opening.tag) {
      this.opening = undefined
      if (condition === "OK") this.opens(opening, time)
      return
    }
    const asked = this.polling.get(tag)
    this.polling.delete(tag)
    if (asked !== undefined && condition === "OK" && !this.hasGrown) this.looks("polled", asked, time)
  }

  private opens(opening: Asks & { readonly of: Opening }, until: number): void {
    this.open = opening.of
    this.count = opening.of.exists ?? 0
    this.hasGrown = false
    this.looks("opened", opening, until)
  }

  private reads(text: string, line: number, time: number): void {
    if (this.open === undefined) return
    const { isRemoval, name, number, uid = 0 } = dataIn(text)
    if (name === "EXISTS") {
      this.hasGrown ||= number > this.count
      this.count = number
    }
    // what VANISHED leaves is not counted: whatever is told next may be new
    if (isRemoval) this.count = name === "EXPUNGE" ? this.count - 1 : 0
    if (uid > 0) show(this.open, uid)
    if (uid >= (this.open.next ?? Infinity)) this.looks("shown", { line, time }, time, uid)
  }

  private looks(kind: Look["kind"], asked: Pick<Asks, "line" | "time">, until: number, uid?: number): void {
    const { exists, mailbox, next: from, told, validity } = this.open ?? {}
    if (mailbox === undefined || validity === undefined || from === undefined) return
    const { line, time } = asked
    const [first, next] = uid === undefined ? [from, from] : [uid, uid + 1]
    const last = this.all.at(-1)
    const isAlike = last?.kind === kind && last.mailbox === mailbox && last.validity === validity
    const look = { kind, mailbox, validity, exists, line, time, told, until, first, next }
    // of those that show the same, the last one says most; messages that follow each other are one
    if (isAlike && last.next === first) this.all[this.all.length - 1] = { ...look, first: last.first }
    else if (this.all.length < most) this.all.push(look)
  }
}
