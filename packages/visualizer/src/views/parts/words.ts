/** Words and marks for the values of the model. */
import { isFailed } from "../../model/connection/Connection.ts"
import type { Outcome } from "../../model/steps/Step.ts"
import { duration } from "@effect-imap/core/internal/Advice"
import type { Index } from "../../model/index/Index.ts"
import type { Status, Summary } from "../../model/index/Summary.ts"
import { urgencyOf } from "../../model/index/urgency.ts"
import type { Tone, Verdict } from "../../model/verdict/Verdict.ts"

/** For what is loaded on demand. */
export const unreachable = "This part of the page cannot be loaded: its server does not answer."

/** Names an outcome. A trace that was cut off does not show what was in progress. */
export const outcomeWord = (outcome: Outcome, status: Status): string =>
  outcome === "open" && status === "cut" ? "no end recorded" : outcomeWords[outcome]

const outcomeWords: Readonly<Record<Outcome, string>> = {
  done: "done",
  refused: "refused",
  failed: "failed",
  lost: "given up",
  open: "in progress",
  unknown: "not known"
}

/** The tone in which a verdict is shown: calm after a failure that is over. */
export const toneOf = ({ isOver = false, tone }: Pick<Verdict, "isOver" | "tone">): Tone | "recovered" =>
  isOver ? "recovered" : tone

export const toneMark: Readonly<Record<Tone | "recovered", string>> = {
  failure: "✗",
  recovered: "↻",
  warning: "!",
  waiting: "…",
  good: "✓",
  neutral: "–"
}

/** Marks a connection. One that ended well, or is still open, may have commands that were refused. */
export const markOf = (summary: Summary, { account }: Pick<Index, "account">): string => {
  const { refused, status } = summary
  if (isFailed(status)) return urgencyOf(summary, account) === "calm" ? toneMark.recovered : toneMark.failure
  return refused > 0 ? "!" : statusMark[status]
}

/** Explains the mark of a connection. */
export const markWord = (summary: Summary, { account }: Pick<Index, "account">): string => {
  const { refused, status } = summary
  if (isFailed(status) && urgencyOf(summary, account) === "calm") return "failed, and open again since"
  return `${statusWord[status]}${refused > 0 ? ", commands refused" : ""}`
}

const statusMark: Readonly<Record<Exclude<Status, "failed" | "retried">, string>> = {
  open: "…",
  selected: "●",
  closed: "✓",
  interrupted: "∅",
  cut: "…"
}

export const statusWord: Readonly<Record<Status, string>> = {
  open: "in progress",
  selected: "mailbox open",
  closed: "closed",
  failed: "failed",
  retried: "failed, to be tried again",
  interrupted: "ended by the app",
  cut: "its end is not in the trace"
}

/** Returns after which time a connection had a mailbox open, otherwise the tag of the reason why it has none. */
export const outcome = ({ error, selectedAt, start, status }: Summary): string => {
  // a log without times has everything at one time
  if (selectedAt !== undefined && selectedAt > start) return duration(selectedAt - start)
  if (isFailed(status)) return selectedAt === undefined ? (error ?? "failed") : "lost"
  if (status === "open") return "waiting"
  return status === "cut" ? "no end" : status
}

type Named = Pick<Summary, "host" | "port"> & { readonly label?: string | undefined }

/** Names a connection: `imap.163.com:993`, or, with a label, `billing · imap.163.com:993`. */
export const address = ({ host, label, port }: Named, used = port): string =>
  `${label === undefined ? "" : `${label} · `}${host ?? "unknown host"}${used === undefined ? "" : `:${used}`}`

/** Names a connection in a column: without the port, unless the host was removed. */
export const shortAddress = ({ host, label, port }: Named): string =>
  address({ host, label, port: host?.startsWith("<") === true ? port : undefined })
