/** Which connection a banner is about, and how it ended. */
import { duration } from "@effect-imap/core/internal/Advice"
import { atStep } from "../../model/lines/Failure.ts"
import { portOf } from "../../model/lines/place.ts"
import { callOf } from "../../model/index/listing.ts"
import type { Summary } from "../../model/index/Summary.ts"
import type { Trace } from "../../page/Trace.ts"
import { counted } from "../parts/format.ts"
import { address, statusWord } from "../parts/words.ts"
import type { ShownConnection } from "./ShownConnection.ts"

/** `c2 · imap.example.com:993 · failed at login · attempt 2 of 3; 4.2 s in all`. */
export const aboutWords = ({ detail, summary, trace, verdict: { tone } }: ShownConnection): string =>
  [
    summary.group,
    address(summary, portOf(detail.connection)),
    endWords(summary, tone === "failure", trace),
    callWords(trace, summary),
    summary.refused > 0 ? `${counted(summary.refused, "command")} refused` : undefined
  ]
    .filter((part) => part !== undefined && part !== "")
    .join(" · ")

/** Describes which attempt of a call this is, and how long the call took in all. */
const callWords = (trace: Trace, summary: Summary): string | undefined => {
  const call = callOf(trace.index.session(summary.id), summary)
  if (call === undefined || call.attempts.length === 1) return undefined
  const { attempts, last, took } = call
  const end =
    last !== summary && last.selectedAt !== undefined ? `, then ${last.group} opened the mailbox` : ""
  const isGoingOn = last.status === "retried" && !last.isRetryCancelled
  return `attempt ${attempts.indexOf(summary) + 1} of ${attempts.length}${isGoingOn ? " so far" : end}; ${duration(took)} in all`
}

/** Describes how and where it ended, and whether another attempt follows. */
const endWords = (
  { id, isRetryCancelled, status, step }: Summary,
  hasFailed: boolean,
  { index }: Trace
): string => {
  const at = step !== undefined && hasFailed ? atStep(step) : ""
  if (status !== "retried") return `${statusWord[status]}${at}`
  if (isRetryCancelled) return `failed${at}, then ${statusWord.interrupted}`
  const isLast = index.session(id).every((other) => other.id <= id)
  if (!isLast) return `failed${at}, tried again`
  return `failed${at}, ${index.ended ? "to be tried again after this trace" : "about to be tried again"}`
}
