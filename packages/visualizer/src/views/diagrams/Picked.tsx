/** The state or the edge of the chart that a person picked: its stays and its ways, or when it is taken. */
import type { ComponentChildren } from "preact"
import { type Edge, edgeAt, isNest, layout, type Node, nodeAt } from "../../model/diagrams/Chart.ts"
import { conditionWords, timesOf } from "../../model/diagrams/chartWords.ts"
import { type Progress, spentIn } from "../../model/diagrams/Progress.ts"
import type { Connection } from "../../model/connection/Connection.ts"
import { timeText } from "../../model/connection/timeText.ts"
import type { Part } from "./Drawing.tsx"
import { useViewer, useViewerState } from "../app/Viewer.ts"

interface Props {
  readonly part: Part
  /** The progress of the whole connection, regardless of the cursor. */
  readonly progress: Progress
  readonly connection: Connection
  readonly moment: number
  readonly onPick: (part: Part | undefined) => void
}

export const Picked = (props: Props) => {
  const { onPick, part } = props
  const node = part.kind === "state" ? nodeAt(part.id) : undefined
  const edge = part.kind === "edge" ? edgeAt(part.id) : undefined
  if (node === undefined && edge === undefined) return null
  return (
    <section
      class="chosen-part"
      aria-label={node === undefined ? "The chosen edge" : "The chosen state"}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return
        event.stopPropagation()
        onPick(undefined)
      }}
    >
      <button type="button" class="quiet close" aria-label="Close" onClick={() => onPick(undefined)}>
        ×
      </button>
      {node !== undefined && <State {...props} node={node} />}
      {edge !== undefined && <Way {...props} edge={edge} />}
    </section>
  )
}

const maxVisits = 6

const State = ({ connection, moment, node, onPick, progress }: Props & { readonly node: Node }) => {
  const viewer = useViewer()
  const { tab } = useViewerState()
  const { id } = node
  const count = progress.counts.get(id) ?? 0
  const stays = progress.stays.get(id) ?? []
  const spent = isNest(node) ? "" : timeText(connection, spentIn(progress, id, moment), ", ")
  const ways = layout.edges.filter(({ from }) => from === id || id.startsWith(`${from}.`))
  const [first] = stays
  return (
    <>
      <h3>{id}</h3>
      <p class="dim">{count === 0 ? "not entered" : `entered ${timesOf(count)}${spent}`}</p>
      {stays.length > 0 && (
        <p class="stays">
          {stays.slice(0, maxVisits).map((stay) => (
            <At connection={connection} time={stay.start} line={stay.line} />
          ))}
          {stays.length > maxVisits && <span class="dim">{stays.length - maxVisits} more</span>}
          {first !== undefined && tab === "chart" && (
            <button type="button" class="link" onClick={() => viewer.goWire(first.line)}>
              its lines
            </button>
          )}
        </p>
      )}
      <ul>
        {ways.map((edge) => (
          <li>
            <button
              type="button"
              class="link"
              onClick={() => onPick({ kind: "edge", id: `${edge.from}>${edge.to}` })}
            >
              → {edge.to}
            </button>{" "}
            {edge.conditions.map(conditionWords).join(", ")}
            <Count taken={progress.taken.get(edge)?.count} />
          </li>
        ))}
        {node.returns.map((words) => (
          <li>{words}</li>
        ))}
        {node.failures.filter(Boolean).map((words) => (
          <li>
            <span class="bad">✗</span> {words}
          </li>
        ))}
      </ul>
    </>
  )
}

const Count = ({ taken }: { readonly taken: number | undefined }) =>
  taken === undefined ? null : <strong> × {taken}</strong>

const Way = ({ connection, edge, onPick, progress }: Props & { readonly edge: Edge }) => {
  const taken = progress.taken.get(edge)
  const state = (id: string): ComponentChildren => (
    <button type="button" class="link" onClick={() => onPick({ kind: "state", id })}>
      {id}
    </button>
  )
  return (
    <>
      <h3>
        {state(edge.from)} → {state(edge.to)}
      </h3>
      <ul aria-label="Conditions">
        {edge.conditions.map((condition) => (
          <li>{conditionWords(condition)}</li>
        ))}
      </ul>
      {taken === undefined ? (
        <p class="dim">not taken</p>
      ) : (
        <p>
          taken {timesOf(taken.count)}, last{" "}
          <At connection={connection} time={taken.last.time} line={taken.last.line} />
        </p>
      )}
    </>
  )
}

const At = ({
  connection,
  line,
  time
}: {
  readonly connection: Connection
  readonly time: number
  readonly line: number
}) => {
  const viewer = useViewer()
  return (
    <button type="button" class="link" onClick={() => viewer.go(line)}>
      {timeText(connection, time - connection.span.start, "at ") || `line ${line}`}
    </button>
  )
}
