/** Times and moments of a lane, bounded to what it can show. */
import { noList, push } from "../../trace/Sparse.ts"

/** A time span, in milliseconds of the trace's clock. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

export const maxMoments = 256

/** Adds a stretch after all others. If there are too many, the closest ones are joined. */
export const joined = (all: ReadonlyArray<Stretch>, next: Stretch): ReadonlyArray<Stretch> => {
  const more = push(all, next)
  if (more.length <= maxMoments) return more
  const gaps = more.slice(1).map(({ start }, at) => start - (more[at]?.end ?? start))
  const short = gaps.toSorted((one, other) => one - other)[maxMoments / 2] ?? 0
  const fewer: Array<Stretch> = []
  for (const each of more) {
    const last = fewer.at(-1)
    if (last !== undefined && each.start - last.end <= short)
      fewer[fewer.length - 1] = { start: last.start, end: each.end }
    else fewer.push(each)
  }
  return fewer
}

/** Moments, oldest first. If there are too many, every other one is dropped, but never the last. */
export class Moments<A> {
  all: ReadonlyArray<A> = noList
  count = 0
  private every = 1
  /** True if the next moment replaces the last one. */
  private isLastProvisional = false

  /** Adds a moment, and returns the list: a new one for the shared `noMoments`. */
  add(moment: A): Moments<A> {
    if (Object.is(this, noMoments)) return new Moments<A>().add(moment)
    if (this.isLastProvisional) this.all = this.all.slice(0, -1)
    this.isLastProvisional = this.count++ % this.every !== 0
    this.all = push(this.all, moment)
    if (this.all.length > maxMoments) {
      this.all = this.all.filter((_, at) => at % 2 === 0)
      this.every *= 2
    }
    return this
  }

  /** Removes the moments that match. */
  remove(matches: (moment: A) => boolean): void {
    const kept = this.all.filter((moment) => !matches(moment))
    this.count -= this.all.length - kept.length
    this.isLastProvisional &&= kept.at(-1) === this.all.at(-1)
    this.all = kept
  }
}

export const noMoments = new Moments<never>()

export const sum = (all: ReadonlyArray<Stretch>): number =>
  all.reduce((total, { end, start }) => total + end - start, 0)
