/** The picture of the whole machine: the state and path of a connection, or the paths of all connections of a trace. */
import { type Edge, layout, type Node, type Visited, visited } from "./Chart.ts"
import type { Connection } from "../connection/Connection.ts"
import { type Failure, failureOf, isPassed } from "../evidence/Failure.ts"
import type { Heat } from "../index/Heat.ts"
import { eventLabel } from "./eventLabel.ts"
import { labelOf } from "../machine/phase.ts"
import { arrow, type Group, type Picture, type Shape } from "./Picture.ts"
import { timeText } from "../connection/timeText.ts"
import { mostOf } from "../../trace/extremes.ts"

export interface MachineOptions {
  /** The connection whose path is shown. */
  readonly connection?: Connection | undefined
  /** The selected line of the trace; by default the latest. */
  readonly cursor?: number | undefined
  /** The counts to show in place of one connection's path. */
  readonly heat?: Heat | undefined
}

/** Draws the chart of this version's machine. */
export const machinePicture = (options: MachineOptions = {}): Picture => {
  const { heat } = options
  const way = wayOf(heat === undefined ? options : {})
  const most = mostOf(
    Array.from(heat?.values() ?? [], ({ count }) => count),
    1
  )
  const where = way.current.length === 0 ? "" : `, now in ${way.current.join(" and ")}`
  return {
    width: layout.width,
    height: layout.height,
    title:
      heat === undefined
        ? `State chart of a connection${where}`
        : "The paths of all connections, and their failures",
    groups: [
      ...layout.nodes.map((node) => nodeGroup(node, way, heat)),
      ...layout.edges.map((edge) => edgeGroup(edge, way, heat, most)),
      ...failureGroup(way, options),
      ...heatGroups(heat)
    ]
  }
}

interface Way {
  readonly path: Visited
  /** The current leaf states. */
  readonly current: ReadonlyArray<string>
  readonly last: { readonly from: string; readonly to: string } | undefined
  readonly passed: ReadonlySet<string>
  readonly failure: Failure | undefined
}

const wayOf = ({ connection, cursor = Number.POSITIVE_INFINITY }: MachineOptions): Way => {
  const moves = (connection?.moves ?? []).filter(({ line }) => line <= cursor)
  const path = visited(moves)
  const failure = connection && failureOf(connection)
  const stayed = new Set(connection?.phases.flatMap((phase) => (isPassed(phase) ? [] : [phase.state])))
  return {
    path,
    current: layout.nodes.filter((node) => path.current.has(node.id) && !isNest(node)).map(({ id }) => id),
    last: moves.at(-1),
    passed: new Set(connection?.phases.flatMap(({ state }) => (stayed.has(state) ? [] : [state]))),
    failure: failure?.move !== undefined && failure.move.line <= cursor ? failure : undefined
  }
}

const isNest = ({ type }: Node): boolean => type === "compound" || type === "parallel"

const nodeGroup = (node: Node, way: Way, heat: Heat | undefined): Group => {
  const { failures, height, id, label, width, x, y } = node
  const nest = isNest(node)
  const inRegion = layout.nodes.some((other) => other.id === node.parent && other.type === "parallel")
  const count = way.path.counts.get(id) ?? 0
  const failedHere = heat === undefined || nest ? 0 : heatOf(node, heat)
  const failed = way.failure?.move?.from === id || failedHere > 0
  const now = way.current.includes(id)
  const mark = now ? "▶ " : failed ? "✗ " : count > 0 && !nest && !way.passed.has(id) ? "✓ " : ""
  const times = count > 1 && !nest ? ` ×${count}` : ""
  const classes = [
    "state",
    nest && "nest",
    inRegion && "region",
    count > 0 && "done",
    now && "now",
    failed && "failed",
    !nest && way.passed.has(id) && "passed"
  ]
  const place = nest ? { x: x + 10, y: y + 18 } : { x: x + 10, y: y + height / 2 + 4 }
  const box: Shape = { kind: "box", x, y, width, height }
  const name: Shape = { kind: "text", ...place, text: `${mark}${label}${times}` }
  const back = node.returns.map((text, index): Shape => ({
    kind: "text",
    x,
    y: y + height + 12 + 12 * index,
    class: "word",
    text
  }))
  const title = failures.length === 0 ? id : `${id}\nfails by ${failures.filter(Boolean).join(", ")}`
  return {
    class: classes.filter(Boolean).join(" "),
    state: id,
    title,
    shapes: nest ? [box, name] : [box, name, ...back]
  }
}

const heatOf = (node: Node, heat: Heat): number => {
  let sum = 0
  for (const [way, { failed }] of heat) if (way.startsWith(`${node.id}>`)) sum += failed
  return sum
}

const thickest = 9

const edgeGroup = (edge: Edge, way: Way, heat: Heat | undefined, most: number): Group => {
  const { from, label, labels, points, to } = edge
  const key = `${from}>${to}`
  const warmth = heat?.get(key)
  const isNow = heat === undefined && way.last?.from === from && way.last.to === to
  const failed = way.failure?.move?.from === from && way.failure.move.to === to
  const width = warmth === undefined ? undefined : 1 + (thickest - 1) * Math.sqrt(warmth.count / most)
  const done = way.path.edges.has(key) || warmth !== undefined
  const words = warmth === undefined ? label?.text : `${warmth.count}`
  return {
    class: [
      "way",
      done && "done",
      isNow && "now",
      failed && "failed",
      warmth !== undefined && warmth.failed * 2 > warmth.count && "failed"
    ]
      .filter(Boolean)
      .join(" "),
    title: `${labelOf(from)} → ${labelOf(to)}: ${labels.join(", ")}${warmth === undefined ? "" : `\n${warmth.count} connections, ${warmth.failed} failed here`}`,
    shapes: [
      ...arrow(points, width),
      ...(label === undefined || words === undefined
        ? []
        : [{ kind: "text", x: label.x, y: label.y + 10, class: "word", text: words } as const])
    ]
  }
}

/** Draws the failure that happened, in red; possible ones appear on hover. */
const failureGroup = ({ failure }: Way, { connection }: MachineOptions): ReadonlyArray<Group> => {
  const move = failure?.move
  const node = move && layout.nodes.find(({ id }) => id === move.from)
  if (move === undefined || node === undefined) return []
  return [
    beside(
      node,
      `✗ ${eventLabel(move.event)}${connection === undefined ? "" : timeText(connection, move.time - connection.span.start, " at ")}`
    )
  ]
}

/** Draws text beside a state, above everything else. */
const beside = ({ width, x, y }: Node, text: string): Group => ({
  class: "beside",
  shapes: [{ kind: "text", x: x + width + 6, y: y + 18, class: "fails", text }]
})

const heatGroups = (heat: Heat | undefined): ReadonlyArray<Group> =>
  heat === undefined
    ? []
    : layout.nodes.flatMap((node) => {
        const failed = isNest(node) ? 0 : heatOf(node, heat)
        return failed === 0 ? [] : [beside(node, `✗ ${failed}`)]
      })
