import { times } from "../../trace/quantities.ts"
import { rule } from "./Rule.ts"
import { report } from "./shared/report.ts"

/** Commands that waited for their turn when the connection ended are recorded within this time. */
const maxGapMs = 250

export default rule({
  id: "asked-after-end",
  group: "program",
  severity: "warning",
  message: "The app asked for {command} after the connection had ended, {times}",
  docs: "Nothing of it was sent: on this connection it cannot succeed, however often it is asked for. Let the app open a new connection first; a supervised account does so by itself.",
  find: ({ ended, last, span, unsent }) => {
    if (ended === undefined) return []
    const late = unsent.filter(({ time }) => time > (span.end ?? last) + maxGapMs)
    return Array.from(Map.groupBy(late, ({ cmd }) => cmd)).flatMap(([command, all]) =>
      report(
        all.map(({ line }) => line),
        { command, times: times(all.length) }
      )
    )
  }
})
