/**
 * `TestClock` waits at most a second of real time for what it woke, and then goes on: on a busy machine, time would pass before
 * that has done what is due. Here it waits as long as any test may take.
 */
import { Clock, Duration, Effect } from "effect"
import { MixedScheduler, Scheduler } from "effect/Scheduler"

const impatience = 1_000

const patience = Duration.minutes(5)

const clock = Effect.runSync(Clock.clockWith(Effect.succeed))
const sleep = clock.sleep.bind(clock)

/** The clock of a test comes with a scheduler. */
const isOfTest = Effect.map(
  Effect.gen(function* () {
    return yield* Scheduler
  }),
  (scheduler) => !(scheduler instanceof MixedScheduler)
)

Object.defineProperty(clock, "sleep", {
  configurable: true,
  // tests make clocks from this one, with a `sleep` of theirs
  writable: true,
  value: (duration: Duration.Duration) =>
    Duration.toMillis(duration) === impatience
      ? Effect.flatMap(isOfTest, (is) => sleep(is ? patience : duration))
      : sleep(duration)
})
