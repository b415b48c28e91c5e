/** Times and moments of a life, no more of them than a lane has room for. */
import { noList, push } from "../../trace/Sparse.ts"

/** A time span, in milliseconds of the trace's clock. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** More moments than a lane has room for. */
export const most = 256

/** Time spans, the oldest first; if there are too many, the shorter half is dropped. */
export class Stretches {
  all: ReadonlyArray<Stretch> = noList
  private begun: number | undefined

  /** Begins one, not before the last one ended, and returns them: those that are none are the same for all. */
  begin(time: number): Stretches {
    if (this === noStretches) return new Stretches().begin(time)
    this.begun ??= Math.max(time, this.all.at(-1)?.end ?? time)
    return this
  }

  /** Returns those so far, the last one up to `now`. */
  until(now: number): ReadonlyArray<Stretch> {
    const { all, begun } = this
    return begun === undefined || begun >= now ? all : [...all, { start: begun, end: now }]
  }

  end(time: number): void {
    if (this.begun === undefined) return
    this.all = push(this.all, { start: this.begun, end: time })
    this.begun = undefined
    if (this.all.length <= most) return
    this.all = this.all
      .toSorted((a, b) => b.end - b.start - (a.end - a.start))
      .slice(0, most / 2)
      .toSorted((a, b) => a.start - b.start)
  }
}

export const noStretches = new Stretches()

/** Moments, the oldest first; if there are too many, every other one is dropped, but never the last. */
export class Moments<A = number> {
  all: ReadonlyArray<A> = noList
  count = 0
  private every = 1
  /** The last of all is there until the next one comes. */
  private isPassing = false

  /** Returns them with one more: those that are none are the same for all. */
  add(moment: A): Moments<A> {
    if (this === (noMoments as Moments<unknown>)) return new Moments<A>().add(moment)
    if (this.isPassing) this.all = this.all.slice(0, -1)
    this.isPassing = this.count++ % this.every !== 0
    this.all = push(this.all, moment)
    if (this.all.length > most) {
      this.all = this.all.filter((_, at) => at % 2 === 0)
      this.every *= 2
    }
    return this
  }

  remove(moment: A): void {
    if (this.count === 0) return
    this.count--
    const at = this.all.indexOf(moment)
    if (at < 0) return
    this.isPassing &&= at < this.all.length - 1
    this.all = this.all.toSpliced(at, 1)
  }
}

export const noMoments = new Moments<never>()
