/**
 * A clock whose time passes as fast as a person wants: slowly, not at all, or one event at a time. It accelerates in
 * silence: an hour without events passes in a second, and in two if time is slow.
 */
import { Clock, Duration, Effect, Scheduler } from "effect"

/** The pace of time. */
export interface Pace {
  /** Virtual milliseconds for each real one. */
  readonly speed: number
  readonly paused: boolean
}

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/** The virtual milliseconds without an event after which time accelerates. */
const patience = 500

/** The real milliseconds, at normal speed, in which a silence becomes almost three times as long. */
const growth = 35

/** The real milliseconds between two reads of the pace. */
const frame = 30

export class VirtualTime {
  pace: Pace
  private elapsed = 0
  private readonly sleepers: Array<Sleeper> = []
  private steps = 0
  /** The time of the last event. */
  private heard = 0
  private readonly wall: number

  /** `wall` is the wall clock's time at the beginning, in milliseconds since 1970. */
  constructor(wall: number, pace: Pace) {
    this.wall = wall
    this.pace = pace
  }

  /** Returns the virtual milliseconds since the beginning. */
  get now(): number {
    return this.elapsed
  }

  /** Returns the virtual milliseconds that currently pass for each real one. */
  get rate(): number {
    const { speed } = this.pace
    const silent = this.elapsed - this.heard - patience
    return Math.max(speed, (silent / growth) * Math.max(1, speed))
  }

  /** Records an event that a person wants to see. */
  hear(): void {
    this.heard = this.elapsed
  }

  /** Moves to the next event, although time is paused. */
  step(): void {
    this.steps++
  }

  /** Runs an effect in virtual time. */
  readonly provide = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    effect.pipe(
      Effect.provideService(Clock.Clock, this.clock),
      Effect.provideService(Scheduler.Scheduler, scheduler)
    )

  /** Lets time pass, by the clock of its context. */
  readonly passing: Effect.Effect<never> = Effect.forever(
    Effect.suspend(() => {
      const [next] = this.sleepers
      const isStep = this.steps > 0
      if (next === undefined || (this.pace.paused && !isStep)) return Effect.sleep(frame)
      const left = isStep ? 0 : (next.at - this.elapsed) / this.rate
      return Effect.gen({ self: this }, function* () {
        const before = yield* Clock.currentTimeMillis
        yield* Effect.sleep(Math.min(left, frame))
        if (!isStep) this.pass((yield* Clock.currentTimeMillis) - before)
        else if (this.sleepers[0] === next) this.wake(next)
      })
    })
  )

  /** Passes one real millisecond after the other, since each changes the rate, until the next event. */
  private pass(milliseconds: number): void {
    const [next] = this.sleepers
    if (next === undefined) return
    for (let left = milliseconds; left > 0 && this.elapsed < next.at; left--) {
      this.elapsed = Math.min(next.at, this.elapsed + Math.min(1, left) * this.rate)
    }
    if (this.elapsed >= next.at) this.wake(next)
  }

  private wake(next: Sleeper): void {
    this.elapsed = next.at
    this.steps = Math.max(0, this.steps - 1)
    this.sleepers.shift()
    next.wake()
  }

  private readonly nanos = (): bigint => BigInt(Math.round(this.elapsed * 1e6))
  private readonly millis = (): number => this.wall + this.elapsed
  private readonly wallNanos = (): bigint => BigInt(this.wall) * 1_000_000n + this.nanos()

  private readonly clock: Clock.Clock = {
    currentTimeMillisUnsafe: this.millis,
    currentTimeMillis: Effect.sync(this.millis),
    currentTimeNanosUnsafe: this.wallNanos,
    currentTimeNanos: Effect.sync(this.wallNanos),
    monotonicTimeNanosUnsafe: this.nanos,
    monotonicTimeNanos: Effect.sync(this.nanos),
    sleep: (duration) =>
      Effect.callback((resume) => {
        const sleeper: Sleeper = {
          at: this.elapsed + Math.max(0, Duration.toMillis(duration)),
          wake: () => resume(Effect.void)
        }
        const before = this.sleepers.findIndex(({ at }) => at > sleeper.at)
        this.sleepers.splice(before < 0 ? this.sleepers.length : before, 0, sleeper)
        return Effect.sync(() => {
          const index = this.sleepers.indexOf(sleeper)
          if (index >= 0) this.sleepers.splice(index, 1)
        })
      })
  }
}

/**
 * Runs after all tasks that are due at the same time. None of its tasks waits for another turn of the event loop (its
 * client signs at once), so after one turn nothing is left to do.
 */
const scheduler = new Scheduler.MixedScheduler("async", (task) => {
  let isCancelled = false
  queueMicrotask(() => {
    if (!isCancelled) task()
  })
  return () => {
    isCancelled = true
  }
})
