/** The lost connections of a pool: why, whether together, and when others were open in their place. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { endWords } from "../fates.ts"
import { openUntil } from "../Segment.ts"
import type { Lived } from "../Lived.ts"
import { unansweredWords } from "../words.ts"
import { leastOf, mostOf } from "../../../trace/extremes.ts"

/** Returns the longest time from a loss until another connection was open in its place, in milliseconds. */
export const waitFor = (replaced: ReadonlyArray<Lived>, lost: ReadonlyArray<Lived>): number =>
  replaced.reduce((most, { stay }, at) => Math.max(most, (stay.openedAt ?? 0) - untilOf(lost[at])), 0)

const untilOf = (lived: Lived | undefined): number => (lived && openUntil(lived.stay)) ?? 0

/** What opens a mailbox takes it from another within so many milliseconds. */
const atOnce = 500

/** Returns whether several were ended in the server's words, each when another connection of this program was opened. */
export const takenFrom = (lost: ReadonlyArray<Lived>, opened: ReadonlyArray<Lived>): boolean =>
  lost.length > 1 &&
  lost.every(
    ({ id, stay: { ended, endedAt = 0 } }) =>
      ended?.error === "ServerBye" &&
      opened.some(
        (other) => other.id !== id && Math.abs((other.stay.openedAt ?? Infinity) - endedAt) <= atOnce
      )
  )

/** What one loss ends, it ends within so many milliseconds. */
const together = 5000

export const isTogether = (lost: ReadonlyArray<Lived>): boolean => {
  const times = lost.map(({ stay }) => stay.endedAt ?? 0)
  return lost.length > 1 && mostOf(times) - leastOf(times) <= together
}

/** Returns the reason of the last failure, with the command that had no answer, or the server's own words. */
export const reasonOf = (failed: ReadonlyArray<Lived>): string => {
  const {
    circumstances: { messages } = {},
    error,
    facts: { afterMs, command, literalReceived = 0 } = {}
  } = failed.at(-1)?.stay.ended ?? {}
  if (error === "Timeout" && typeof command === "string")
    return `${unansweredWords(command, Number(messages ?? 0) + Number(literalReceived) > 0)}${typeof afterMs === "number" ? ` within ${Advice.duration(afterMs)}` : ""}`
  return endWords(failed.slice(-1))
}
