/** Lays out core's state chart and writes `src/model/diagrams/chart.generated.ts`: the part of `page.ts` that needs ELK. */
import { identity, toJson } from "@effect-imap/core/machine"
import Elk from "elkjs/lib/elk.bundled.js"
import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api.js"
import { eventLabel, firstOf } from "../src/model/diagrams/eventLabel.ts"
import { writeFileSync } from "node:fs"

const chart = toJson()

/** Ways in which an attempt ends: drawn as a chip on the state that they leave, for as edges they hide all others. */
const isSink = (to: string): boolean => to === "failing" || to.endsWith(".lost")

/** The states after a failure, which are a separate strip: their ways back would cross the whole picture. */
const strip: ReadonlySet<string> = new Set(["failing", "backoff", "needsUser", "failed"])

const isReturn = (from: string, to: string): boolean => strip.has(from) && !strip.has(to)

const shown = chart.edges.filter(
  ({ from, to }) => from !== "" && !isSink(to) && !isReturn(from, to) && from !== to
)

/** Names events for people, each once. */
const wordsOf = (ways: ReadonlyArray<{ readonly event: string }>): ReadonlyArray<string> =>
  Array.from(new Set(ways.map(({ event }) => eventLabel(event))))

const failuresOf = (id: string): ReadonlyArray<string> =>
  wordsOf(chart.edges.filter(({ from, to }) => from === id && isSink(to)))

const returnsOf = (id: string): ReadonlyArray<string> =>
  Array.from(
    Map.groupBy(
      chart.edges.filter(({ from, to }) => from === id && isReturn(from, to)),
      ({ to }) => to
    ),
    ([to, ways]) => `${wordsOf(ways).join(", ")} → ${to}`
  )

/** One edge for all ways from one state to another. */
const merged = Array.from(
  Map.groupBy(shown, ({ from, to }) => `${from}>${to}`).values(),
  (ways) => ways
).flatMap(([first, ...rest]) => {
  if (first === undefined) return []
  const labels = wordsOf([first, ...rest]).filter((word) => word !== "")
  return [{ from: first.from, to: first.to, text: firstOf(labels), labels }]
})

const labelOf = (id: string): string => id.slice(id.lastIndexOf(".") + 1)
const textWidth = (text: string, size: number): number => Math.ceil(text.length * size * 0.58)

const nodeOf = (id: string): ElkNode => {
  const children = chart.states.filter(({ parent }) => parent === id).map((state) => nodeOf(state.id))
  if (children.length === 0) {
    const chip = failuresOf(id).length === 0 ? 0 : 26
    return { id, width: Math.max(74, textWidth(labelOf(id), 12) + 24 + chip), height: 28 }
  }
  return { id, children, layoutOptions: { "elk.padding": "[top=30,left=14,bottom=14,right=14]" } }
}

const layoutOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
  "elk.spacing.nodeNode": "18",
  "elk.layered.spacing.nodeNodeBetweenLayers": "16",
  "elk.layered.spacing.edgeNodeBetweenLayers": "10",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.edgeLabels.placement": "TAIL"
}

const edgeOf = ({ from, text, to }: (typeof merged)[number]): ElkExtendedEdge => ({
  id: `${from}>${to}`,
  sources: [from],
  targets: [to],
  labels: text === "" ? [] : [{ text, width: textWidth(text, 10), height: 12 }]
})

const tops = chart.states.filter(({ parent }) => parent === undefined)
const elk = new Elk.default()

const laidOut = (ids: ReadonlyArray<string>, options: Readonly<Record<string, string>>): Promise<ElkNode> => {
  const graph: ElkNode = {
    id: "root",
    layoutOptions: { ...layoutOptions, ...options },
    children: ids.map(nodeOf),
    edges: merged
      .filter(({ from, to }) => [from, to].every((id) => ids.includes(id.split(".")[0] ?? "")))
      .map(edgeOf)
  }
  return elk.layout(graph)
}

const main = await laidOut(
  tops.map(({ id }) => id).filter((id) => !strip.has(id)),
  {}
)
const below = await laidOut(
  tops.map(({ id }) => id).filter((id) => strip.has(id)),
  { "elk.direction": "RIGHT", "elk.spacing.nodeNode": "44" }
)
/** Room for the ways back, which stand below their state. */
const stripTop = (main.height ?? 0) + 16
const placedEdges = new Map(
  [
    ...(main.edges ?? []).map((edge) => [edge, 0] as const),
    ...(below.edges ?? []).map((edge) => [edge, stripTop] as const)
  ].map(([edge, top]) => [edge.id, { edge, top }])
)

const round = (value: number | undefined): number => Math.round(value ?? 0)

const flat = (node: ElkNode): ReadonlyArray<ElkNode> => [node, ...(node.children ?? []).flatMap(flat)]

/** Without what is not there. */
const trimmed = (rest: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<ReadonlyArray<string>> =>
  rest.slice(0, rest.findLastIndex((each) => each.length > 0) + 1)

const nodeAt = (state: ElkNode, top: number) => [
  state.id,
  chart.states.find(({ id }) => id === state.id)?.type ?? "atomic",
  round(state.x),
  round((state.y ?? 0) + top),
  round(state.width),
  round(state.height),
  ...trimmed([failuresOf(state.id), returnsOf(state.id)])
]

const nodes = [
  ...(main.children ?? []).flatMap(flat).map((state) => ({ state, top: 0 })),
  ...(below.children ?? []).flatMap(flat).map((state) => ({ state, top: stripTop }))
]
const numberOf = (id: string): number => nodes.findIndex(({ state }) => state.id === id)

/** `y, x` of the first point, and one number for each piece: it goes down or up to that y, then sideways to that x, … */
const turns = ([first = [0, 0], ...points]: ReadonlyArray<readonly [x: number, y: number]>) => {
  let [x, y] = first
  const found = [y, x]
  for (const [nextX, nextY] of points) {
    if (nextX !== x && nextY !== y) throw new Error("an edge is neither upright nor level")
    const isUpright = found.length % 2 === 0
    if (isUpright && nextX !== x) found.push(y)
    else if (!isUpright && nextY !== y) found.push(x)
    found.push(nextX === x ? nextY : nextX)
    x = nextX
    y = nextY
  }
  return found
}

const edges = merged.map(({ from, labels, to }) => {
  const { edge, top = 0 } = placedEdges.get(`${from}>${to}`) ?? {}
  const points = (edge?.sections ?? []).flatMap(({ bendPoints = [], endPoint, startPoint }) => [
    startPoint,
    ...bendPoints,
    endPoint
  ])
  const [label] = edge?.labels ?? []
  return [
    numberOf(from),
    numberOf(to),
    labels,
    turns(points.map(({ x, y }) => [round(x), round(y + top)] as const)),
    ...(label === undefined ? [] : [[round(label.x), round((label.y ?? 0) + top)]])
  ]
})

const lines = (values: ReadonlyArray<unknown>): string =>
  values.map((value) => `    ${JSON.stringify(value)}`).join(",\n")

const chartText = `// Written by \`node packages/visualizer/scripts/page.ts\`. Do not edit.
import type { Placed } from "./Chart.ts"

export const placed: Placed = {
  hash: ${JSON.stringify(identity().hash)},
  width: ${round(Math.max(main.width ?? 0, below.width ?? 0))},
  height: ${round(stripTop + (below.height ?? 0) + 28)},
  nodes: [
${lines(nodes.map(({ state, top }) => nodeAt(state, top)))}
  ],
  edges: [
${lines(edges)}
  ]
}
`

writeFileSync(new URL("../src/model/diagrams/chart.generated.ts", import.meta.url), chartText)
