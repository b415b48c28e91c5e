import { Spans } from "@effect-imap/visualizer"
import { read } from "./read.ts"

// Spans.connections
// how long each command took
export const commands = Spans.connections(read).flatMap(({ commands }) =>
  commands.map(({ end, name, start }) => ({ name, ms: (end ?? start) - start }))
)

// Spans.derive
// the same of some of its events, such as those of one connection
const [opened] = Spans.derive(read.entries.filter(({ group }) => group === "c2"))

export const selectedAt = opened?.selectedAt // milliseconds of the trace's clock
