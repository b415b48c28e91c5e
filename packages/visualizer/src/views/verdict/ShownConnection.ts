/** A shown connection, and its current verdict. */
import type { Summary } from "../../model/index/Summary.ts"
import type * as Verdict from "../../model/verdict/Verdict.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"

export interface ReadConnection {
  readonly trace: Trace
  readonly detail: Detail
  readonly summary: Summary
  /** True while the file is read. */
  readonly loading: boolean
  /** True if the stream of the trace was lost. */
  readonly lost: boolean
}

export interface ShownConnection extends ReadConnection {
  readonly verdict: Verdict.Verdict
}
