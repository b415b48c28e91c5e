/** The text for an issue about a connection, with the page's findings. */
import { markdown, maxRows } from "../../export/markdown.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"
import { linesOf } from "../../model/lane/linesOf.ts"
import { loginsPerPoll } from "../../model/rules/index.ts"
import { laneFor } from "../lane/Lane.tsx"

export const issue = (trace: Trace, detail: Detail): string => {
  const { index } = trace
  const summary = index.connections[detail.id]
  if (index.header === undefined || summary === undefined) return ""
  const lane = laneFor(trace, detail.id)
  const lanes = lane === undefined ? [] : [linesOf(lane, maxRows)]
  const found = loginsPerPoll(index.header, index.account(detail.id), detail.id)
  return markdown(index.header, detail.connection, { lanes, found: found === undefined ? [] : [found] })
}
