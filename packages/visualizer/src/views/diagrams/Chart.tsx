/** The state chart: the connection's current state, its work in each state, and the states of other connections. */
import type { KeyboardEventHandler } from "preact"
import { useEffect, useMemo, useRef, useState } from "preact/hooks"
import { machineMermaid } from "../../export/machineMermaid.ts"
import { layout, nodeAt } from "../../model/diagrams/Chart.ts"
import { failureOf } from "../../model/lines/Failure.ts"
import * as Heat from "../../model/index/Heat.ts"
import { machinePicture } from "../../model/diagrams/machinePicture.ts"
import { linesIn, mainLeaf, progressOf } from "../../model/diagrams/Progress.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"
import { ChartTools } from "./ChartTools.tsx"
import { Drawing, type Part } from "./Drawing.tsx"
import { useDragging, useFollowing, useMoved } from "./following.ts"
import { Saving } from "./Saving.tsx"
import { useLatest, useSize } from "../parts/hooks.ts"
import { mapWidth, Minimap } from "./Minimap.tsx"
import { Dots, usePlaces } from "./Dots.tsx"
import { Picked } from "./Picked.tsx"
import { Tip } from "./Tip.tsx"
import { useViewer, useViewerState } from "../app/Viewer.ts"

interface Props {
  readonly trace: Trace
  readonly detail: Detail
  readonly cursor: number | undefined
  /** The time of the cursor on the trace's clock. */
  readonly cursorTime: number | undefined
}

const drawing = "machine"

export const Chart = ({ cursor, cursorTime, detail, trace }: Props) => {
  const viewer = useViewer()
  const { chart: view, revision, tab } = useViewerState()
  const panel = useRef<HTMLDivElement>(null)
  const size = useSize(panel)
  const [scale, setScale] = useState(1)
  const [isHeat, setHeat] = useState(false)
  const [picked, setPicked] = useState<Part>()
  useEffect(() => setPicked(undefined), [detail.id])

  const { connection } = detail
  const moment = cursorTime ?? trace.now()
  const progress = useMemo(() => progressOf(connection, cursor), [connection, cursor])
  const all = useMemo(() => progressOf(connection), [connection])
  const heat = isHeat ? Heat.drawn(trace.index.heat()) : undefined
  const picture = machinePicture({ heat, progress, moment })
  const fittingScale = Math.min(1, (size.width - 1) / picture.width, (size.height - 1) / picture.height)
  const shown = view === "whole" ? fittingScale : scale
  const current = nodeAt(mainLeaf(progress) ?? "off")
  // the failed state comes first, until a person selects another moment
  const isOver = cursor === undefined && connection.ended !== undefined
  const failed = isOver ? failureOf(connection)?.move?.from : undefined
  const here = (failed === undefined ? undefined : nodeAt(failed)) ?? current
  // in the middle of the area that the map leaves free
  const free = { height: size.height, width: size.width > 2 * mapWidth ? size.width - mapWidth : size.width }
  useFollowing(panel, here, { follows: view === "follow", scale: shown, shown: detail.id, ...free })
  const selectedPlace = { id: detail.id, group: connection.group, state: current?.id ?? "off" }
  const others = usePlaces(trace, detail.id, cursorTime, revision).filter(({ id }) => id !== detail.id)
  const pick = useLatest((part: Part | undefined) => {
    setPicked(part)
    if (part?.kind !== "state") return viewer.set({ glow: new Set() })
    const lines = linesIn(connection, part.id)
    // next to the chart, the wire shows them
    viewer.set({ glow: new Set(lines), ...(tab === "chart" ? {} : { tab: "wire" }) })
    if (lines[0] !== undefined) viewer.go(lines[0])
  })
  const moved = () => {
    if (view === "follow") viewer.set({ chart: "free" })
  }
  useMoved(panel, moved)
  useDragging(panel, moved, () => {
    if (picked !== undefined) pick(undefined)
  })

  const onKeyDown: KeyboardEventHandler<HTMLElement> = (event) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : undefined
    if (by === undefined) return
    event.preventDefault()
    viewer.step(by)
  }
  const zoom = (factor: number) => {
    setScale(Math.min(maxScale, Math.max(minScale, shown * factor)))
    viewer.set({ chart: view === "whole" ? "free" : view })
  }
  const { imported, machine: hash } = trace.index.header ?? {}
  const isWider = picture.width * shown > size.width || picture.height * shown > size.height
  return (
    <>
      <ChartTools
        view={view}
        onFollow={() => {
          setScale(1)
          viewer.set({ chart: "follow" })
        }}
        onWhole={() => viewer.set({ chart: "whole" })}
        onZoom={zoom}
        isHeat={trace.index.connections.length > 1 ? isHeat : undefined}
        onHeat={setHeat}
      >
        <Saving
          name={`${connection.group}.${isHeat ? "heat" : "chart"}`}
          picture={picture}
          mermaid={() => machineMermaid(heat === undefined ? { connection } : { heat })}
        />
      </ChartTools>
      <div class="stage">
        <div
          class="panel machine"
          ref={panel}
          tabIndex={0}
          role="region"
          aria-label="Drawing"
          onKeyDown={onKeyDown}
        >
          {hash !== undefined && hash !== layout.hash && imported === undefined && (
            <p class="dim">
              Another version wrote the trace: states that this picture does not have are in the wire alone.
            </p>
          )}
          <Drawing id={drawing} picture={picture} scale={shown} onPick={pick} picked={picked}>
            {!isHeat && <Dots selectedPlace={selectedPlace} others={others} />}
          </Drawing>
        </div>
        <Tip pane={panel} />
        {isWider && (
          <Minimap
            paneHeight={size.height}
            id={drawing}
            pane={panel}
            picture={picture}
            scale={shown}
            here={current}
            places={others}
            onMove={moved}
          />
        )}
      </div>
      {picked !== undefined && (
        <Picked part={picked} progress={all} connection={connection} moment={trace.now()} onPick={pick} />
      )}
    </>
  )
}

const minScale = 0.2
const maxScale = 4
