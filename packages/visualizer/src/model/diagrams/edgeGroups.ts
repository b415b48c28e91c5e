/** The edges of the chart, and the transitions that have none. */
import { type Edge, edgeOfMove, type Node, nodeAt } from "./Chart.ts"
import { edgeWords } from "./chartWords.ts"
import type { Move } from "../connection/Connection.ts"
import { timeText } from "../connection/timeText.ts"
import type { Heat } from "../index/Heat.ts"
import { eventLabel } from "./eventLabel.ts"
import { arrow, type Group, tipOf } from "./Picture.ts"
import { isCurrent } from "./Progress.ts"
import { classed, type ChartContext } from "./ChartContext.ts"

/** Taken edges are drawn above others. */
export const rank = (edge: Edge, { last, progress: { taken } }: ChartContext): number =>
  edge === last ? 2 : taken.has(edge) ? 1 : 0

const maxThickness = 9

export const edgeGroup = (
  edge: Edge,
  context: ChartContext,
  heat: Heat | undefined,
  maxCount: number
): Group => {
  const { from, label, points, to } = edge
  const { progress } = context
  const warmth = heat?.get(`${from}>${to}`)
  const failed = context.failure?.move?.from === from && context.failure.move.to === to
  const width = warmth === undefined ? undefined : 1 + (maxThickness - 1) * Math.sqrt(warmth.count / maxCount)
  const words = warmth === undefined ? label?.text : `${warmth.count}`
  return {
    class: classed(
      "way",
      (progress.taken.has(edge) || warmth !== undefined) && "done",
      // the class changes each time, which restarts the animation
      edge === context.last && `now pulse${(progress.taken.get(edge)?.count ?? 0) % 2}`,
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
export const jumpsOf = ({ failure, progress: { last } }: ChartContext): ReadonlyArray<Move> => {
  const moves = failure?.move === last ? [last] : [failure?.move, last]
  return moves.flatMap((move) =>
    move !== undefined && edgeOfMove(move.from, move.to) === undefined ? [move] : []
  )
}

export const jumpGroup = (move: Move, context: ChartContext): Group => {
  const [from, to] = [nodeAt(move.from), nodeAt(move.to)]
  const { connection, last } = context.progress
  const failed = context.failure?.move === move
  if (from === undefined || to === undefined) return { class: "way", shapes: [] }
  const points = between(from, to)
  const [start, end] = points
  const bend = Math.max(40, Math.abs(end[0] - start[0]) / 2) * (end[0] < start[0] ? -1 : 1)
  const time = connection === undefined ? "" : timeText(connection, move.time - connection.span.start, "at ")
  const place = { x: from.x + from.width + 8, y: from.y + from.height - 6 }
  return {
    class: classed("way", "jump", "done", failed && "failed", move === last && "now"),
    shapes: [
      {
        kind: "line",
        class: "edge",
        d: `M${start[0]} ${start[1]}C${start[0] + bend} ${start[1]} ${end[0] - bend} ${end[1]} ${end[0]} ${end[1]}`
      },
      { kind: "line", class: "tip", d: tipOf(points.map(([x]) => [x, end[1]] as const)) },
      { kind: "text", ...place, class: "word", text: `${failed ? "✗ " : ""}${eventLabel(move.event)}` },
      { kind: "text", ...place, y: place.y + 15, class: "word", text: time }
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
