/** Compares another connection with the selected one. */
import { counterpart } from "../../model/compare/attempts.ts"
import * as Detail from "../../page/Detail.ts"
import type * as Trace from "../../page/Trace.ts"
import type { Store } from "./Store.ts"

export interface Comparing {
  /** `words`: the facts that the other connection does not show. */
  readonly compareWith: (trace: Trace.Trace, connection: number, words?: string) => void
  /** Compares with the connection of a trace that suits best; returns whether it has one. */
  readonly compareIn: (trace: Trace.Trace) => boolean
  /** Opens or closes the comparison. */
  readonly toggleCompare: () => void
}

export const make = ({ get, set }: Store): Comparing => {
  const compareWith = (trace: Trace.Trace, connection: number, words?: string) =>
    void Detail.read(trace, connection, { rules: get().rules }).then((detail) => {
      if (detail !== undefined) set({ comparing: true, other: { trace, detail, words } })
    })

  const compareIn = (other: Trace.Trace): boolean => {
    const { selected, trace } = get()
    const mine = selected === undefined ? undefined : trace?.index.connections[selected]
    const others = other.index.connections.filter((each) => each !== mine)
    const found = mine && counterpart(mine, others)
    if (found !== undefined) compareWith(other, found.id)
    return found !== undefined
  }

  const toggleCompare = () => {
    const { comparing, other, trace } = get()
    set({ comparing: !comparing })
    if (comparing || other !== undefined || trace === undefined) return
    compareIn(trace)
  }

  return { compareIn, compareWith, toggleCompare }
}
