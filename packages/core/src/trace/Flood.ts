/**
 * How much of what a server says at a stretch a trace takes: of an answer of a hundred thousand lines the first ones
 * tell enough, and the rest is counted.
 */
import type { Clock } from "effect"
import type { Response } from "../Response.ts"
import { table } from "../Sizes.ts"

export interface Flood {
  /** The line may be recorded; else it is counted. */
  readonly admits: (response: Response) => boolean
  /** How much of it was recorded. */
  readonly told: (bytes: number) => void
  /** Lines were left out, and not reported yet. */
  readonly hasDropped: () => boolean
  /** Something else happens: the number of lines that were left out until now. */
  readonly end: () => number
}

/** A flood that continues is reported again after so many milliseconds. */
const pause = 1_000

/** An answer, a request and a goodbye say how it went on. */
const isEnd = (response: Response): boolean =>
  response._tag === "Tagged" ||
  response._tag === "Continuation" ||
  (response._tag === "Status" && response.condition === "BYE")

export const make = (clock: Clock.Clock): Flood => {
  let bytes = 0
  let dropped = 0
  let since = 0

  const end = () => {
    const left = dropped
    bytes = 0
    dropped = 0
    return left
  }

  return {
    admits: (response) => {
      if (bytes <= table.traceStretch.value || isEnd(response)) return true
      const now = clock.currentTimeMillisUnsafe()
      if (dropped === 0) since = now
      else if (Math.abs(now - since) >= pause) return true
      dropped++
      return false
    },
    hasDropped: () => dropped > 0,
    told: (more) => {
      bytes += more
    },
    end
  }
}
