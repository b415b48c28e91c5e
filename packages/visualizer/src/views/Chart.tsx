/** The machine itself: where the connection is, and which way it came. The layout was computed when this was built. */
import { useEffect, useRef } from "preact/hooks"
import { type Edge, layout, type Node, type Visited, visited } from "../model/Chart.ts"
import type { Move } from "../model/Connection.ts"
import { eventWords } from "../model/phase.ts"
import type { Detail } from "../page/Detail.ts"
import type { Trace } from "../page/Trace.ts"
import { duration } from "@effect-imap/core/Advice"
import { reveal } from "./hooks.ts"
import { useViewer } from "./Viewer.ts"

const wrong: ReadonlySet<string> = new Set(["failing", "failed", "needsUser"])

const pointsOf = ({ points }: Edge): string =>
  points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join("")

/** The tip of an arrow, along its last piece. */
const tipOf = ({ points }: Edge): string | undefined => {
  const [x, y] = points.at(-1) ?? []
  const [fromX, fromY] = points.at(-2) ?? []
  if (x === undefined || y === undefined || fromX === undefined || fromY === undefined) return undefined
  const length = Math.hypot(x - fromX, y - fromY) || 1
  const [alongX, alongY] = [(x - fromX) / length, (y - fromY) / length]
  const at = (along: number, across: number) =>
    `${x - alongX * along - alongY * across} ${y - alongY * along + alongX * across}`
  return `M${x} ${y}L${at(8, 3.5)}L${at(8, -3.5)}Z`
}

const EdgeView = ({
  edge,
  path,
  now
}: {
  readonly edge: Edge
  readonly path: Visited
  readonly now: boolean
}) => {
  const state = now ? "now" : path.edges.has(`${edge.from}>${edge.to}`) ? "done" : ""
  const tip = tipOf(edge)
  return (
    <g>
      <path class={`edge ${state}`} d={pointsOf(edge)} />
      {tip !== undefined && <path class={`tip ${state}`} d={tip} />}
    </g>
  )
}

const EdgeWords = ({ edge, now }: { readonly edge: Edge; readonly now: boolean }) =>
  edge.label === undefined ? null : (
    <text class={`word ${now ? "now" : ""}`} x={edge.label.x} y={edge.label.y + 10}>
      {edge.label.text}
      <title>{`${edge.from} → ${edge.to}: ${edge.labels.join(", ")}`}</title>
    </text>
  )

const NodeView = ({ node, path }: { readonly node: Node; readonly path: Visited }) => {
  const nest = node.type === "compound" || node.type === "parallel"
  const count = path.counts.get(node.id) ?? 0
  const now = path.current.has(node.id) && !nest
  const inRegion = layout.nodes.some(({ id, type }) => id === node.parent && type === "parallel")
  const classes = [
    "state",
    nest && "nest",
    inRegion && "region",
    count > 0 ? "done" : "never",
    now && "now",
    wrong.has(node.id) && "wrong"
  ]
  return (
    <g class={classes.filter(Boolean).join(" ")} data-state={node.id}>
      <rect x={node.x} y={node.y} width={node.width} height={node.height} rx={nest ? 8 : 6} />
      <text x={node.x + 10} y={nest ? node.y + 18 : node.y + node.height / 2 + 4}>
        {now ? "▶ " : count > 0 && !nest ? "✓ " : ""}
        {node.label}
        {count > 1 && !nest ? ` ×${count}` : ""}
      </text>
      {node.failures.length > 0 && (
        <text class="word fails" x={node.x + node.width - 6} y={node.y + 18} text-anchor="end">
          ✗{node.failures.length}
          <title>{`fails by ${node.failures.join(", ")}`}</title>
        </text>
      )}
      {node.returns.map((way, index) => (
        <text class="word" x={node.x} y={node.y + node.height + 12 + 12 * index}>
          {way}
        </text>
      ))}
    </g>
  )
}

const Path = ({ moves, origin }: { readonly moves: ReadonlyArray<Move>; readonly origin: number }) => {
  const viewer = useViewer()
  return (
    <details class="path">
      <summary>The path as a list: {moves.length} transitions</summary>
      <ol>
        {moves.map((move) => (
          <li key={move.line}>
            <button type="button" class="link" onClick={() => viewer.go(move.line)}>
              {duration(move.time - origin)}
            </button>{" "}
            {move.from} —{eventWords(move.event)}→ {move.to}
          </li>
        ))}
      </ol>
    </details>
  )
}

interface Props {
  readonly trace: Trace
  readonly detail: Detail
  readonly cursor: number | undefined
}

export const Chart = ({ cursor, detail, trace }: Props) => {
  const panel = useRef<HTMLDivElement>(null)
  const { moves, span } = detail.connection
  const gone = cursor === undefined ? moves : moves.filter(({ line }) => line <= cursor)
  const path = visited(gone)
  const last = gone.at(-1)
  const current = Array.from(path.current).filter((id) =>
    layout.nodes.some((node) => node.id === id && node.type !== "compound" && node.type !== "parallel")
  )
  const shown = current.at(-1)
  useEffect(() => {
    const now = panel.current?.querySelector(".state.now")
    if (panel.current !== null && now) reveal(panel.current, now, true)
  }, [shown])
  const isNow = (edge: Edge) => last !== undefined && edge.from === last.from && edge.to === last.to
  const hash = trace.index.header?.machine
  return (
    <div class="panel padded" ref={panel} tabIndex={0}>
      {hash !== undefined && hash !== layout.hash && (
        <p class="dim">
          The trace comes from another version of the machine; states that this picture does not have are in
          the list alone.
        </p>
      )}
      <Path moves={gone} origin={span.start} />
      <svg
        class="chart"
        role="img"
        aria-label={`State chart, now in ${current.join(" and ") || "no known state"}`}
        width={layout.width}
        height={layout.height}
        viewBox={`0 0 ${layout.width} ${layout.height}`}
      >
        {layout.nodes.map((node) => (
          <NodeView key={node.id} node={node} path={path} />
        ))}
        {layout.edges.map((edge) => (
          <EdgeView
            key={`${edge.from}>${edge.to}>${edge.labels[0]}`}
            edge={edge}
            path={path}
            now={isNow(edge)}
          />
        ))}
        {layout.edges.map((edge) => (
          <EdgeWords key={`${edge.from}>${edge.to}>${edge.labels[0]}`} edge={edge} now={isNow(edge)} />
        ))}
      </svg>
    </div>
  )
}
