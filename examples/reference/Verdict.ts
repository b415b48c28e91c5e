import { Findings } from "@effect-imap/visualizer"
import * as Verdict from "@effect-imap/visualizer/Verdict"
import { refused } from "./read.ts"

// Verdict.of
// one sentence on a connection, and the lines that show it
const verdict = Verdict.of(refused, Findings.of(refused), "failed")

export const { sentence, tone } = verdict
export const lines = verdict.lines.map(({ text, way }) => `${way} ${text}`)

// Verdict.lineOf
// a line of the trace in its own words
export const end = refused.wire.slice(-1).map(({ line }) => Verdict.lineOf(refused, line)?.text)
// ["… NO SELECT Unsafe Login. Please contact <address> for help"]
