import { Export } from "@effect-imap/visualizer"
import { Result } from "effect"
import { trace } from "./recorded.ts"

// Export.to
// a whole trace in one of `Export.forms`, without the names of hosts
export const spans = Export.to("otlp", trace, { choices: { host: "hash" } })

// Export.toMarkdown
// for an issue: the connection that failed first, at most 6 KB
export const text = Export.toMarkdown(trace)

// Export.toMermaid
// one connection as a sequence diagram
export const diagram = Export.toMermaid(trace, { connection: "c2" })

// Export.toSvg
export const picture = Export.toSvg(trace)

// Export.share
// looked through once for several forms; it fails where the trace holds what must not leave
export const files = Result.map(Export.share(trace), (shareable) => ({
  "trace.svg": Export.forms.svg.write(shareable),
  "trace.jsonl": Export.forms.jsonl.write(shareable)
}))
