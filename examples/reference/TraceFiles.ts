import * as TraceFiles from "@effect-imap/visualizer/TraceFiles"
import { Effect } from "effect"
import { trace } from "./recorded.ts"

const file = (name: string) => ({ name, bytes: new TextEncoder().encode(trace) })

// TraceFiles.traceIn
// several files as one trace: plain or packed, exported pages, logs of other programs
export const together = await Effect.runPromise(
  TraceFiles.traceIn([file("home.jsonl"), file("office.jsonl")])
)
