/** An export as it was chosen, and the action of its button. */
import type { Detail } from "../../page/Detail.ts"
import type { Rewritten } from "../../page/exporting.ts"
import type { Trace } from "../../page/Trace.ts"

export interface Out {
  readonly made: Rewritten
  readonly trace: Trace
  /** The selected connection, as exported. */
  readonly detail: Detail | undefined
  /** The names of the page and of files, without anything hidden. */
  readonly title: string
  readonly stem: string
}

/** Prepares an export and uses it, unless it must not be shared. */
export type Take = (use: (out: Out) => Promise<void> | void) => () => void
