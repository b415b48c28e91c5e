/** The picture of the connection machine, as data and as text. */
import { chartOf } from "./chartOf.ts"
import { chart as connection } from "../machine/chart.ts"
import { descriptionOf } from "../machine/descriptions.ts"
import { draw } from "./mermaid.ts"
import type { Chart } from "./Chart.ts"
import { expects, isObject } from "../expects.ts"
import { once } from "../once.ts"

export type { Chart, Edge, ChartState as State } from "./Chart.ts"

/** The chart of the connection, as `effect-imap machine --format json` prints it. */
export const toJson = (): Chart => {
  const { edges, id, states } = chartOf(connection)
  return { id, states: states.map((state) => ({ ...state, description: descriptionOf(state.id) })), edges }
}

/** A mermaid `stateDiagram-v2`. */
export const toMermaid = (chart: Chart = chartOf(connection)): string => {
  const isSo = isObject(chart) && "states" in chart && "edges" in chart
  expects(isSo, "Machine.toMermaid", "chart", "what `toJson` gives")
  return draw(chart)
}

/**
 * Returns FNV-1a of the chart: traces of the same machine carry the same hash, whatever its states are described with.
 * It is computed for the first trace of a process.
 */
export const identity = once((): { readonly id: string; readonly hash: string } => {
  const plain = chartOf(connection)
  // words and colours: no step of the machine depends on them
  const text = JSON.stringify(plain, (key, value: unknown) => (key === "meta" ? undefined : value))
  let sum = 0x811c9dc5
  for (const unit of text) sum = Math.imul(sum ^ (unit.codePointAt(0) ?? 0), 0x01000193)
  return { id: plain.id, hash: (sum >>> 0).toString(16).padStart(8, "0") }
})
