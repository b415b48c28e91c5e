import * as Explain from "@effect-imap/visualizer/Explain"
import { read } from "./read.ts"

// Explain.explain
// what went wrong, what to try, and the lines that show it, for a terminal
export const text = Explain.explain(read, { width: 100, color: process.stdout.isTTY })
