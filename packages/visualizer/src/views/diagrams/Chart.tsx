/** The state machine: the path of a connection, the whole chart, or the paths of all connections. */
import type { KeyboardEventHandler } from "preact"
import { useEffect, useRef, useState } from "preact/hooks"
import { machineMermaid } from "../../export/machineMermaid.ts"
import { pathMermaid } from "../../export/pathMermaid.ts"
import { layout } from "../../model/diagrams/Chart.ts"
import type { Connection, Move } from "../../model/connection/Connection.ts"
import * as Heat from "../../model/index/Heat.ts"
import { machinePicture } from "../../model/diagrams/machinePicture.ts"
import { pathPicture } from "../../model/diagrams/pathPicture.ts"
import { moveWords } from "../../model/diagrams/eventLabel.ts"
import type { Picture } from "../../model/diagrams/Picture.ts"
import { timeText } from "../../model/connection/timeText.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"
import { Drawing } from "./Drawing.tsx"
import { Saving } from "./Saving.tsx"
import { reveal, type Size, useSize } from "../parts/hooks.ts"
import type { ChartView } from "../app/Store.ts"
import { Minimap } from "./Minimap.tsx"
import { useViewer, useViewerState } from "../app/Viewer.ts"

interface Props {
  readonly trace: Trace
  readonly detail: Detail
  readonly cursor: number | undefined
}

const drawing = "machine"

export const Chart = (props: Props) => {
  const { cursor, detail, trace } = props
  const viewer = useViewer()
  const { chart: view } = useViewerState()
  const panel = useRef<HTMLDivElement>(null)
  const size = useSize(panel)
  // beside the margins, and below the list
  const room = { width: size.width - 32, height: size.height - 50 }
  const picture = pictureOf(view, props, room)
  const zoom = useZoom(view, picture, room)
  const { scale } = zoom
  const { moves } = detail.connection
  const gone = cursor === undefined ? moves : moves.filter(({ line }) => line <= cursor)
  useEffect(() => {
    // the box itself: with the exits beside it, it may be wider than the pane
    const now =
      panel.current?.querySelector(cursor === undefined ? ".state.failed > rect" : ".state.now > rect") ??
      panel.current?.querySelector(".state.now > rect")
    if (panel.current !== null && now) reveal(panel.current, now)
  }, [cursor, view, detail.id, scale])

  const onKeyDown: KeyboardEventHandler<HTMLElement> = (event) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : undefined
    if (by === undefined) return
    event.preventDefault()
    viewer.step(by)
  }
  const { imported, machine: hash } = trace.index.header ?? {}
  const isWider = picture.width * scale > room.width || picture.height * scale > room.height
  return (
    <>
      <Controls {...props} view={view} picture={picture} zoom={zoom} />
      <div
        class="panel padded"
        ref={panel}
        tabIndex={0}
        role="region"
        aria-label="Drawing"
        onKeyDown={onKeyDown}
      >
        {hash !== undefined && hash !== layout.hash && imported === undefined && (
          <p class="dim">
            Another version wrote the trace: states that this picture does not have are in the list alone.
          </p>
        )}
        <Path moves={gone} connection={detail.connection} />
        <Drawing id={drawing} picture={picture} scale={scale} onGo={viewer.go} />
      </div>
      {view !== "path" && isWider && <Minimap id={drawing} pane={panel} picture={picture} scale={scale} />}
    </>
  )
}

const pictureOf = (view: ChartView, { cursor, detail, trace }: Props, { height, width }: Size): Picture => {
  if (view === "path")
    return pathPicture(detail.connection, {
      cursor,
      now: trace.index.ended ? undefined : trace.now(),
      pane: { width: width / readable, height: height / readable }
    })
  return view === "heat"
    ? machinePicture({ heat: Heat.drawn(trace.index.heat()) })
    : machinePicture({ connection: detail.connection, cursor })
}

interface Zoom {
  readonly scale: number
  readonly isFitted: boolean
  readonly fit: () => void
  readonly by: (factor: number) => void
}

const least = 0.2
/** The smallest scale at which a path is still readable, with text of 12 px. */
const readable = 0.92
const most = 4

/** Fits the picture to its pane until somebody zooms, and again for another view. */
const useZoom = (view: ChartView, picture: Picture, room: Size): Zoom => {
  const [chosen, choose] = useState<number>()
  useEffect(() => choose(undefined), [view])
  // the whole picture is shown first, unless that would make a path unreadable
  const whole = Math.min(1, room.width / picture.width, room.height / picture.height)
  const scale = chosen ?? Math.max(view === "path" ? readable : least, whole)
  return {
    scale,
    isFitted: chosen === undefined,
    fit: () => choose(undefined),
    by: (factor) => choose(Math.min(most, Math.max(least, scale * factor)))
  }
}

interface ControlsProps extends Props {
  readonly view: ChartView
  readonly picture: Picture
  readonly zoom: Zoom
}

const views: ReadonlyArray<readonly [ChartView, string]> = [
  ["path", "Path"],
  ["machine", "Whole machine"],
  ["heat", "All connections"]
]

const Controls = ({ picture, view, zoom, ...props }: ControlsProps) => {
  const viewer = useViewer()
  return (
    <div class="tools" role="group" aria-label="State chart">
      <span class="segmented">
        {views.map(([name, words]) => (
          <button type="button" aria-pressed={view === name} onClick={() => viewer.set({ chart: name })}>
            {words}
          </button>
        ))}
      </span>
      <span class="segmented">
        <button type="button" aria-label="Zoom out" onClick={() => zoom.by(1 / 1.3)}>
          −
        </button>
        <button type="button" aria-pressed={zoom.isFitted} onClick={zoom.fit}>
          Fit
        </button>
        <button type="button" aria-label="Zoom in" onClick={() => zoom.by(1.3)}>
          +
        </button>
      </span>
      <Saving
        name={`${props.detail.connection.group}.${view}`}
        picture={picture}
        mermaid={() => mermaidOf(view, props)}
      />
    </div>
  )
}

const mermaidOf = (view: ChartView, { detail: { connection }, trace }: Props): string => {
  if (view === "path") return pathMermaid(connection)
  return machineMermaid(view === "heat" ? { heat: Heat.drawn(trace.index.heat()) } : { connection })
}

const Path = ({
  connection,
  moves
}: {
  readonly connection: Connection
  readonly moves: ReadonlyArray<Move>
}) => {
  const viewer = useViewer()
  return (
    <details class="path">
      <summary>The path as a list: {moves.length} transitions</summary>
      <ol>
        {moves.slice(0, 500).map((move) => (
          <li key={move.line} title={`${move.from} → ${move.to}`}>
            <button type="button" class="link" onClick={() => viewer.go(move.line)}>
              {timeText(connection, move.time - connection.span.start) || `line ${move.line}`}
            </button>{" "}
            {moveWords(move)}
          </li>
        ))}
      </ol>
    </details>
  )
}
