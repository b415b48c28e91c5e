/** Runs a trial in virtual time, for the page. */
import { Clock, Effect, Fiber } from "effect"
import type { OwnTrace } from "./OwnTrace.ts"
import * as Run from "./Run.ts"
import type { FaultKind, Trial } from "./Trial.ts"
import { type Pace, VirtualTime } from "./VirtualTime.ts"

/** The result of a run, or the reason why there is none: a mistake in the script. */
export interface Result {
  readonly outcomes?: ReadonlyArray<Run.Fared>
  readonly problem?: string
}

export interface Prepared {
  readonly time: VirtualTime
  /** Returns the virtual milliseconds since the first line of the trace. */
  readonly clock: () => number
  readonly start: () => void
  /** Applies a fault to the open connections. */
  readonly strike: (kind: FaultKind) => void
  readonly stop: () => void
}

/** Prepares a run. `line` receives its trace line by line; `ended` is called once, unless it is stopped before. */
export const prepare = (
  { own, pace, trial }: { readonly trial: Trial; readonly own: OwnTrace | undefined; readonly pace: Pace },
  line: (line: string) => void,
  ended: (result: Result) => void
): Prepared => {
  const time = new VirtualTime(Effect.runSync(Clock.currentTimeMillis), pace)
  let began: number | undefined
  let fiber: Fiber.Fiber<void> | undefined
  const run = Run.make(
    trial,
    (text) => {
      began ??= time.now
      time.hear()
      line(text)
    },
    own
  )
  const all = Effect.raceFirst(time.provide(run.outcomes), time.passing).pipe(
    Effect.match({
      onFailure: ({ message }) => ended({ problem: `The script cannot be played: ${message}` }),
      onSuccess: (outcomes) => ended({ outcomes })
    })
  )
  return {
    time,
    clock: () => time.now - (began ?? time.now),
    start: () => {
      fiber = Effect.runFork(all)
    },
    strike: (kind) => {
      time.hear()
      Effect.runFork(time.provide(run.strike(kind)))
    },
    stop: () => {
      if (fiber !== undefined) Effect.runFork(Fiber.interrupt(fiber))
    }
  }
}
