/** Compares another connection with the selected one. */
import * as Detail from "../../page/Detail.ts"
import * as Trace from "../../page/Trace.ts"
import type { Store } from "./Store.ts"

export interface Comparing {
  /** `words`: what the other connection does not show. */
  readonly compareWith: (trace: Trace.Trace, connection: number, words?: string) => void
  /** Opens or closes the comparison. */
  readonly toggleCompare: () => void
}

export const make = ({ get, set }: Store): Comparing => {
  const compareWith = (trace: Trace.Trace, connection: number, words?: string) =>
    void Detail.read(trace, connection).then((detail) => {
      if (detail !== undefined) set({ comparing: true, other: { trace, detail, words } })
    })

  const toggleCompare = () => {
    const { comparing, other, selected, trace } = get()
    set({ comparing: !comparing })
    if (comparing || other !== undefined || trace === undefined || selected === undefined) return
    const counterpart = Trace.counterpart(trace.index, selected)
    if (counterpart !== undefined) compareWith(trace, counterpart)
  }

  return { compareWith, toggleCompare }
}
