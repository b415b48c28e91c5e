/**
 * Limits how much of a long answer a trace records: of a hundred thousand lines, the first ones are enough, and the
 * rest are counted.
 */
import type { Clock } from "effect"
import type { Response } from "../imap/Response.ts"
import { table } from "../base/Sizes.ts"

export interface Flood {
  /** Returns whether the line may be recorded; otherwise it is counted. */
  readonly admits: (response: Response) => boolean
  /** Reports how many bytes of it were recorded. */
  readonly recorded: (bytes: number) => void
  /** Returns whether lines were left out and not reported yet. */
  readonly hasDropped: () => boolean
  /** Ends the flood, and returns the number of lines that were left out. */
  readonly end: () => number
}

/** The tagged responses and requests that are recorded beyond the bound: a client that says nothing waits for no more. */
const mostEnds = 64

/** A flood that continues is reported again after this many milliseconds. */
const pause = 1_000

export const make = (clock: Clock.Clock): Flood => {
  let bytes = 0
  let dropped = 0
  let since = 0
  let ends = 0

  const end = () => {
    const left = dropped
    bytes = 0
    dropped = 0
    ends = 0
    return left
  }

  return {
    admits: (response) => {
      if (bytes <= table.traceStretch.value || (isEnd(response) && ends++ < mostEnds)) return true
      const now = clock.currentTimeMillisUnsafe()
      if (dropped === 0) since = now
      else if (Math.abs(now - since) >= pause) return true
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
