/** News that a server reports only when an IDLE ends, as if it were none. RFC 9051 §6.3.13. Line by line. */
import { mostOf } from "../../../trace/extremes.ts"
import { dataIn } from "../Data.ts"
import type { Dialogue } from "./Dialogue.ts"
import type { Received, Sent } from "./Line.ts"
import { noList } from "../../../trace/Sparse.ts"

/** A line of either side; times are in milliseconds. */
interface Line {
  readonly line: number
  readonly time: number
  readonly tag: string | undefined
  readonly text: string
}

/** So many IDLEs that bring news only at their end are no chance; and so many long ones, though others brought them sooner. */
const fewest = 3
const fewestLong = 2
const long = 60_000

/** A server that looks for new messages now and then reports a smaller part of them at the end of long IDLEs. */
const leastPart = 1 / 4

/** A change so many milliseconds before DONE may be its reason, and what comes with the answer belongs to it. */
const burst = 5000

export class LateNews {
  /** How often new messages were reported during an IDLE, and how many IDLEs only with the answer to DONE. */
  during = 0
  atEnd = 0
  /** How many of those were long; and the longest of them, in milliseconds. */
  long = 0
  longest = 0
  /** How many messages an IDLE brought, and how many of them only with that answer. */
  messages = 0
  late = 0
  /** The lines of the last of those. */
  lines: ReadonlyArray<number> = noList
  private idle: Line | undefined
  private done: Line | undefined
  private news: (Line & { readonly count: number }) | undefined
  private changedAt = -Infinity

  sent(line: Sent): void {
    if (line.name === "IDLE") this.idle = line
    else if (this.idle !== undefined && line.text.toUpperCase() === "DONE") this.done = line
  }

  received(line: Received, { mailbox }: Dialogue): void {
    const { done, idle } = this
    if (idle === undefined) return
    // from the command on: a server may report before it accepts IDLE
    if (dataIn(line.text).name === "EXISTS") {
      const { more: count } = mailbox
      if (done === undefined) this.during++
      else if (count > 0) this.news = { ...line, count: count + (this.news?.count ?? 0) }
      this.messages += count
    }
    if (done === undefined && /^\* \d/.test(line.text)) this.changedAt = line.time
    if (line.tag === idle.tag) this.ends(line)
  }

  /** What came sooner than with the answer to DONE may have been on its way when DONE was sent. */
  private ends(answer: Line): void {
    const { changedAt, done, idle, news } = this
    this.idle = this.done = this.news = undefined
    this.changedAt = -Infinity
    if (done === undefined || idle === undefined || news === undefined) return
    if (answer.time - news.time >= news.time - done.time) return
    if (done.time - changedAt < burst) return
    const lasted = done.time - idle.time
    this.atEnd++
    this.late += news.count
    if (lasted >= long) this.long++
    this.longest = Math.max(this.longest, lasted)
    this.lines = [news.line, done.line, idle.line]
  }
}

/** News that an IDLE brought only at its end. */
export interface Late {
  /** How many IDLEs did, or messages if others came sooner: then of how many. */
  readonly count: number
  readonly messages?: number
  /** The longest of these IDLEs. */
  readonly ms: number
}

/** Returns what the server keeps back, of all its news or of some, by the IDLEs of all connections. */
export const keptBack = (all: ReadonlyArray<LateNews>): Late | undefined => {
  const sum = (of: (one: LateNews) => number): number => all.reduce((whole, one) => whole + of(one), 0)
  const atEnd = sum((one) => one.atEnd)
  const ms = mostOf(all.map(({ longest }) => longest))
  if (all.every(({ during }) => during === 0)) return atEnd < fewest ? undefined : { count: atEnd, ms }
  const [count, messages] = [sum(({ late }) => late), sum((one) => one.messages)]
  return sum((one) => one.long) < fewestLong || count < messages * leastPart
    ? undefined
    : { count, messages, ms }
}
