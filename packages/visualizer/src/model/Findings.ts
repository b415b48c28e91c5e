/** What a trace shows to have gone wrong, in words. No evidence, no finding. */
import type { Connection } from "./Connection.ts"

export type Severity = "failure" | "warning" | "info"

export interface Finding {
  /** `netease-unsafe-login`, `auth-rejected`, `race-lost`. */
  readonly id: string
  readonly severity: Severity
  /** Lines of the trace, the telling one first. */
  readonly evidence: readonly [number, ...ReadonlyArray<number>]
  readonly title: string
  readonly why: string
  /** What to try. */
  readonly fix: string | undefined
  /** The server's own words: a quotation, to be shown as such. */
  readonly quote: string | undefined
  /** The step that failed, such as `select`. */
  readonly step: string | undefined
}

/** The most telling first. */
export declare const of: (connection: Connection) => ReadonlyArray<Finding>
