/** The picture of the connection machine, as data and as text. */
import { chartOf } from "./chartOf.ts"
import { chart as connection } from "../machine/chart.ts"
import { descriptionOf } from "../machine/descriptions.ts"
import { draw } from "./mermaid.ts"
import type { Chart } from "./Chart.ts"
import { isObject } from "../../base/is.ts"
import { expects } from "../../failure/expects.ts"

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
