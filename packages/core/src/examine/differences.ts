/** The differences between two examinations of a server. */
import type { Answer } from "./Answer.ts"
import type { Examination } from "./Examination.ts"

/** One answer that is another now. */
export interface Difference {
  readonly question: string
  readonly before: Answer
  readonly now: Answer
}

/**
 * Compares what was announced and kept, and the facts. Words and evidence are left out, since they may be others for the same
 * answer. So is what only one of them asked, because the other had no leave to write, no time, or another credential.
 */
export const differences = (before: Examination, now: Examination): ReadonlyArray<Difference> =>
  before.answers.filter(says).flatMap((then) => {
    const later = answerTo(then.question, now)
    if (later === undefined || !says(later) || keyOf(then) === keyOf(later)) return []
    return [{ question: then.question, before: then, now: later }]
  })

const answerTo = (id: string, { answers }: Examination): Answer | undefined =>
  answers.find(({ question }) => question === id)

/** Returns whether it says something of the server: that it does not list a thing is said without asking. */
const says = ({ announced, kept }: Answer): boolean => kept !== "notAsked" || announced === false

const keyOf = ({ announced, facts, kept }: Answer): string =>
  JSON.stringify([announced, kept, Object.entries(facts).toSorted(([a], [b]) => (a < b ? -1 : 1))])
