/** One kind of trial. A run is made of its seed alone, so that what fails can be seen again. */
import type { Trace } from "@effect-imap/core"
import type { Effect } from "effect"

/** What was found in one run, and what happened in it, for people. */
export interface Finding {
  readonly problems: ReadonlyArray<string>
  /** Both sides, as lines; made when it is asked for. */
  readonly transcript: () => string
  /** What was recorded: a header, and the events after it. Empty if nothing was begun, absent if nothing is recorded. */
  readonly trace?: ReadonlyArray<Trace.Header | Trace.Event>
  /** What is counted over all runs, such as `selected`. */
  readonly counts: Readonly<Record<string, number>>
}

export interface Campaign {
  readonly name: string
  readonly about: string
  /** How many runs each pass has. */
  readonly runs: { readonly short: number; readonly long: number }
  /** The number of different runs, if they can be counted: seeds wrap around. */
  readonly cases?: Effect.Effect<number>
  readonly run: (seed: number) => Effect.Effect<Finding>
}
