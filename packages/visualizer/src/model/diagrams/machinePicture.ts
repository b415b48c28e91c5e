/** The picture of the whole machine: the progress of a connection, or the paths of all connections of a trace. */
import { type Edge, edgeOfMove, isNest, layout, type Node, nodeAt } from "./Chart.ts"
import { edgeWords, stateWords } from "./chartWords.ts"
import { type Failure, failureOf, isPassed } from "../evidence/Failure.ts"
import type { Heat } from "../index/Heat.ts"
import { eventLabel } from "./eventLabel.ts"
import { arrow, type Group, type Picture, type Shape, tipOf } from "./Picture.ts"
import { isCurrent, type Progress, progressOf, runningIn, spentIn } from "./Progress.ts"
import { timerShapes } from "./timerShapes.ts"
import { isKept } from "../machine/phase.ts"
import { timeText } from "../connection/timeText.ts"
import { mostOf } from "../../trace/extremes.ts"
import type { Move } from "../connection/Connection.ts"

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
  const way = wayOf(progress, options.moment ?? progress.connection?.last ?? 0)
  const most = mostOf(
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
      ...layout.nodes.filter(isNest).map((node) => nestGroup(node, way)),
      // what was taken is on top of what was not
      ...layout.edges
        .toSorted((a, b) => rank(a, way) - rank(b, way))
        .map((edge) => edgeGroup(edge, way, heat, most)),
      ...layout.nodes.filter((node) => !isNest(node)).map((node) => stateGroup(node, way, heat)),
      ...jumpsOf(way).map((move) => jumpGroup(move, way)),
      ...(heat === undefined ? [] : heatGroups(heat))
    ]
  }
}

interface Way {
  readonly progress: Progress
  readonly moment: number
  readonly last: Edge | undefined
  /** The states that were only passed through. */
  readonly passed: ReadonlySet<string>
  readonly failure: Failure | undefined
}

const wayOf = (progress: Progress, moment: number): Way => {
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

const rank = (edge: Edge, { last, progress: { taken } }: Way): number =>
  edge === last ? 2 : taken.has(edge) ? 1 : 0

const classed = (...names: ReadonlyArray<string | false>): string => names.filter(Boolean).join(" ")

const nestGroup = (node: Node, way: Way): Group => {
  const { height, id, label, width, x, y } = node
  const inRegion = nodeAt(node.parent ?? "")?.type === "parallel"
  return {
    class: classed(
      "state",
      "nest",
      inRegion && "region",
      way.progress.counts.has(id) && "done",
      way.progress.leaves.includes(id) && "now",
      id === "selected" && isCurrent(way.progress, id) && "open",
      isCurrent(way.progress, id) && "around"
    ),
    state: id,
    title: stateWords(node, way.progress, way.moment),
    shapes: [
      { kind: "box", x, y, width, height },
      { kind: "text", x: x + 12, y: y + 21, class: "name", text: label },
      ...timerOf(node, way)
    ]
  }
}

const stateGroup = (node: Node, way: Way, heat: Heat | undefined): Group => {
  const { height, id, label, width, x, y } = node
  const count = way.progress.counts.get(id) ?? 0
  const failures = heat === undefined ? 0 : failuresAt(node, heat)
  const failed = way.failure?.move?.from === id || failures > 0
  const now = way.progress.leaves.includes(id)
  const passed = count > 0 && way.passed.has(id)
  const stats = count === 0 ? "" : statsOf(node, way, count)
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
      !now && isNear(id, way) && "near"
    ),
    state: id,
    title: stateWords(node, way.progress, way.moment),
    shapes: [
      { kind: "box", x, y, width, height },
      { kind: "text", x: x + 12, y: top, class: "name", text: `${failed ? "✗ " : ""}${label}` },
      ...(stats === "" ? [] : [{ kind: "text", x: x + 12, y: y + 35, class: "dwell", text: stats } as const]),
      ...timerOf(node, way)
    ]
  }
}

