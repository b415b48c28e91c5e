import { Reader } from "@effect-imap/visualizer"
import { Result } from "effect"
import { trace } from "./recorded.ts"

// Reader.read
// a trace, plain NDJSON; what cannot be understood is kept and told
const read = Reader.read(trace)

export const events = Result.map(read, ({ entries }) => entries.length)

// Reader.describe
// what is wrong with a trace, in words for a person
const cut = Reader.read(trace.slice(0, -20))

export const warnings = Result.map(cut, ({ warnings }) => warnings.map(Reader.describe))
