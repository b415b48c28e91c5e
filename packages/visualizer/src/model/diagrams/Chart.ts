/** The state chart, laid out by the build. Coordinates are pixels in the picture's own box. */

import { placed } from "./chart.generated.ts"
import { labelTextOf } from "./eventLabel.ts"
import { around, metaOf, type StateMeta } from "../machine/states.ts"

export { metaOf, metaOfTimer, type StateMeta } from "../machine/states.ts"

/** A state of the machine, and its place in the drawing. */
export interface Node {
  /** The id, such as `dialing.startTls.greeting`. */
  readonly id: string
  readonly label: string
  readonly meta: StateMeta | undefined
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly parent?: string | undefined
  readonly type: "atomic" | "compound" | "parallel" | "final" | "history"
  /** The events that lead to a failure from here, drawn as a chip on the state: as edges they would hide all others. */
  readonly failures: ReadonlyArray<string>
  /** The transitions back to the beginning or to the end, such as `done → resolving`. */
  readonly returns: ReadonlyArray<string>
  /** The timers that end it, such as `selectLimit`. */
  readonly timers: ReadonlyArray<string>
}

/** All transitions from one state to another, drawn as one line. */
export interface Edge {
  readonly from: string
  readonly to: string
  /** The condition of each, such as `OK [may idle]` or `after the greeting limit`; without an event, it is taken at once. */
  readonly conditions: ReadonlyArray<string>
  readonly points: ReadonlyArray<readonly [x: number, y: number]>
  readonly label?: { readonly text: string; readonly x: number; readonly y: number } | undefined
}

/** The chart of the machine with the places of all states and edges, in pixels. */
export interface Layout {
  /** The hash of the machine that was laid out, as in traces. */
  readonly hash: string
  readonly width: number
  readonly height: number
  /** The states, parents before their children. */
  readonly nodes: ReadonlyArray<Node>
  readonly edges: ReadonlyArray<Edge>
}

/** A node as the build writes it, in as few letters as possible. Its name begins with its parent's. */
type PlacedNode = readonly [
  id: string,
  type: Node["type"],
  x: number,
  y: number,
  width: number,
  height: number,
  failures?: Node["failures"],
  returns?: Node["returns"],
  timers?: Node["timers"]
]

/** An edge as the build writes it: states by their place among the nodes, `y, x` of the first point, and then y and x in turn. */
type PlacedEdge = readonly [
  from: number,
  to: number,
  conditions: Edge["conditions"],
  points: ReadonlyArray<number>,
  label?: readonly [x: number, y: number]
]

/** The layout as the package contains it: each name once, places as numbers. */
export interface Placed extends Omit<Layout, "nodes" | "edges"> {
  readonly nodes: ReadonlyArray<PlacedNode>
  readonly edges: ReadonlyArray<PlacedEdge>
}

const nodeOf = ([
  id,
  type,
  x,
  y,
  width,
  height,
  failures = [],
  returns = [],
  timers = []
]: PlacedNode): Node => {
  const dot = id.lastIndexOf(".")
  const parent = dot === -1 ? undefined : id.slice(0, dot)
  return {
    id,
    label: id.slice(dot + 1),
    meta: metaOf(id),
    x,
    y,
    width,
    height,
    parent,
    type,
    failures,
    returns,
    timers
  }
}

const placedEdgeOf = ([from, to, conditions, points, label]: PlacedEdge): Edge => ({
  from: placed.nodes[from]?.[0] ?? "",
  to: placed.nodes[to]?.[0] ?? "",
  conditions,
  points: points
    .slice(1)
    .map((last, at) =>
      at % 2 === 0 ? ([last, points[at] ?? 0] as const) : ([points[at] ?? 0, last] as const)
    ),
  label: label && { text: labelTextOf(conditions), x: label[0], y: label[1] }
})

/** The layout of this version's machine. */
export const layout: Layout = {
  ...placed,
  nodes: placed.nodes.map(nodeOf),
  edges: placed.edges.map(placedEdgeOf)
}

const nodes = new Map(layout.nodes.map((node) => [node.id, node]))

export const nodeAt = (id: string): Node | undefined => nodes.get(id)

/** Returns whether a state contains others. */
export const isNest = ({ type }: Node): boolean => type === "compound" || type === "parallel"

const edges = new Map(layout.edges.map((edge) => [`${edge.from}>${edge.to}`, edge]))

/** Returns the edge between two states. */
export const edgeAt = (way: string): Edge | undefined => edges.get(way)

const drawn = new Map<string, Map<string, Edge | undefined>>()

/**
 * Returns the edge on which a transition from one leaf state to another is drawn: a state is left with all around it, and
 * entered within its parent.
 */
export const edgeOfMove = (from: string, to: string): Edge | undefined => {
  const known = drawn.get(from)
  if (known?.has(to) === true) return known.get(to)
  const found =
    around(from)
      .toReversed()
      .map((state) => edgeAt(`${state}>${to}`))
      .find((edge) => edge !== undefined) ??
    around(to)
      .toReversed()
      .map((state) => edgeAt(`${from}>${state}`))
      .find((edge) => edge !== undefined)
  // states of a foreign trace may have any names
  if (nodes.has(from) && nodes.has(to)) drawn.set(from, (known ?? new Map()).set(to, found))
  return found
}
