/** Lays out core's state chart and writes `src/model/diagrams/chart.generated.ts`: the part of `page.ts` that needs ELK. */
import { identity, toJson } from "@effect-imap/core/Machine"
import Elk from "elkjs/lib/elk.bundled.js"
import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api.js"
import { eventLabel, labelTextOf } from "../src/model/diagrams/eventLabel.ts"
import { apart } from "../src/model/machine/phase.ts"
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

/** The timers that end a state. */
const timersOf = (id: string): ReadonlyArray<string> =>
  Array.from(
    new Set(
      chart.edges.flatMap(({ event, from }) =>
        from === id && event.startsWith("after ") ? [event.slice("after ".length)] : []
      )
    )
  )

/** When a way is taken, as in `OK [may idle]`. */
const conditionOf = ({
  event,
  guard
}: {
  readonly event: string
  readonly guard: string | undefined
}): string => `${eventLabel(event)}${guard === undefined ? "" : ` [${apart(guard)}]`}`.trimStart()

/** One edge for all ways from one state to another. */
const merged = Array.from(
  Map.groupBy(shown, ({ from, to }) => `${from}>${to}`).values(),
  (ways) => ways
).flatMap(([first, ...rest]) => {
  if (first === undefined) return []
  const labels = Array.from(new Set([first, ...rest].map(conditionOf)))
  return [{ from: first.from, to: first.to, text: labelTextOf(labels), labels }]
})

const labelOf = (id: string): string => id.slice(id.lastIndexOf(".") + 1)
const textWidth = (text: string, size: number): number => Math.ceil(text.length * size * 0.58)

const layoutOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.spacing.nodeNode": "18",
  "elk.layered.spacing.nodeNodeBetweenLayers": "16",
  "elk.layered.spacing.edgeNodeBetweenLayers": "10",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.edgeLabels.placement": "TAIL"
}

/** Room for the name, and below it for the count and the time. */
const narrowest = 136
const boxHeight = 44

/** A way in ends in these, wherever the machine declares them. */
const endings: ReadonlyArray<string> = ["ready", "won", "lost"]

const childrenOf = (id: string | undefined): ReadonlyArray<string> =>
  chart.states
    .filter(({ parent }) => parent === id)
    .map((state) => state.id)
    .toSorted((a, b) => endings.indexOf(labelOf(a)) - endings.indexOf(labelOf(b)))

const descended = (id: string): ReadonlyArray<string> => [id, ...childrenOf(id).flatMap(descended)]

/** All states in the order in which a connection usually comes to them. */
const order = childrenOf(undefined).flatMap(descended)

/** A way back up: laid out in the other direction, so that all others lead down. */
const isBack = ({ from, to }: { readonly from: string; readonly to: string }): boolean =>
  order.indexOf(to) < order.indexOf(from)

const nodeOf = (id: string): ElkNode => {
  const children = childrenOf(id).map(nodeOf)
  if (children.length === 0) {
    return { id, width: Math.max(narrowest, textWidth(labelOf(id), 14) + 42), height: boxHeight }
  }
  return { id, children, layoutOptions: { "elk.padding": "[top=40,left=14,bottom=14,right=14]" } }
}

const edgeOf = ({ from, text, to }: (typeof merged)[number]): ElkExtendedEdge => ({
  id: `${from}>${to}`,
  ...(isBack({ from, to }) ? { sources: [to], targets: [from] } : { sources: [from], targets: [to] }),
  layoutOptions: { "elk.edgeLabels.placement": isBack({ from, to }) ? "HEAD" : "TAIL" },
  labels: text === "" ? [] : [{ text, width: textWidth(text, 12.5), height: 15 }]
})

const tops = chart.states.filter(({ parent }) => parent === undefined)
const elk = new Elk.default()

const laidOut = (ids: ReadonlyArray<string>, options: Readonly<Record<string, string>>): Promise<ElkNode> => {
  const graph: ElkNode = {
    id: "root",
    layoutOptions: {
      ...layoutOptions,
      "elk.json.shapeCoords": "ROOT",
      "elk.json.edgeCoords": "ROOT",
      ...options
    },
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
const beside = await laidOut(
  tops.map(({ id }) => id).filter((id) => strip.has(id)),
  { "elk.spacing.nodeNode": "44" }
)

/** The strip has its place to the right of the login: a connection comes to it from anywhere. */
const dialing = main.children?.find(({ id }) => id === "dialing")
const gap = 56
const strips = {
  x: (main.width ?? 0) - (beside.width ?? 0),
  y: (dialing?.y ?? 0) + (dialing?.height ?? 0) + gap
}
const origin = { x: 0, y: 0 }
const placedEdges = new Map(
  [
    ...(main.edges ?? []).map((edge) => [edge, origin] as const),
    ...(beside.edges ?? []).map((edge) => [edge, strips] as const)
  ].map(([edge, at]) => [edge.id, { edge, at }])
)

const round = (value: number | undefined): number => Math.round(value ?? 0)

const flat = (node: ElkNode): ReadonlyArray<ElkNode> => [node, ...(node.children ?? []).flatMap(flat)]

/** Without what is not there. */
const trimmed = (rest: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<ReadonlyArray<string>> =>
  rest.slice(0, rest.findLastIndex((each) => each.length > 0) + 1)

const nodeAt = (state: ElkNode, at: typeof origin) => [
  state.id,
  chart.states.find(({ id }) => id === state.id)?.type ?? "atomic",
  round((state.x ?? 0) + at.x),
  round((state.y ?? 0) + at.y),
  round(state.width),
  round(state.height),
  ...trimmed([failuresOf(state.id), returnsOf(state.id), timersOf(state.id)])
]

const nodes = [
  ...(main.children ?? []).flatMap(flat).map((state) => ({ state, at: origin })),
  ...(beside.children ?? []).flatMap(flat).map((state) => ({ state, at: strips }))
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
  const { at = origin, edge } = placedEdges.get(`${from}>${to}`) ?? {}
  const placed = (edge?.sections ?? []).flatMap(({ bendPoints = [], endPoint, startPoint }) => [
    startPoint,
    ...bendPoints,
    endPoint
  ])
  const points = isBack({ from, to }) ? placed.toReversed() : placed
  const [label] = edge?.labels ?? []
  return [
    numberOf(from),
    numberOf(to),
    labels,
    turns(points.map(({ x, y }) => [round(x + at.x), round(y + at.y)] as const)),
    ...(label === undefined ? [] : [[round((label.x ?? 0) + at.x), round((label.y ?? 0) + at.y)]])
  ]
})

const lines = (values: ReadonlyArray<unknown>): string =>
  values.map((value) => `    ${JSON.stringify(value)}`).join(",\n")

const chartText = `// Written by \`node packages/visualizer/scripts/page.ts\`. Do not edit.
import type { Placed } from "./Chart.ts"

export const placed: Placed = {
  hash: ${JSON.stringify(identity().hash)},
  width: ${round(main.width)},
  height: ${round(main.height)},
  nodes: [
${lines(nodes.map(({ at, state }) => nodeAt(state, at)))}
  ],
  edges: [
${lines(edges)}
  ]
}
`

writeFileSync(new URL("../src/model/diagrams/chart.generated.ts", import.meta.url), chartText)
