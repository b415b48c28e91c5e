/** The trace of the examples beside this, read. */
import { Reader } from "@effect-imap/visualizer"
import { Result } from "effect"
import { trace } from "./recorded.ts"

export const read = Result.getOrThrow(Reader.read(trace))
