/** A strip of a connection's whole time, with the part that the bars below show: dragging over it chooses another. */
import { useLayoutEffect, useRef } from "preact/hooks"
import { duration } from "@effect-imap/core/internal/Advice"
import { useColors } from "../waterfall/colors.ts"
import { gutterOf, paint } from "../waterfall/paint.ts"
import { type Scale, xOf } from "../../model/timeline/scale.ts"
import { type Range, useDrag } from "../waterfall/Waterfall.tsx"
import type { Bar } from "../../model/index/Summary.ts"

/** Returns whether the whole range is larger than the visible one. */
export const isPart = (range: Range, fullRange: Range): boolean =>
  range.from > fullRange.from + 1 || range.to < fullRange.to - 1

interface Props {
  readonly bars: ReadonlyArray<Bar>
  /** The time from which the bars count. */
  readonly origin: number
  readonly isCalm: boolean
  readonly now: number
  readonly fullRange: Range
  readonly range: Range
  readonly names: number
  /** The width of the bars, in pixels. */
  readonly width: number
  readonly onZoom: (range: Range | undefined) => void
}

const height = 20

export const Overview = ({ bars, isCalm, names, now, onZoom, origin, range, fullRange, width }: Props) => {
  const root = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const colors = useColors(root)
  const scale: Scale = { ...fullRange, width }
  const drag = useDrag(names, scale, onZoom)
  useLayoutEffect(() => {
    if (canvas.current === null || colors === undefined) return
    const row = { y: 0, height, origin, bars, now, cursor: undefined, isCalm }
    paint(canvas.current, [row], { ...scale, height, gutter: gutterOf(false) }, [], colors)
  })
  const left = Math.max(0, xOf(scale, range.from))
  const right = Math.min(scale.width, xOf(scale, range.to))
  return (
    <div
      class="overview"
      ref={root}
      style={{ "--names": `${names}px` }}
      aria-hidden="true"
      {...drag.handlers}
    >
      <span class="dim cut">in all {duration(fullRange.to - fullRange.from)}</span>
      <canvas ref={canvas} style={{ width: `${width + gutterOf(false)}px`, height: `${height}px` }} />
      <i style={{ left: `${names + left}px`, width: `${Math.max(3, right - left)}px` }} />
      {drag.box !== undefined && <i style={drag.box} />}
    </div>
  )
}
