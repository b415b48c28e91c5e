/**
 * A clock whose time passes as fast as a person wants: slowly, not at all, or one event at a time. The longer nothing is
 * heard the faster it goes: an hour of silence passes in two seconds.
 */
import { Clock, Duration, Effect, Scheduler } from "effect"

/** How fast time passes. */
export interface Pace {
  /** Virtual milliseconds for each real one. */
  readonly speed: number
  readonly paused: boolean
}

/** After so many virtual milliseconds without an event time begins to hurry. */
const patience = 500

/** So many real milliseconds, at normal speed, are what a silence takes to become almost three times as long. */
const growth = 80

/** Real milliseconds between two looks at the pace. */
const frame = 30

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/**
 * Comes after all that is due at the same time: no task of it waits for another turn of the event loop, so that one turn
 * is enough to know that nothing is left to do.
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

export class VirtualTime {
  pace: Pace
  private elapsed = 0
  private readonly sleepers: Array<Sleeper> = []
  private steps = 0
  /** When something was heard last. */
  private heard = 0
  private readonly wall: number

  /** `wall`: what the wall clock shows at the beginning, in milliseconds since 1970. */
  constructor(wall: number, pace: Pace) {
    this.wall = wall
    this.pace = pace
  }

  /** Virtual milliseconds since the beginning. */
  get now(): number {
    return this.elapsed
  }

  /** Virtual milliseconds that pass for each real one at present. */
  get rate(): number {
    const { speed } = this.pace
    const silent = this.elapsed - this.heard - patience
    return Math.max(speed, (silent / growth) * Math.max(1, speed))
  }

  /** Something happened that a person wants to see. */
  hear(): void {
    this.heard = this.elapsed
  }

  /** Goes on to the next event, although time is paused. */
  step(): void {
    this.steps++
  }

  /** Runs an effect in this time. */
  readonly provide = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    effect.pipe(
      Effect.provideService(Clock.Clock, this.clock),
      Effect.provideService(Scheduler.Scheduler, scheduler)
    )

  /** Lets time pass, by the clock of its own context. */
  readonly passing: Effect.Effect<never> = Effect.forever(
    Effect.suspend(() => {
      const [next] = this.sleepers
      const isStep = this.steps > 0
      if (next === undefined || (this.pace.paused && !isStep)) return Effect.sleep(frame)
      const { rate } = this
      const left = isStep ? 0 : (next.at - this.elapsed) / rate
      return Effect.gen({ self: this }, function* () {
        const before = yield* Clock.currentTimeMillis
        yield* Effect.sleep(Math.min(left, frame))
        const passed = (yield* Clock.currentTimeMillis) - before
        if (passed < left) this.elapsed += passed * rate
        else if (this.sleepers[0] === next) this.wake(next)
      })
    })
  )

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
