/** The picture of the connection machine, as data and as text. */
import { chartOf } from "./chartOf.ts"
import { chart } from "../machine/chart.ts"
import { draw } from "./mermaid.ts"
import type { Chart } from "./Chart.ts"
import { expects, isObject } from "../expects.ts"
import { once } from "../once.ts"

export type { Chart, Edge, ChartState as State } from "./Chart.ts"

/** The chart of the connection, as `effect-imap machine --format json` prints it. */
export const toJson = (): Chart => chartOf(chart)

/** A mermaid `stateDiagram-v2`. */
export const toMermaid = (chart: Chart = toJson()): string => {
  const isSo = isObject(chart) && "states" in chart && "edges" in chart
  expects(isSo, "Machine.toMermaid", "chart", "what `toJson` gives")
  return draw(chart)
}

/** What words and colours are for, and no step of the machine depends on. */
const described: ReadonlySet<string> = new Set(["description", "meta"])

/**
 * Returns FNV-1a of the chart: traces of the same machine carry the same hash, whatever its states are described with.
 * It is computed for the first trace of a process.
 */
export const identity = once((): { readonly id: string; readonly hash: string } => {
  const chart = toJson()
  const text = JSON.stringify(chart, (key, value: unknown) => (described.has(key) ? undefined : value))
  let sum = 0x811c9dc5
  for (const unit of text) sum = Math.imul(sum ^ (unit.codePointAt(0) ?? 0), 0x01000193)
  return { id: chart.id, hash: (sum >>> 0).toString(16).padStart(8, "0") }
})
