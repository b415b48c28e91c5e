/** Findings about this program itself: what it refused. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { evidenceOf, finding, most, observed, type Rule } from "./Finding.ts"

/** Reports calls that this program refused, once for each call and reason. */
export const refusedHere: Rule = ({ refusals }) =>
  Array.from(Map.groupBy(refusals, ({ call, reason }) => `${call} ${reason}`).values())
    .slice(0, most)
    .flatMap((all) => {
      const [first] = all
      if (first === undefined) return []
      const { call, facts, reason } = first
      const advice = Advice.ofTag(reason, Advice.recorded(facts, reason))
      const words = Advice.observation("refused-here", { ms: 0, step: call, code: reason, count: all.length })
      const lines = all.slice(0, most).map(({ line }) => line)
      return finding(
        "refused-here",
        "warning",
        evidenceOf(lines),
        { ...words, try: advice?.try ?? words.try },
        { step: call }
      )
    })

/** A command that waited for its turn when the connection ended is told so at once; one that is told later was asked for later. */
const soon = 250

/** Reports commands that the app asked of a connection that had ended. */
export const askedAfterEnd: Rule = ({ ended, last, span, unsent }) => {
  if (ended === undefined) return []
  const late = unsent.filter(({ time }) => time > (span.end ?? last) + soon)
  const names = Array.from(new Set(late.map(({ cmd }) => cmd)))
  return observed("asked-after-end", "warning", evidenceOf(late.slice(0, most).map(({ line }) => line)), {
    count: late.length,
    names
  })
}
