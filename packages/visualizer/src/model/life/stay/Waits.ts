/** The times in which this program kept a connection waiting, and so neither the server nor the network did. */
import { isIn } from "../../machine/phase.ts"
import { most, noStretches, type Stretch } from "../Stretch.ts"
import { add, noList, noSet, push, remove } from "../../../trace/Sparse.ts"

export class Waits {
  /** For a turn, before another attempt, or before it read on. */
  all = noStretches
  /** The time in which it waited in this process for other connections to begin. */
  turn: { readonly start: number; end: number | undefined } | undefined
  /** The times in which the app supplied its account, or a new token, and nothing was sent. */
  supplied: ReadonlyArray<Stretch> = noList
  private suppliesSince: number | undefined
  /** What waits at present: attempts, or callers. */
  private waiting: ReadonlySet<number | "state"> = noSet

  get isWaiting(): boolean {
    return this.waiting.size > 0
  }

  /** Another attempt begins with the app's source. */
  begun(time: number): void {
    this.suppliesSince = time
  }

  /** What the network is asked for at the same time is not the app's. */
  dialed(): void {
    this.suppliesSince = undefined
  }

  moved(from: string, to: string, time: number): void {
    this.supplies(from, to, time)
    if (isWait(to)) this.begin("state", time)
    else if (isWait(from)) this.end("state", time)
    if (isIn(to, "queueing")) this.turn ??= { start: time, end: undefined }
    else if (isIn(from, "queueing") && this.turn !== undefined) this.turn.end ??= time
  }

  begin(what: number | "state", time: number): void {
    if (this.waiting.size < most) this.waiting = add(this.waiting, what)
    this.all = this.all.begin(time)
  }

  end(what: number | "state", time: number): void {
    if (this.waiting.size === 0) return
    this.waiting = remove(this.waiting, what)
    if (this.waiting.size === 0) this.all.end(time)
  }

  /** Before the first byte, and while a refused token is renewed, the app's source is asked. */
  private supplies(from: string, to: string, time: number): void {
    const { suppliesSince: start } = this
    const goesOn = isSource(from) && isSource(to)
    this.suppliesSince = isSource(to) ? (goesOn ? start : time) : undefined
    if (isSource(from) && !goesOn && start !== undefined && this.supplied.length < most)
      this.supplied = push(this.supplied, { start, end: time })
  }
}

const isSource = (state: string): boolean => isIn(state, "resolving") || isIn(state, "refreshing")

const isWait = (state: string): boolean => isIn(state, "queueing") || isIn(state, "backoff")
