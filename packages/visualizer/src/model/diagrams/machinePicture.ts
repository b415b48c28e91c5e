/** The picture of the whole machine: the progress of a connection, or the paths of all connections of a trace. */
import { isNest, layout, type Node, nodeAt } from "./Chart.ts"
import { stateWords } from "./chartWords.ts"
import { timeText } from "../connection/timeText.ts"
import { edgeGroup, jumpGroup, jumpsOf, rank } from "./edgeGroups.ts"
import type { Heat } from "../index/Heat.ts"
import { isKept } from "../machine/phase.ts"
import type { Group, Picture, Shape } from "./Picture.ts"
import { isCurrent, type Progress, progressOf, runningIn, spentIn } from "./Progress.ts"
import { timerShapes } from "./timerShapes.ts"
import { maxOf } from "../../trace/extremes.ts"
import { classed, type ChartContext, chartContextOf } from "./ChartContext.ts"

export interface MachineOptions {
  readonly progress?: Progress | undefined
  /** The time on the trace's clock until which the current state lasts; by default that of the latest event. */
  readonly moment?: number | undefined
  /** The counts to show in place of one connection's path. */
  readonly heat?: Heat | undefined
}

/** Draws the chart of this version's machine. */
export const machinePicture = (options: MachineOptions = {}): Picture => {
  const { heat } = options
  const progress = heat === undefined && options.progress !== undefined ? options.progress : progressOf()
  const context = chartContextOf(progress, options.moment ?? progress.connection?.last ?? 0)
  const maxCount = maxOf(
    Array.from(heat?.values() ?? [], ({ count }) => count),
    1
  )
  const where = progress.leaves.length === 0 ? "" : `, now in ${progress.leaves.join(" and ")}`
  return {
    width: layout.width,
    height: layout.height,
    title:
      heat === undefined
        ? `State chart of a connection${where}`
        : "The paths of all connections, and their failures",
    groups: [
      ...layout.nodes.filter(isNest).map((node) => nestGroup(node, context)),
      // taken edges are on top
      ...layout.edges
        .toSorted((a, b) => rank(a, context) - rank(b, context))
        .map((edge) => edgeGroup(edge, context, heat, maxCount)),
      ...layout.nodes.filter((node) => !isNest(node)).map((node) => stateGroup(node, context, heat)),
      ...jumpsOf(context).map((move) => jumpGroup(move, context)),
      ...(heat === undefined ? [] : heatGroups(heat))
    ]
  }
}

const nestGroup = (node: Node, context: ChartContext): Group => {
  const { height, id, label, width, x, y } = node
  const inRegion = nodeAt(node.parent ?? "")?.type === "parallel"
  return {
    class: classed(
      "state",
      "nest",
      inRegion && "region",
      context.progress.counts.has(id) && "done",
      context.progress.leaves.includes(id) && "now",
      id === "selected" && isCurrent(context.progress, id) && "open",
      isCurrent(context.progress, id) && "around"
    ),
    state: id,
    title: stateWords(node, context.progress, context.moment),
    shapes: [
      { kind: "box", x, y, width, height },
      { kind: "text", x: x + 12, y: y + 21, class: "name", text: label },
      ...timerOf(node, context)
    ]
  }
}

const stateGroup = (node: Node, context: ChartContext, heat: Heat | undefined): Group => {
  const { height, id, label, width, x, y } = node
  const count = context.progress.counts.get(id) ?? 0
  const failures = heat === undefined ? 0 : failuresAt(node, heat)
  const failed = context.failure?.move?.from === id || failures > 0
  const now = context.progress.leaves.includes(id)
  const passed = count > 0 && context.passed.has(id)
  const stats = count === 0 ? "" : statsOf(node, context, count)
  // without numbers, the name stands in the middle
  const top = stats === "" ? y + height / 2 + 4.5 : y + 19
  return {
    class: classed(
      "state",
      count > 0 && "done",
      now && "now",
      now && isKept(id) && "open",
      failed && "failed",
      passed && !now && "passed",
      !now && isNear(id, context) && "near"
    ),
    state: id,
    title: stateWords(node, context.progress, context.moment),
    shapes: [
      { kind: "box", x, y, width, height },
      { kind: "text", x: x + 12, y: top, class: "name", text: `${failed ? "✗ " : ""}${label}` },
      ...(stats === "" ? [] : [{ kind: "text", x: x + 12, y: y + 35, class: "dwell", text: stats } as const]),
      ...timerOf(node, context)
    ]
  }
}

/** `× 3 · 1.2 s`: how often it was entered, if several times, and the time in it. */
const statsOf = ({ id }: Node, { moment, passed, progress }: ChartContext, count: number): string => {
  const { connection } = progress
  const time =
    connection === undefined || passed.has(id) ? "" : timeText(connection, spentIn(progress, id, moment))
  return [count > 1 && `× ${count}`, time].filter(Boolean).join(" · ") || "passed"
}

const timerOf = (node: Node, { moment, progress }: ChartContext): ReadonlyArray<Shape> => {
  const running = runningIn(progress, node, moment)
  return running === undefined ? [] : timerShapes(node, running)
}

/** Returns whether one transition leads from a current state to this one, or back. */
const isNear = (id: string, { progress }: ChartContext): boolean =>
  layout.edges.some(
    ({ from, to }) =>
      (isCurrent(progress, from) && isAround(to, id)) || (isCurrent(progress, to) && isAround(from, id))
  )

const isAround = (outer: string, id: string): boolean => outer === id || id.startsWith(`${outer}.`)

const failuresAt = (node: Node, heat: Heat): number => {
  let sum = 0
  for (const [way, { failed }] of heat) if (way.startsWith(`${node.id}>`)) sum += failed
  return sum
}

/** Writes below each state how many connections failed there. */
const heatGroups = (heat: Heat): ReadonlyArray<Group> =>
  layout.nodes.flatMap((node) => {
    const failed = isNest(node) ? 0 : failuresAt(node, heat)
    if (failed === 0) return []
    const { height, width, x, y } = node
    return [
      {
        class: "beside",
        shapes: [{ kind: "text", x: x + width + 6, y: y + height - 6, class: "fails", text: `✗ ${failed}` }]
      }
    ]
  })
