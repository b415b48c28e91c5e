/** The texts of states and edges of the chart on hover, and for screen readers. */
import { duration } from "@effect-imap/core/internal/Advice"
import { type Edge, isNest, type Node } from "./Chart.ts"
import type { Warmth } from "../index/Heat.ts"
import { isCurrent, type Progress, runningIn, spentIn } from "./Progress.ts"
import { timeText } from "../connection/timeText.ts"

export const stateWords = (node: Node, progress: Progress, moment: number): string => {
  const { connection, counts } = progress
  const count = counts.get(node.id) ?? 0
  const spent =
    isNest(node) || connection === undefined
      ? ""
      : timeText(connection, spentIn(progress, node.id, moment), ", ")
  const running = runningIn(progress, node, moment)
  const failures = node.failures.filter(Boolean)
  return [
    node.id,
    isCurrent(progress, node.id) && "current",
    count > 0 && `entered ${timesOf(count)}${spent}`,
    running !== undefined &&
      `${running.timer.timer}: ${duration(running.leftMs)} of ${duration(running.timer.ms)} left`,
    failures.length > 0 && `fails by ${failures.join(", ")}`
  ]
    .filter(Boolean)
    .join("\n")
}

export const edgeWords = (edge: Edge, { connection, taken }: Progress, warmth?: Warmth): string => {
  const way = taken.get(edge)
  const last = way && connection && timeText(connection, way.last.time - connection.span.start, ", last at ")
  return [
    `${edge.from} → ${edge.to}`,
    ...edge.conditions.map(conditionWords),
    way !== undefined && `taken ${timesOf(way.count)}${last ?? ""}`,
    warmth !== undefined && `${warmth.count} connections, ${warmth.failed} failed here`
  ]
    .filter(Boolean)
    .join("\n")
}

/** An edge without an event is taken as soon as its condition holds. */
export const conditionWords = (condition: string): string =>
  condition === "" || condition.startsWith("[") ? `at once ${condition}`.trimEnd() : condition

export const timesOf = (count: number): string => (count === 1 ? "once" : `${count} times`)
