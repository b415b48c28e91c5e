/**
 * The timers of all connections on one clock, with a single sleep: until the earliest of them.
 *
 * A sleep is a fiber and a timer of the platform, which cost more than most of what they limit.
 */
import { type Clock, Duration, Effect, type Fiber } from "effect"
import { monotonicMillis } from "../../base/clock.ts"

export interface Timer {
  /** Called once, at its time or later. */
  readonly fire: (now: number) => void
  /** Called, if it is set, when this program did something else for so many milliseconds in which a timer was due. */
  readonly delayed?: (ms: number) => void
  /** Forks the sleep with the timer's services, if it is the earliest. */
  readonly fork: (sleep: Effect.Effect<void>) => Fiber.Fiber<void>
  /** The time at which it fires, in milliseconds of the monotonic clock; `Infinity` if it is not set. */
  at: number
  /** Orders timers of the same time as they were set. */
  order: number
  /** The place in the queue. */
  place: number
}

/** Other fibers have a turn after so many timers that fire at once. */
const turn = 64

/** Timers may always be so many milliseconds late. */
const tolerated = 50

const queues = new WeakMap<Clock.Clock, TimerQueue>()

export class TimerQueue {
  readonly #clock: Clock.Clock
  /** A binary heap: a timer is not later than the two at twice its place, counted from 1. */
  readonly #timers: Array<Timer> = []
  #count = 0
  #sleeper: Fiber.Fiber<void> | undefined
  #wakes = Infinity
  #isFiring = false
  /** The time up to which delays were reported. */
  #wokeAt = 0

  private constructor(clock: Clock.Clock) {
    this.#clock = clock
  }

  static of(clock: Clock.Clock): TimerQueue {
    const queue = queues.get(clock) ?? new TimerQueue(clock)
    queues.set(clock, queue)
    return queue
  }

  /** Sets the time of a timer, instead of the one that it had; `Infinity` for never. */
  set(timer: Timer, at: number): void {
    if (timer.at < Infinity) this.#remove(timer)
    timer.at = at
    if (at < Infinity) {
      timer.order = this.#count++
      this.#timers.push(timer)
      this.#rise(timer, this.#timers.length - 1)
    }
    this.#adapt()
  }

  /** Sleeps until the earliest timer. A sleep that ends before it goes on; without timers nothing sleeps. */
  #adapt(): void {
    if (this.#isFiring) return
    const [earliest] = this.#timers
    if (earliest === undefined ? this.#sleeper === undefined : this.#wakes <= earliest.at) return
    this.#sleeper?.interruptUnsafe()
    this.#sleeper = undefined
    this.#wakes = earliest?.at ?? Infinity
    if (earliest === undefined) return
    // the platform's timers count whole milliseconds, and may end a fraction early
    const ms = Math.max(0, Math.ceil(earliest.at - monotonicMillis(this.#clock)))
    const slept = ms === 0 ? Effect.yieldNow : this.#clock.sleep(Duration.millis(ms))
    this.#sleeper = earliest.fork(Effect.flatMap(slept, this.#wake))
  }

  /** Fires what is due, the earliest first; one may clear the others. */
  readonly #wake = (): Effect.Effect<void> => {
    const now = monotonicMillis(this.#clock)
    this.#sleeper = undefined
    this.#wakes = Infinity
    this.#isFiring = true
    try {
      this.#report(now)
      for (let fired = 0; fired < turn; fired++) {
        const [earliest] = this.#timers
        if (earliest === undefined || earliest.at > now) break
        this.#remove(earliest)
        earliest.fire(now)
      }
    } finally {
      this.#isFiring = false
      this.#adapt()
    }
    return Effect.void
  }

  /** Whichever timer was late, nothing was done for any of them. */
  #report(now: number): void {
    const ms = now - Math.max(this.#timers[0]?.at ?? now, this.#wokeAt)
    this.#wokeAt = now
    if (ms < tolerated) return
    for (const timer of Array.from(this.#timers)) timer.delayed?.(ms)
  }

  #remove(timer: Timer): void {
    timer.at = Infinity
    const { place } = timer
    const last = this.#timers.pop()
    if (last === undefined || last === timer) return
    this.#sink(last, place)
    this.#rise(last, last.place)
  }

  #rise(timer: Timer, from: number): void {
    let place = from
    while (place > 0) {
      const above = (place - 1) >> 1
      const other = this.#timers[above]
      if (other === undefined || !isBefore(timer, other)) break
      this.#put(other, place)
      place = above
    }
    this.#put(timer, place)
  }

  #sink(timer: Timer, from: number): void {
    let place = from
    for (;;) {
      const left = this.#timers[2 * place + 1]
      const right = this.#timers[2 * place + 2]
      const earlier = left !== undefined && right !== undefined && isBefore(right, left) ? right : left
      if (earlier === undefined || !isBefore(earlier, timer)) break
      const below = earlier.place
      this.#put(earlier, place)
      place = below
    }
    this.#put(timer, place)
  }

  #put(timer: Timer, place: number): void {
    this.#timers[place] = timer
    timer.place = place
  }
}

const isBefore = (one: Timer, other: Timer): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order)
