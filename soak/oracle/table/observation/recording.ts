/** Of the recording itself. */
import { event, never } from "../../Rule.ts"
import { reasons } from "../reasons.ts"
import type { Rules } from "./Rules.ts"

export const recording = {
  "older-not-kept": event("trace:gap"),
  "events-dropped": event("trace:gap"),
  "trace-cut": never("its end is in the trace", ({ ended }) => ended !== undefined),
  unknown: never(
    "the reason is known",
    ({ ended }) => ended?.error !== undefined && Object.hasOwn(reasons, ended.error)
  )
} satisfies Rules
