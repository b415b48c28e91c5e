/** One kind of trial. A run depends on its seed alone, so that a failure can be repeated. */
import type { Trace } from "@effect-imap/core"
import type { Effect } from "effect"

/** The findings of one run, with a record for people. */
export interface Finding {
  readonly problems: ReadonlyArray<string>
  /** Returns the lines of both sides; made on demand. */
  readonly transcript: () => string
  /** The recorded trace: a header, and the events after it. Empty if nothing began, absent if nothing is recorded. */
  readonly trace?: ReadonlyArray<Trace.Header | Trace.Event>
  /** The counts over all runs, such as `selected`. */
  readonly counts: Readonly<Record<string, number>>
}

export interface Campaign {
  readonly name: string
  readonly about: string
  /** The number of runs in a pass without `--runs`. */
  readonly runs: number
  /** The number of different runs, if they can be counted: seeds wrap around. */
  readonly cases?: Effect.Effect<number>
  readonly run: (seed: number) => Effect.Effect<Finding>
}
