/** The state chart, laid out by the build. Coordinates are pixels in the picture's own box. */

import { placed } from "./chart.generated.ts"
import { firstOf } from "./eventLabel.ts"
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
  /** The ways back to the beginning or on to the end, such as `done → resolving`, written below the state. */
  readonly returns: ReadonlyArray<string>
}

/** All transitions from one state to another, drawn as one line. */
export interface Edge {
  readonly from: string
  readonly to: string
  /** Their events for people, such as `OK` or `after the greeting limit`; none if it is taken at once. */
  readonly labels: ReadonlyArray<string>
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
  returns?: Node["returns"]
]

/** An edge as the build writes it: states by their place among the nodes, `y, x` of the first point, and then y and x in turn. */
type PlacedEdge = readonly [
  from: number,
  to: number,
  labels: Edge["labels"],
  points: ReadonlyArray<number>,
  label?: readonly [x: number, y: number]
]

/** The layout as the package contains it: each name once, places as numbers. */
export interface Placed extends Omit<Layout, "nodes" | "edges"> {
  readonly nodes: ReadonlyArray<PlacedNode>
  readonly edges: ReadonlyArray<PlacedEdge>
}

const nodeOf = ([id, type, x, y, width, height, failures = [], returns = []]: PlacedNode): Node => {
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
    returns
  }
}

const edgeOf = ([from, to, labels, points, label]: PlacedEdge): Edge => ({
  from: placed.nodes[from]?.[0] ?? "",
  to: placed.nodes[to]?.[0] ?? "",
  labels,
  points: points
    .slice(1)
    .map((last, at) =>
      at % 2 === 0 ? ([last, points[at] ?? 0] as const) : ([points[at] ?? 0, last] as const)
    ),
  label: label && { text: firstOf(labels), x: label[0], y: label[1] }
})

/** The layout of this version's machine. */
export const layout: Layout = {
  ...placed,
  nodes: placed.nodes.map(nodeOf),
  edges: placed.edges.map(edgeOf)
}

/** The path of a connection: how often states were entered, and which are current. */
export interface Visited {
  /** Counts by state; a parent is entered with the first of its children. */
  readonly counts: ReadonlyMap<string, number>
  /** The transitions that were taken, as `from>to`. */
  readonly edges: ReadonlySet<string>
  /** The current leaf states and their parents. */
  readonly current: ReadonlySet<string>
}

/** Follows the transitions up to a moment, in order. */
export const visited = (path: ReadonlyArray<{ readonly from: string; readonly to: string }>): Visited => {
  const counts = new Map<string, number>()
  const edges = new Set<string>()
  const leaves = new Set<string>()
  let current = new Set<string>()
  for (const { from, to } of path) {
    leaves.delete(from)
    edges.add(`${from}>${to}`)
    for (const state of around(to)) {
      // a state is entered again, or the leaf itself is: a move within a region of `dialing` does not enter `dialing`
      // again
      const again = state === to ? !leaves.has(to) : !current.has(state)
      if (again) counts.set(state, (counts.get(state) ?? 0) + 1)
      // `authenticating>permitting` is drawn to the target of the transition, however deep its leaf is
      edges.add(`${from}>${state}`)
    }
    leaves.add(to)
    current = new Set(Array.from(leaves).flatMap(around))
  }
  for (const leaf of Array.from(edges)) {
    const [from = "", to = ""] = leaf.split(">")
    for (const state of around(from)) edges.add(`${state}>${to}`)
  }
  return { counts, edges, current }
}
