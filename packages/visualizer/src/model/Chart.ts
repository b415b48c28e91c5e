/** The state chart, laid out when it was built. Coordinates are pixels of the picture's own box. */

import { placed } from "./chart.generated.ts"
import { around, metaOf, type StateMeta } from "./states.ts"

export { metaOf, metaOfTimer, type StateMeta } from "./states.ts"

/** A state of the machine, and where it is drawn. */
export interface Node {
  /** `dialing.startTls.greeting`. */
  readonly id: string
  readonly label: string
  readonly meta: StateMeta | undefined
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly parent?: string | undefined
  readonly type: "atomic" | "compound" | "parallel" | "final" | "history"
  /** Ways from here into a failure: drawn as a chip on the state, for as edges they hide all others. */
  readonly failures: ReadonlyArray<string>
  /** Ways back to the beginning or on to the end, such as `done → resolving`: written below the state. */
  readonly returns: ReadonlyArray<string>
}

/** The ways from one state to another, drawn as one line. */
export interface Edge {
  readonly from: string
  readonly to: string
  /** `select.ok`, `always [mayWin]`, `after greetingLimit`; several ways between two states share an edge. */
  readonly labels: ReadonlyArray<string>
  readonly points: ReadonlyArray<readonly [x: number, y: number]>
  readonly label?: { readonly text: string; readonly x: number; readonly y: number } | undefined
}

/** The chart of the machine with a place for all of it, in pixels. */
export interface Layout {
  /** Of the machine that it was made from, as traces carry it. */
  readonly hash: string
  readonly width: number
  readonly height: number
  /** Parents before their children. */
  readonly nodes: ReadonlyArray<Node>
  readonly edges: ReadonlyArray<Edge>
}

/** A node as the build writes it: as few letters as say it. Its name begins with its parent's. */
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

/** An edge as the build writes it: states by their place among the nodes, points as `x, y, x, y, …`. */
type PlacedEdge = readonly [
  from: number,
  to: number,
  labels: Edge["labels"],
  points: ReadonlyArray<number>,
  label?: readonly [text: string, x: number, y: number]
]

/** The layout as it is kept in the package: names given once, places as numbers. */
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
  points: points.flatMap((x, at) => (at % 2 === 0 ? [[x, points[at + 1] ?? 0] as const] : [])),
  label: label && { text: label[0], x: label[1], y: label[2] }
})

/** The machine of this version, laid out. */
export const layout: Layout = {
  ...placed,
  nodes: placed.nodes.map(nodeOf),
  edges: placed.edges.map(edgeOf)
}

/** The path of a connection: how often states were entered, and which are current. */
export interface Visited {
  /** Counts by state; a state around others is entered with the first of them. */
  readonly counts: ReadonlyMap<string, number>
  /** `from>to` of the ways that were taken. */
  readonly edges: ReadonlySet<string>
  /** Leaves, and the states around them. */
  readonly current: ReadonlySet<string>
}

/** Takes the transitions up to a moment, in order. */
export const visited = (path: ReadonlyArray<{ readonly from: string; readonly to: string }>): Visited => {
  const counts = new Map<string, number>()
  const edges = new Set<string>()
  const leaves = new Set<string>()
  let current = new Set<string>()
  for (const { from, to } of path) {
    leaves.delete(from)
    edges.add(`${from}>${to}`)
    for (const state of around(to)) {
      // Entered again, or the leaf itself: a region that moves within `dialing` does not enter it again.
      const again = state === to ? !leaves.has(to) : !current.has(state)
      if (again) counts.set(state, (counts.get(state) ?? 0) + 1)
      // `authenticating>permitting` is drawn to the state that is aimed at, however deep its leaf is.
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
