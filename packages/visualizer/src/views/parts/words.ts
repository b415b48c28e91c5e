/** Words and marks for what the model names. */
import type { RowOutcome } from "../../model/rows.ts"
import { duration } from "@effect-imap/core/internal/Advice"
import type { Trace } from "../../page/Trace.ts"
import type { Status, Summary } from "../../model/Summary.ts"
import type { Tone } from "../../model/Verdict.ts"

/** Never colour alone. */
export const marks: Readonly<Record<RowOutcome, string>> = {
  done: "✓",
  refused: "!",
  failed: "✗",
  lost: "∅",
  open: "…"
}

const outcomeWords: Readonly<Record<RowOutcome, string>> = {
  done: "done",
  refused: "refused",
  failed: "failed",
  lost: "given up",
  open: "in progress"
}

/** Of a trace that was cut nobody knows what is in progress. */
export const outcomeWord = (outcome: RowOutcome, status: Status): string =>
  outcome === "open" && status === "cut" ? "no end recorded" : outcomeWords[outcome]

export const toneMark: Readonly<Record<Tone, string>> = {
  failure: "✗",
  warning: "!",
  waiting: "…",
  good: "✓",
  neutral: "–"
}

export const statusMark: Readonly<Record<Status, string>> = {
  open: "…",
  selected: "●",
  closed: "✓",
  failed: "✗",
  retried: "✗",
  interrupted: "∅",
  cut: "?"
}

export const statusWord: Readonly<Record<Status, string>> = {
  open: "in progress",
  selected: "mailbox open",
  closed: "closed",
  failed: "failed",
  retried: "failed, tried again",
  interrupted: "interrupted",
  cut: "the trace ends here (no close recorded)"
}

export const isBad = (status: Status): boolean => status === "failed" || status === "retried"

/** What the list says at the end of a row. */
export const outcome = ({ error, selectedAt, start, status }: Summary): string => {
  if (status === "failed") return error ?? "failed"
  if (status === "retried") return selectedAt === undefined ? "retried" : "lost"
  // a log without times has all at one moment
  if (selectedAt !== undefined && selectedAt > start) return duration(selectedAt - start)
  if (status === "open") return "waiting"
  return status === "cut" ? "no end" : status
}

type Named = Pick<Summary, "host" | "port"> & { readonly label?: string | undefined }

/** `imap.163.com:993`, after the app's name for the connection, if it has one: `billing · imap.163.com:993`. */
export const address = ({ host, label, port }: Named): string =>
  `${label === undefined ? "" : `${label} · `}${host ?? "unknown host"}${port === undefined ? "" : `:${port}`}`

/** Where many stand below each other, a name says enough; a name that was taken away does not. */
export const shortAddress = ({ host, label, port }: Named): string =>
  address({ host, label, port: host?.startsWith("<") === true ? port : undefined })

export const groupWords = [
  ["net", "network"],
  ["tls", "TLS"],
  ["session", "session"],
  ["auth", "login"],
  ["mailbox", "mailbox"]
] as const

/** When it was, by the wall clock of the recording: lines up with a server's log. */
export const wallTime = ({ index }: Pick<Trace, "index">, time: number): string | undefined => {
  const began = Date.parse(index.header?.wall ?? "")
  return Number.isNaN(began) || Math.abs(began + time) > 8e15
    ? undefined
    : new Date(began + time).toISOString()
}
