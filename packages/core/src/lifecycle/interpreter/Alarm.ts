/** Keeps all limits of a connection with a single timer, until the nearest of them. */
import type { Clock, Effect, Fiber } from "effect"
import { monotonicMillis } from "../../base/clock.ts"
import { type Timer, TimerQueue } from "./TimerQueue.ts"

export interface AlarmOptions {
  readonly clock: Clock.Clock
  /** Forks an effect with the services of the run. */
  readonly fork: <A, E>(effect: Effect.Effect<A, E>) => Fiber.Fiber<A, E>
  /** Finds out whether this program is too busy for the connection; absent if nobody wants to know. */
  readonly attention?: Attention | undefined
}

/** Attention to time in which nothing else shows that this program does nothing. */
interface Attention {
  /** Returns whether something is awaited, so that a late timer matters. */
  readonly isPaid: () => boolean
  /** Called if this program did something else for so many milliseconds. */
  readonly late: (ms: number) => void
}

/**
 * While attention is paid, a timer is due every so many milliseconds, or after a tenth of the time since it is paid: what
 * takes less of a long wait does not matter to it, and an hour of silence has some ninety timers.
 */
const beat = 100
const share = 0.1

/** What came while this program was busy is read within so many milliseconds after it. */
const justNow = 1000

/** A limit in time. */
export interface Limit {
  /** Called once the time is over. */
  readonly ring: () => void
  /** The time at which it is over, in milliseconds of the monotonic clock; written by the alarm. */
  ends: number
}

export class Alarm implements Timer {
  at = Infinity
  order = 0
  place = 0
  readonly fork: AlarmOptions["fork"]
  readonly #clock: Clock.Clock
  readonly #queue: TimerQueue
  readonly #attention: Attention | undefined
  /** In the order in which they were set; there are only a few at a time. */
  readonly #limits: Array<Limit> = []
  #paidSince: number | undefined
  /** For how many milliseconds this program did something else the last time, and until when. */
  #busy = { ms: 0, until: -Infinity }
  #holds = 0

  constructor({ attention, clock, fork }: AlarmOptions) {
    this.#clock = clock
    this.#queue = TimerQueue.of(clock)
    this.fork = fork
    this.#attention = attention
  }

  /** Sets a limit from `now` on; it can ring once the alarm is armed. */
  set(limit: Limit, ms: number, now = monotonicMillis(this.#clock)): void {
    limit.ends = now + ms
    this.#limits.push(limit)
  }

  /** Removes a limit; returns whether it was still set. */
  clear(limit: Limit): boolean {
    const place = this.#limits.indexOf(limit)
    if (place !== -1) this.#limits.splice(place, 1)
    return place !== -1
  }

  /** Leaves the timer as it is until `release`, since what begins meanwhile may end at once. Holds may be nested. */
  hold(): void {
    this.#holds++
  }

  /** Ends a hold, and adapts the timer. */
  release(): void {
    this.#holds--
    this.arm()
  }

  /** Adapts the timer to the limits that were set and cleared; one that comes before the nearest limit stays as it is. */
  arm(): void {
    if (this.#holds > 0) return
    let nearest = this.#nearest()?.ends ?? Infinity
    if (nearest < Infinity && this.#attention?.isPaid() === true) {
      const now = monotonicMillis(this.#clock)
      this.#paidSince ??= now
      nearest = Math.min(nearest, now + Math.max(beat, Math.ceil(share * (now - this.#paidSince))))
    } else this.#paidSince = undefined
    if (nearest < this.at || (nearest === Infinity && this.at < Infinity)) this.#queue.set(this, nearest)
  }

  /** Calls `done` once: when the fiber has ended, or when the time is over. */
  expect(fiber: Fiber.Fiber<unknown, unknown>, ms: number, done: (isLate: boolean) => void): void {
    const limit = { ring: () => done(true), ends: 0 }
    this.set(limit, ms)
    this.arm()
    fiber.addObserver(() => {
      if (!this.clear(limit)) return
      done(false)
      this.arm()
    })
  }

  /** Rings the limits that are due, the earliest first; one may clear the others. */
  fire(now: number): void {
    for (let left = this.#limits.length; left > 0; left--) {
      const limit = this.#nearest()
      if (limit === undefined || limit.ends > now) break
      this.clear(limit)
      limit.ring()
    }
    this.arm()
  }

  delayed(ms: number): void {
    if (this.#attention?.isPaid() !== true) return
    this.#busy = { ms: Math.round(ms), until: monotonicMillis(this.#clock) }
    this.#attention.late(this.#busy.ms)
  }

  /** Returns for how many milliseconds this program did something else until a moment ago; 0 if nobody pays attention. */
  busyMs(): number {
    const { ms, until } = this.#busy
    return monotonicMillis(this.#clock) - until < justNow ? ms : 0
  }

  #nearest(): Limit | undefined {
    return this.#limits.reduce(earlier, undefined)
  }
}

const earlier = (first: Limit | undefined, limit: Limit): Limit =>
  first === undefined || limit.ends < first.ends ? limit : first
