/** What the groups of the chart share: the progress of a connection, and the moment at which it is looked at. */
import { type Edge, edgeOfMove } from "./Chart.ts"
import { type Failure, failureOf, isPassed } from "../lines/Failure.ts"
import type { Progress } from "./Progress.ts"

export interface Way {
  readonly progress: Progress
  readonly moment: number
  readonly last: Edge | undefined
  /** The states that were only passed through. */
  readonly passed: ReadonlySet<string>
  readonly failure: Failure | undefined
}

export const wayOf = (progress: Progress, moment: number): Way => {
  const { connection, cursor = Infinity, last } = progress
  const failure = connection && failureOf(connection)
  const stayed = new Set(connection?.phases.flatMap((phase) => (isPassed(phase) ? [] : [phase.state])))
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
