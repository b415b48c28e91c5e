/** What has changed at a server between two examinations. */
import type { Answer } from "./Answer.ts"
import type { Examination } from "./Examination.ts"

/** One answer that is another now; `before` or `now` is absent if it was not asked then. */
export interface Difference {
  readonly question: string
  readonly before?: Answer | undefined
  readonly now?: Answer | undefined
}

/**
 * Compares what was announced and kept, and the facts. Words and evidence are left out, since they may be others for the same
 * answer, and so is what was not asked both times.
 */
export const differences = (before: Examination, now: Examination): ReadonlyArray<Difference> => {
  const ids = new Set([...before.answers, ...now.answers].map(({ question }) => question))
  return Array.from(ids).flatMap((question) => {
    const pair = { question, before: answerTo(question, before), now: answerTo(question, now) }
    return keyOf(pair.before) === keyOf(pair.now) ? [] : [pair]
  })
}

const answerTo = (id: string, { answers }: Examination): Answer | undefined =>
  answers.find(({ kept, question }) => question === id && kept !== "notAsked")

const keyOf = (answer: Answer | undefined): string =>
  answer === undefined
    ? ""
    : JSON.stringify([
        answer.announced,
        answer.kept,
        Object.entries(answer.facts).toSorted(([a], [b]) => (a < b ? -1 : 1))
      ])
