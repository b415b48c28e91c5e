/** Which connection a verdict is about, and how it ended. */
import { duration } from "@effect-imap/core/internal/Advice"
import { atStep } from "../../model/evidence/Failure.ts"
import { portOf } from "../../model/evidence/place.ts"
import { callOf } from "../../model/index/listing.ts"
import type { Summary } from "../../model/index/Summary.ts"
import type { Tone } from "../../model/verdict/Verdict.ts"
import type { Trace } from "../../page/Trace.ts"
import { counted } from "../parts/format.ts"
import { ServerText } from "../parts/ServerText.tsx"
import { address, statusWord } from "../parts/words.ts"
import type { Judged } from "./Judged.ts"

export const About = ({
  detail,
  isNamed = false,
  summary,
  trace,
  verdict: { opened, tone }
}: Judged & {
  /** True if the sentence names the connection. */
  readonly isNamed?: boolean
}) => {
  const call = callWords(trace, summary)
  return (
    <p class="about dim">
      <ServerText
        text={`${isNamed ? "" : `${summary.group} · `}${address(summary, portOf(detail.connection))} · ${endWords(summary, tone, trace)}`}
      />
      {call !== undefined && ` · ${call}`}
      {summary.refused > 0 && ` · ${counted(summary.refused, "command")} refused`}
      {opened !== undefined && <ServerText text={` · ${opened}`} />}
    </p>
  )
}

/** Describes which attempt of a call this is, and how long the call took in all. */
const callWords = (trace: Trace, summary: Summary): string | undefined => {
  const call = callOf(trace.index.session(summary.id), summary)
  if (call === undefined || call.attempts.length === 1) return undefined
  const { attempts, last, took } = call
  const end =
    last !== summary && last.selectedAt !== undefined ? `, then ${last.group} opened the mailbox` : ""
  const isGoingOn = last.status === "retried" && !last.isLeft
  return `attempt ${attempts.indexOf(summary) + 1} of ${attempts.length}${isGoingOn ? " so far" : end}; ${duration(took)} in all`
}

/** Describes how and where it ended, and whether another attempt follows. */
const endWords = ({ id, isLeft, status, step }: Summary, tone: Tone, { index }: Trace): string => {
  const at = step !== undefined && tone === "failure" ? atStep(step) : ""
  if (status !== "retried") return `${statusWord[status]}${at}`
  if (isLeft) return `failed${at}, then ${statusWord.interrupted}`
  const isLast = index.session(id).every((other) => other.id <= id)
  if (!isLast) return `failed${at}, tried again`
  return `failed${at}, ${index.ended ? "to be tried again after this trace" : "about to be tried again"}`
}
