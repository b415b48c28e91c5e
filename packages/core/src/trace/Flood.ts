/**
 * Limits how much of a long answer a trace records: of 100,000 lines, it records the first ones and counts the rest.
 */
import type { Clock } from "effect"
import type { Response } from "../imap/Response.ts"
import { table } from "../base/Sizes.ts"

export interface Flood {
  /** Returns whether to record the line; otherwise counts it. */
  readonly admits: (response: Response) => boolean
  /** Reports how many bytes of it were recorded. */
  readonly recorded: (bytes: number) => void
  /** Returns whether dropped lines are still unreported. */
  readonly hasDropped: () => boolean
  /** Ends the flood, and returns the number of dropped lines. */
  readonly end: () => number
}

/** The maximum number of tagged responses and continuation requests recorded beyond the bound. A client has no more pending. */
const maxEnds = 64

/** A flood is reported this often while it lasts. */
const reportEveryMs = 1_000

export const make = (clock: Clock.Clock): Flood => {
  let bytes = 0
  let dropped = 0
  let since = 0
  let ends = 0

  const end = () => {
    const droppedLines = dropped
    bytes = 0
    dropped = 0
    ends = 0
    return droppedLines
  }

  return {
    admits: (response) => {
      if (bytes <= table.traceStretch.value || (isEnd(response) && ends++ < maxEnds)) return true
      const now = clock.currentTimeMillisUnsafe()
      if (dropped === 0) since = now
      else if (Math.abs(now - since) >= reportEveryMs) return true
      dropped++
      return false
    },
    hasDropped: () => dropped > 0,
    recorded: (more) => {
      bytes += more
    },
    end
  }
}

/** Returns whether the response may end a flood: a tagged response, a continuation request or a BYE. */
const isEnd = (response: Response): boolean =>
  response._tag === "Tagged" ||
  response._tag === "Continuation" ||
  (response._tag === "Status" && response.condition === "BYE")
