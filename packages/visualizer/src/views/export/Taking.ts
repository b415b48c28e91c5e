/** What leaves the page, as it was chosen, and how a button takes it. */
import type { Detail } from "../../page/Detail.ts"
import type { Rewritten } from "../../page/exporting.ts"
import type { Trace } from "../../page/Trace.ts"

export interface Out {
  readonly made: Rewritten
  readonly trace: Trace
  /** The selected connection, as it leaves. */
  readonly detail: Detail | undefined
  /** Of a page, and of files: as much as may leave. */
  readonly title: string
  readonly stem: string
}

/** Prepares what leaves, and uses it, unless it must not leave. */
export type Take = (use: (out: Out) => Promise<void> | void) => () => void
