import type { Advice, ObservationId } from "@effect-imap/core/internal/Advice"
import { observation } from "@effect-imap/core/internal/Advice"
import type { Connection } from "../Connection.ts"

/** How much a finding matters. */
export type Severity = "failure" | "warning" | "info"

/** Lines of the trace, the telling one first. */
export type Evidence = readonly [number, ...ReadonlyArray<number>]

/** What a trace shows, with the lines that show it, and what to try. */
export interface Finding {
  /** `netease-unsafe-login`, `AuthRejected`, `race-lost`. */
  readonly id: string
  readonly severity: Severity
  readonly evidence: Evidence
  readonly title: string
  readonly why: string
  /** What to try. */
  readonly fix: string | undefined
  /** What was found in particular, if the reason says it: names in a certificate, a program's message. */
  readonly found: string | undefined
  /** The server's own words: a quotation, to be shown as such. */
  readonly quote: string | undefined
  /** The step that it is about, such as `select`. */
  readonly step: string | undefined
}

/** Looks at a connection, and finds something or nothing. */
export type Rule = (connection: Connection) => ReadonlyArray<Finding>

/** The lines that show something; undefined if there are none. */
export const evidenceOf = (...lines: ReadonlyArray<number | undefined>): Evidence | undefined => {
  const [first, ...rest] = Array.from(new Set(lines.filter((line) => line !== undefined)))
  return first === undefined ? undefined : [first, ...rest]
}

interface Circumstances {
  readonly found?: string | undefined
  readonly quote?: string | undefined
  readonly step?: string | undefined
}

/** No evidence, no finding. */
export const finding = (
  id: string,
  severity: Severity,
  evidence: Evidence | undefined,
  advice: Advice | undefined,
  { found, quote, step }: Circumstances = {}
): ReadonlyArray<Finding> =>
  evidence === undefined || advice === undefined
    ? []
    : [{ id, severity, evidence, title: advice.title, why: advice.why, fix: advice.try, found, quote, step }]

/** A finding in the words of an observation. */
export const observed = (
  id: ObservationId,
  severity: Severity,
  evidence: Evidence | undefined,
  { ms = 0, quote, step }: Circumstances & { readonly ms?: number } = {}
): ReadonlyArray<Finding> =>
  finding(id, severity, evidence, observation(id, { ms, step: step ?? "the step" }), { quote, step })
