import { Reader } from "@effect-imap/visualizer"
import { Result } from "effect"
import { trace } from "./recorded.ts"

// Reader.read
// a trace, plain NDJSON; what cannot be understood is kept and reported
const read = Reader.read(trace)

export const events = Result.map(read, ({ entries }) => entries.length)
