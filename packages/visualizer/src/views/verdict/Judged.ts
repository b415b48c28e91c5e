/** A connection, and the verdict on it at this moment. */
import type { Advised } from "../../model/life/remedy/Remedy.ts"
import type { Summary } from "../../model/index/Summary.ts"
import type * as Verdict from "../../model/verdict/Verdict.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"

export interface Looked {
  readonly trace: Trace
  readonly detail: Detail
  readonly summary: Summary
  /** True while the file is read. */
  readonly loading: boolean
  /** True if the stream of the trace was lost. */
  readonly lost: boolean
  /** What is said above it of its account's life, or of its pool. */
  readonly told?: Advised
}

export interface Judged extends Looked {
  readonly verdict: Verdict.Verdict
}
