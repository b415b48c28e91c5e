/** How long the server took to answer, and how much that was, command by command. */
import type * as Trace from "@effect-imap/core/Trace"
import { waitIn } from "@effect-imap/core/internal/Advice"
import { humanText } from "../../evidence/facts.ts"
import { notBusy } from "../../connection/OwnPart.ts"
import { slowCommandMs } from "../../connection/slowCommandMs.ts"
import { workOf } from "../../evidence/alone.ts"
import type { Waits } from "../../evidence/waiting.ts"
import { type Moments, noMoments } from "../Stretch.ts"
import { drop, noMap, put } from "../../../trace/Sparse.ts"

/** An answer that took long, in milliseconds, and when it was there. */
export interface Slow {
  readonly cmd: string
  readonly ms: number
  readonly end: number
  /** What the server said meanwhile that it waits for, or does. */
  readonly said?: Said
}

/** Its own words, and what they mean. */
interface Said {
  readonly waits: Waits
  readonly words: string
}

/** What of the time of an answer was not the server's. */
interface Excuse {
  readonly ms: number
  /** When this program did something else. */
  readonly busy: ReadonlyArray<{ readonly time: number; readonly ms: number }>
}

/** More commands at once than any app sends. */
const most = 64

export class Answers {
  /** The slow ones, each from when the server was free for it, in the order of their ends. */
  slow: Moments<Slow> = noMoments
  /** All, slow or not, and the longest on the way to the mailbox. */
  times: Moments<Slow> = noMoments
  way: Slow | undefined
  /** The octets of the longest, with all that came since the one before it. */
  longest = 0
  /** A FETCH was answered. */
  private hasFetch = false
  /** The last one, and when its command was sent. */
  last: { readonly cmd: string; readonly sent: number; readonly time: number } | undefined
  /** What the server said since the last answer, or the last command, that it waits for or does. */
  said: Said | undefined
  private octets = 0
  /** When each command was sent that has no answer yet; of IDLE, when DONE was. RFC 9051 §6.3.13. */
  private owed: ReadonlyMap<string, { readonly cmd: string; readonly time: number }> = noMap
  private idle: string | undefined
  private isOpened = false

  get lengths(): { readonly longest: number; readonly hasFetch: boolean } {
    const { hasFetch, longest } = this
    return { longest, hasFetch }
  }

  /** Returns when the last one to such a command came that was not slow. */
  quickAt(cmd: string): number | undefined {
    return this.times.all.findLast((each) => each.cmd === cmd && each.ms < slowCommandMs)?.end
  }

  /** Returns what a command asks of the server that it has not answered. */
  workOf(tag: string): string | undefined {
    return this.owed.get(tag)?.cmd
  }

  /** A mailbox is open. */
  opens(): void {
    this.isOpened = true
  }

  sent({ data: { cmd, line, tag }, time }: Trace.Events["wire:sent"]): void {
    if (line === "DONE" && this.idle !== undefined)
      this.owed = put(this.owed, this.idle, { cmd: "DONE", time })
    if (cmd === "IDLE") this.idle = tag
    else if (tag !== undefined && cmd !== undefined && this.owed.size < most)
      this.owed = put(this.owed, tag, { cmd: workOf(cmd, line), time })
  }

  /** A line comes that ends no answer. */
  grows(bytes = 0, line = ""): void {
    this.octets += bytes
    if (this.owed.size === 0 || !line.startsWith("* OK ")) return
    const waits = waitIn(line)
    if (waits !== undefined) this.said = { waits, words: humanText(line) }
  }

  answered({ data: { bytes = 0, tag = "" }, time }: Trace.Events["wire:received"], excuse: Excuse): void {
    const { octets } = this
    const owed = this.owed.get(tag)
    this.owed = drop(this.owed, tag)
    this.octets = 0
    const { said } = this
    this.said = undefined
    this.longest = Math.max(this.longest, octets + bytes)
    this.hasFetch ||= owed?.cmd.endsWith("FETCH") === true
    if (owed !== undefined) this.took(owed, time, excuse, said)
  }

  private took(
    { cmd, time: sent }: { readonly cmd: string; readonly time: number },
    time: number,
    { busy, ms: excused }: Excuse,
    said: Said | undefined
  ): void {
    const { last } = this
    // until the command before it was answered, it was that one's time
    const start = last !== undefined && last.sent <= sent ? Math.max(sent, last.time) : sent
    this.last = { cmd, sent, time }
    const ms = notBusy(time - start - excused, { start, end: time }, busy)
    const took = { cmd, ms, end: time, ...(said && { said }) }
    if (ms >= 0) this.times = this.times.add(took)
    if (!this.isOpened && ms > (this.way?.ms ?? 0)) this.way = took
    if (ms >= slowCommandMs) this.slow = this.slow.add(took)
  }
}
