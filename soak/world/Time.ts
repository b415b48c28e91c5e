/**
 * Runs one effect alone in virtual time: nothing waits for a real clock, and time moves only when nothing else can.
 *
 * One queue contains the work of all fibers, so a run is the same each time. Fibers and sleeps are counted: those that
 * remain at the end are leaks. Nothing works outside: a login's mechanism is there already, and signs at once.
 */
import { loadsAtOnce } from "@effect-imap/core/internal/simulator"
import {
  Cause,
  Clock,
  Duration,
  Effect,
  Exit,
  type Fiber,
  Logger,
  Metric,
  Random,
  type Scheduler
} from "effect"
import type * as Dice from "./Dice.ts"

/** Decides when a fiber has to yield, which Effect's own scheduler does after 2048 operations. */
export interface Yielding {
  /** Called before each operation, which are counted from 0. */
  readonly shouldYield: (operation: number) => boolean
}

export interface Options {
  readonly dice: Dice.Dice
  readonly yielding?: Yielding
  /** Called between two steps of fibers, which are counted from 0. */
  readonly between?: (step: number) => void
  /**
   * Returns the milliseconds by which a sleeper wakes too late, at `now` of the wall clock: the program is busy with
   * something else. Wake-ups are counted from 0. By default none is late.
   */
  readonly late?: (wake: number, now: number) => number
  /** More steps than any run needs: beyond it, the run is in a loop. */
  readonly maxSteps?: number
  /** Wake-ups between two turns of Node's own loop; 1 if promises are waited for, such as those of `import`. */
  readonly moments?: number
}

/** The outcome of a run. */
export interface Outcome<A> {
  /** Undefined if the effect waited forever or was in a loop. */
  readonly exit: Exit.Exit<A> | undefined
  /** The duration in virtual milliseconds. */
  readonly elapsed: number
  /** The number of fibers and sleeps that remain. */
  readonly fibers: number
  readonly sleeps: number
  readonly steps: number
  readonly operations: number
}

/** Describes the fibers and timers that a run left. */
export const leftovers = ({ fibers, sleeps }: Outcome<unknown>): ReadonlyArray<string> =>
  fibers + sleeps > 0 ? [`${fibers} fibers and ${sleeps} timers are left`] : []

/** Describes why a run did not end well: it never ended, it failed, or it left fibers or timers. */
export const problemsOf = (outcome: Outcome<unknown>): ReadonlyArray<string> => {
  const { exit } = outcome
  if (exit === undefined) return ["something waits forever, or goes in circles"]
  return [...(Exit.isFailure(exit) ? [Cause.pretty(exit.cause)] : []), ...leftovers(outcome)]
}

/** The start of the virtual clock, in milliseconds; an arbitrary date that reads well in traces. */
const dawn = Date.UTC(2026, 0, 1)

export const run = <A>(effect: Effect.Effect<A>, options: Options): Effect.Effect<Outcome<A>> =>
  Effect.callback((resume) => {
    const world = makeWorld(options)
    const fiber: Fiber.Fiber<A> = Effect.runFork(
      loadsAtOnce(effect).pipe(
        Effect.provideService(Clock.Clock, world.clock),
        Effect.provideService(Logger.CurrentLoggers, new Set()),
        Effect.provideService(Random.Random, {
          nextIntUnsafe: () => options.dice.below(Number.MAX_SAFE_INTEGER),
          nextDoubleUnsafe: options.dice.next
        }),
        Effect.provideService(Metric.FiberRuntimeMetrics, world.census)
      ),
      { scheduler: world.scheduler }
    )
    const finish = () => resume(Effect.succeed(world.outcome(fiber.pollUnsafe())))
    const turn = (): void => {
      for (let moments = 0; moments < (options.moments ?? 1_000); moments++) {
        if (!world.goOn(() => fiber.pollUnsafe() !== undefined)) return finish()
      }
      setImmediate(turn)
    }
    turn()
  })

interface Sleep {
  readonly at: number
  readonly order: number
  readonly wake: () => void
}

const makeWorld = ({ between, late, maxSteps = 2_000_000, yielding }: Options) => {
  const tasks: Array<Array<() => void>> = []
  const sleeps = new Set<Sleep>()
  let now = 0
  let order = 0
  let steps = 0
  let wakes = 0
  let operations = 0
  let fibers = 0

  const next = (): (() => void) | undefined => tasks.find((bucket) => bucket.length > 0)?.shift()

  const flush = (): void => {
    for (let task = next(); task !== undefined && steps < maxSteps; task = next()) {
      between?.(steps)
      steps++
      task()
    }
  }

  const scheduler: Scheduler.Scheduler = {
    executionMode: "async",
    shouldYield: (fiber) =>
      yielding?.shouldYield(operations++) === true || fiber.currentOpCount >= fiber.cache.maxOpsBeforeYield,
    makeDispatcher: () => ({
      scheduleTask: (task, priority) => {
        ;(tasks[priority] ??= []).push(task)
      },
      flush
    })
  }

  const sleep = (duration: Duration.Duration) =>
    Effect.callback<void>((resume) => {
      const millis = Duration.toMillis(duration)
      const sleep = { at: now + Math.max(0, millis), order: order++, wake: () => resume(Effect.void) }
      if (Number.isFinite(millis)) sleeps.add(sleep)
      return Effect.sync(() => sleeps.delete(sleep))
    })

  const wakeNext = (): boolean => {
    let first: Sleep | undefined
    for (const sleep of sleeps) {
      if (
        first === undefined ||
        sleep.at < first.at ||
        (sleep.at === first.at && sleep.order < first.order)
      ) {
        first = sleep
      }
    }
    if (first === undefined) return false
    now = Math.max(now, first.at)
    now += late?.(wakes++, dawn + now) ?? 0
    sleeps.delete(first)
    first.wake()
    return true
  }

  return {
    scheduler,
    clock: clockAt(() => now, sleep),
    census: { recordFiberStart: () => void fibers++, recordFiberEnd: () => void fibers-- },
    /**
     * Does everything that can be done now, then wakes the next sleeper. Returns false if the run is over, or nothing
     * is left to do.
     */
    goOn: (isOver: () => boolean): boolean => {
      flush()
      return !isOver() && steps < maxSteps && wakeNext()
    },
    outcome: <A>(exit: Exit.Exit<A> | undefined): Outcome<A> => ({
      exit,
      elapsed: now,
      fibers,
      sleeps: sleeps.size,
      steps,
      operations
    })
  }
}

const clockAt = (now: () => number, sleep: Clock.Clock["sleep"]): Clock.Clock => {
  const millis = () => dawn + now()
  const nanos = () => BigInt(Math.round(millis() * 1_000)) * 1_000n
  const monotonic = () => BigInt(Math.round(now() * 1_000)) * 1_000n
  return {
    currentTimeMillisUnsafe: millis,
    currentTimeMillis: Effect.sync(millis),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: monotonic,
    monotonicTimeNanos: Effect.sync(monotonic),
    sleep
  }
}
