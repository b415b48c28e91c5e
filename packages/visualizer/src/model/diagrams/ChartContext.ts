/** The context of all groups of the chart: the progress of a connection, and the shown moment. */
import { type Edge, edgeOfMove } from "./Chart.ts"
import { type Failure, failureOf, isTransient } from "../lines/Failure.ts"
import type { Progress } from "./Progress.ts"

export interface ChartContext {
  readonly progress: Progress
  readonly moment: number
  readonly last: Edge | undefined
  /** The transient states. */
  readonly passed: ReadonlySet<string>
  readonly failure: Failure | undefined
}

export const chartContextOf = (progress: Progress, moment: number): ChartContext => {
  const { connection, cursor = Infinity, last } = progress
  const failure = connection && failureOf(connection)
  const stayed = new Set(connection?.phases.flatMap((phase) => (isTransient(phase) ? [] : [phase.state])))
  return {
    progress,
    moment,
    last: last && edgeOfMove(last.from, last.to),
    passed: new Set(connection?.phases.flatMap(({ state }) => (stayed.has(state) ? [] : [state]))),
    failure: failure?.move !== undefined && failure.move.line <= cursor ? failure : undefined
  }
}

/** Writes the classes of a group. */
export const classed = (...names: ReadonlyArray<string | false>): string => names.filter(Boolean).join(" ")
