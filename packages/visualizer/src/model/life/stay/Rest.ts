import { noStretches, type Stretch } from "../Stretch.ts"

/** The rest of a connection in IDLE, or with NOOP in its place. RFC 9051 §6.3.13. */
export class Rest {
  /** The server began an IDLE; with `polls`, it was asked for news from time to time instead. */
  hasIdled = false
  polls = false
  /** An IDLE was answered after DONE. */
  hasEnded = false
  /** The time at which DONE was sent, while IDLE is not answered. */
  doneAt: number | undefined
  /** The tag of the IDLE that is not answered yet. */
  private idle: string | undefined
  /** Since when it rests: from the server's acceptance to DONE. */
  private since: number | undefined
  private restedMs = 0
  /** When it rested first, and the times between one rest and the next. */
  private firstAt: number | undefined
  private breaks = noStretches

  get isIdling(): boolean {
    return this.idle !== undefined
  }

  sent(name: string | undefined, tag: string | undefined, line: string, time: number): void {
    if (line === "DONE") this.doneAt = time
    if (name === "IDLE") this.idle = tag
    else this.end(time)
  }

  /** The server accepts IDLE. */
  accepted(time: number): void {
    if (this.idle === undefined) return
    this.hasIdled = true
    this.polls = false
    this.since ??= time
    this.firstAt ??= time
    this.breaks.end(time)
  }

  answered(tag: string, time: number): void {
    if (tag !== this.idle) return
    this.hasEnded ||= this.doneAt !== undefined
    this.idle = undefined
    this.doneAt = undefined
    this.end(time)
  }

  /** Ends the rest, by DONE or anything else. */
  end(time: number): void {
    if (this.since === undefined) return
    this.restedMs += time - this.since
    this.breaks = this.breaks.begin(time)
    this.since = undefined
  }

  /** Returns the milliseconds of the present rest. */
  lasted(time: number): number | undefined {
    return this.since === undefined ? undefined : time - this.since
  }

  /** Returns the times of a stretch in which no IDLE ran. */
  breaksIn({ end, start }: Stretch): ReadonlyArray<Stretch> {
    return [{ start, end: this.firstAt ?? end }, ...this.breaks.until(end)]
      .map((each) => ({ start: Math.max(start, each.start), end: Math.min(end, each.end) }))
      .filter((each) => each.end > each.start)
  }

  /** Returns the milliseconds in IDLE so far. */
  until(now: number): number {
    return this.restedMs + Math.max(0, this.lasted(now) ?? 0)
  }
}