/** `× 3 · 1.2 s`: how often it was entered, if several times, and the time in it. */
const statsOf = ({ id }: Node, { moment, passed, progress }: Way, count: number): string => {
  const { connection } = progress
  const time =
    connection === undefined || passed.has(id) ? "" : timeText(connection, spentIn(progress, id, moment))
  return [count > 1 && `× ${count}`, time].filter(Boolean).join(" · ") || "passed"
}

const timerOf = (node: Node, { moment, progress }: Way): ReadonlyArray<Shape> => {
  const running = runningIn(progress, node, moment)
  return running === undefined ? [] : timerShapes(node, running)
}

/** Returns whether one transition leads from a current state to this one, or back. */
const isNear = (id: string, { progress }: Way): boolean =>
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

const thickest = 9

const edgeGroup = (edge: Edge, way: Way, heat: Heat | undefined, most: number): Group => {
  const { from, label, points, to } = edge
  const { progress } = way
  const warmth = heat?.get(`${from}>${to}`)
  const failed = way.failure?.move?.from === from && way.failure.move.to === to
  const width = warmth === undefined ? undefined : 1 + (thickest - 1) * Math.sqrt(warmth.count / most)
  const words = warmth === undefined ? label?.text : `${warmth.count}`
  return {
    class: classed(
      "way",
      (progress.taken.has(edge) || warmth !== undefined) && "done",
      // the name changes each time, so that it is seen to be taken again
      edge === way.last && `now pulse${(progress.taken.get(edge)?.count ?? 0) % 2}`,
      (isCurrent(progress, from) || progress.leaves.includes(to)) && "near",
      (failed || (warmth !== undefined && warmth.failed * 2 > warmth.count)) && "failed"
    ),
    edge: `${from}>${to}`,
    title: edgeWords(edge, progress, warmth),
    shapes: [
      ...arrow(points, width),
      ...(label === undefined || words === undefined
        ? []
        : [{ kind: "text", x: label.x, y: label.y + 12, class: "word", text: words } as const])
    ]
  }
}

/** The transitions that no edge shows, as edges into failures would hide all others: the failure, and the last one. */
const jumpsOf = ({ failure, progress: { last } }: Way): ReadonlyArray<Move> => {
  const moves = failure?.move === last ? [last] : [failure?.move, last]
  return moves.flatMap((move) =>
    move !== undefined && edgeOfMove(move.from, move.to) === undefined ? [move] : []
  )
}

const jumpGroup = (move: Move, way: Way): Group => {
  const [from, to] = [nodeAt(move.from), nodeAt(move.to)]
  const { connection, last } = way.progress
  const failed = way.failure?.move === move
  if (from === undefined || to === undefined) return { class: "way", shapes: [] }
  const points = between(from, to)
  const [start, end] = points
  const bend = Math.max(40, Math.abs(end[0] - start[0]) / 2) * (end[0] < start[0] ? -1 : 1)
  const time = connection === undefined ? "" : timeText(connection, move.time - connection.span.start, " at ")
  const text = `${failed ? "✗ " : ""}${eventLabel(move.event)}${time}`
  return {
    class: classed("way", "jump", "done", failed && "failed", move === last && "now"),
    shapes: [
      {
        kind: "line",
        class: "edge",
        d: `M${start[0]} ${start[1]}C${start[0] + bend} ${start[1]} ${end[0] - bend} ${end[1]} ${end[0]} ${end[1]}`
      },
      { kind: "line", class: "tip", d: tipOf(points.map(([x]) => [x, end[1]] as const)) },
      { kind: "text", x: from.x + from.width + 8, y: from.y + from.height - 6, class: "word", text }
    ]
  }
}

/** The middle of the sides that face each other. */
const between = (from: Node, to: Node): readonly [Point, Point] => {
  const isRight = to.x + to.width / 2 >= from.x + from.width / 2
  return [
    [isRight ? from.x + from.width : from.x, from.y + from.height / 2],
    [isRight ? to.x : to.x + to.width, to.y + to.height / 2]
  ]
}

type Point = readonly [x: number, y: number]

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
