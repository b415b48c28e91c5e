import { Findings } from "@effect-imap/visualizer"
import { refused } from "./read.ts"

// Findings.of
// the most telling first, each with the lines of the trace that show it
const [finding] = Findings.of(refused)

export const title = finding?.title
export const severity = finding?.severity // "failure"
export const lines = finding?.evidence
