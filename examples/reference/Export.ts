import { Export } from "@effect-imap/visualizer"
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
