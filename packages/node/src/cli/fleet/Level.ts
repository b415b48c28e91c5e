/** The health of a fleet in the four levels of monitoring plugins: 0 ok, 1 warning, 2 critical, 3 unknown. */
import type { Fleet, Member } from "@effect-imap/visualizer/internal/Fleet"

export type Level = 0 | 1 | 2 | 3

/** The fleet does not answer, or none is given. */
export const unknown = 3

/** An account without a runner for longer is abandoned: a takeover lasts seconds. */
const maxTakeoverMs = 60_000

/** Returns the worst level of all accounts. */
export const of = (
  { counts, failures, urgent }: Fleet,
  members: ReadonlyArray<Member>,
  now: number
): Exclude<Level, typeof unknown> => {
  const abandoned = members.some(({ since, state }) => state === "Unassigned" && now - since > maxTakeoverMs)
  if (urgent > 0 || abandoned) return 2
  return failures.length > 0 || counts.Unassigned > 0 ? 1 : 0
}
