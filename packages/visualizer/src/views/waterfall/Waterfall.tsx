/** A list of rows with names and bars: the visible rows are elements, and all their bars are one canvas. */
import type { ComponentChildren, KeyboardEventHandler, RefObject } from "preact"
import { useLayoutEffect, useRef, useState } from "preact/hooks"
import { duration } from "@effect-imap/core/internal/Advice"
import { marksOf, tickLabel } from "../parts/format.ts"
import { useInView, useWindow } from "../parts/hooks.ts"
import { useColors } from "./colors.ts"
import { barAt, tipWords } from "./Tooltip.tsx"
import { paint, type Row } from "./paint.ts"
import { breakWidth, extentOf, type Scale, scaleOf, timeOf, xOf } from "../../model/timeline/scale.ts"

export interface Range {
  readonly from: number
  readonly to: number
}

/** Returns the width for bars between the names and the gutter. */
export const barsWidth = (width: number, names: number, gutter: number): number =>
  Math.max(1, width - names - gutter)

interface AxisProps {
  readonly names: number
  readonly range: Range
  /** The end of what is shown after a break, if anything is. */
  readonly until?: number | undefined
  readonly width: number
  readonly gutter: number
  readonly heads: readonly [name: string, end: string]
  readonly children?: ComponentChildren
}

export const TimeAxis = ({ children, gutter, heads, names, range, until, width }: AxisProps) => {
  const scale = scaleOf(range, width, until)
  const { later } = scale
  const right = later === undefined ? width + gutter : scale.width
  const labels = marksOf(range, scale.width).map((mark) => ({
    label: tickLabel(mark, range.to - range.from),
    left: xOf(scale, mark)
  }))
  return (
    <div class="heads" style={{ "--names": `${names}px` }}>
      <div class="columns" aria-hidden="true">
        {heads.map((head) => (
          <span class="cut">{head}</span>
        ))}
      </div>
      <div class="ticks" aria-hidden="true">
        {labels.map(({ label, left }, at) => {
          // at the right edge, there is only room before the mark, unless the label before it is there
          const isAfter = left + widthOf(label) <= right
          const before = labels[at - 1]
          const isMet = before !== undefined && left - widthOf(label) < before.left + widthOf(before.label)
          return !isAfter && isMet ? null : (
            <span class={isAfter ? "tick" : "tick before"} style={{ left: `${left}px` }}>
              {label}
            </span>
          )
        })}
        {later !== undefined && (
          <span
            class="tick later"
            style={{ left: `${scale.width + breakWidth}px`, width: `${later.width}px` }}
          >
            {duration(later.until - range.from)}
          </span>
        )}
      </div>
      {children}
    </div>
  )
}

/** Returns the width of a label with the space around it, in CSS pixels. */
const widthOf = (label: string): number => label.length * 8

interface Props {
  readonly id: string
  readonly label: string
  readonly count: number
  readonly rowHeight: number
  readonly range: Range
  /** The end of what is shown after a break, if anything is. */
  readonly until?: number | undefined
  readonly names: number
  readonly gutter: number
  readonly selected: number | undefined
  /** The row to show first while none is selected. */
  readonly initial?: number | undefined
  /** Returns what is drawn of a row, without its place. */
  readonly bars: (row: number) => Omit<Row, "y" | "height">
  readonly row: (row: number) => ComponentChildren
  /** Returns the complete text for the tooltip of the row, or of a bar without words. */
  readonly title: (row: number) => string | undefined
  /** Returns whether a row is at the moment under the pointer. */
  readonly lit?: (row: number) => boolean
  /** Called with the row under the pointer. */
  readonly onPoint?: (row: number | undefined) => void
  readonly onSelect: (row: number) => void
  readonly onKeyDown?: KeyboardEventHandler<HTMLElement>
  readonly onZoom: (range: Range | undefined) => void
}

/** A shorter drag, in pixels, is a click. */
const minDrag = 5

/** Chooses a range by dragging over the bars; a double click shows everything again. */
export const useDrag = (names: number, scale: Scale, onZoom: Props["onZoom"]) => {
  const [span, setSpan] = useState<{ readonly from: number; readonly to: number }>()
  const placeOf = (event: PointerEvent): number => {
    const { currentTarget } = event
    const left = currentTarget instanceof Element ? currentTarget.getBoundingClientRect().left : 0
    return Math.min(extentOf(scale), event.clientX - left - names)
  }
  const timeAt = (x: number) => timeOf(scale, Math.max(0, x))
  const isDrag = span !== undefined && Math.abs(span.to - span.from) >= minDrag
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      const at = placeOf(event)
      if (event.pointerType === "mouse" && event.button === 0 && at > 0) setSpan({ from: at, to: at })
    },
    onPointerMove: (event: PointerEvent) => {
      if (span !== undefined) setSpan({ ...span, to: placeOf(event) })
    },
    onPointerUp: () => {
      if (isDrag)
        onZoom({ from: timeAt(Math.min(span.from, span.to)), to: timeAt(Math.max(span.from, span.to)) })
      setSpan(undefined)
    },
    onPointerLeave: () => setSpan(undefined),
    onDblClick: () => onZoom(undefined)
  }
  const left = span === undefined ? 0 : Math.max(0, Math.min(span.from, span.to))
  const box = isDrag ? { left: `${names + left}px`, width: `${Math.abs(span.to - span.from)}px` } : undefined
  return { handlers, box }
}

export const Waterfall = (props: Props) => {
  const { bars, count, gutter, id, label, names, onZoom, range, rowHeight, selected } = props
  const scroll = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const colors = useColors(scroll)
  const { first, height, last, top, width } = useWindow(scroll, count, rowHeight)
  useInView(scroll, selected ?? props.initial, rowHeight)

  const scale = scaleOf(range, barsWidth(width, names, gutter), props.until)
  const visible = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index)

  useLayoutEffect(() => {
    if (canvas.current === null || colors === undefined || height === 0) return
    canvas.current.style.width = `${extentOf(scale) + gutter}px`
    canvas.current.style.height = `${height}px`
    const rows = visible.map((row) => ({ ...bars(row), y: row * rowHeight - top, height: rowHeight }))
    paint(canvas.current, rows, { ...scale, height, gutter }, marksOf(range, scale.width), colors)
  })

  useWheel(scroll, props, scale)
  const drag = useDrag(names, scale, onZoom)
  const tip = useTip(props, scale, top)
  const shown = selected !== undefined && selected >= first && selected < last
  return (
    <>
      <canvas ref={canvas} aria-hidden="true" />
      <div
        ref={scroll}
        class="scroll"
        role="listbox"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={shown ? rowId(id, selected) : undefined}
        onKeyDown={props.onKeyDown}
        {...drag.handlers}
        onPointerMove={(event) => {
          drag.handlers.onPointerMove(event)
          tip.point(event)
        }}
        onPointerLeave={() => {
          drag.handlers.onPointerLeave()
          tip.leave()
        }}
        style={{ "--names": `${names}px` }}
      >
        {tip.shown !== undefined && (
          <p class="tip" style={tip.shown.place}>
            {tip.shown.words}
          </p>
        )}
        {drag.box !== undefined && <div class="dragged" style={drag.box} />}
        <Rows {...props} visible={visible} hasTip={tip.shown !== undefined} />
      </div>
    </>
  )
}

/** Zooms and pans with the wheel, if it turns sideways or with Ctrl; otherwise it scrolls the rows. */
const useWheel = (
  scroll: RefObject<HTMLElement | null>,
  { names, onZoom, range }: Props,
  { width }: Scale
) => {
  useLayoutEffect(() => {
    const element = scroll.current
    if (element === null) return
    const onWheel = (event: WheelEvent) => {
      const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
      if (!event.ctrlKey && !event.metaKey && !sideways) return
      event.preventDefault()
      const box = element.getBoundingClientRect()
      onZoom(turned(range, (event.clientX - box.left - names) / width, event))
    }
    element.addEventListener("wheel", onWheel, { passive: false })
    return () => element.removeEventListener("wheel", onWheel)
  })
}

/** Returns the range after a turn of the wheel: zoomed around the pointer, or panned. */
const turned = (range: Range, at: number, event: WheelEvent): Range => {
  const span = range.to - range.from
  if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
    const shift = ((event.deltaX === 0 ? event.deltaY : event.deltaX) / 600) * span
    return { from: range.from + shift, to: range.to + shift }
  }
  const factor = Math.exp(Math.max(-1, Math.min(1, event.deltaY / 300)))
  const middle = range.from + span * at
  return { from: middle - span * at * factor, to: middle + span * (1 - at) * factor }
}

interface Tip {
  readonly words: string
  readonly place: { readonly left: string; readonly top: string; readonly transform?: string }
}

/** A bar is hit within this distance, because many bars are thin. In pixels. */
const tolerancePixels = 3
/** The width of the widest tooltip. */
const tipWidth = 280

/** Shows the tooltip of the bar under the pointer. */
const useTip = ({ bars, count, gutter, names, rowHeight, title }: Props, scale: Scale, top: number) => {
  const [shown, show] = useState<Tip>()
  const tipAt = (event: PointerEvent): Tip | undefined => {
    const { currentTarget } = event
    if (!(currentTarget instanceof Element)) return undefined
    const box = currentTarget.getBoundingClientRect()
    const y = event.clientY - box.top + top
    const index = Math.floor(y / rowHeight)
    const x = event.clientX - box.left - names
    if (x < 0 || x > extentOf(scale) || index < 0 || index >= count) return undefined
    const row = bars(index)
    const time = timeOf(scale, x)
    const lane = y % rowHeight < rowHeight / 2 ? "implicitTls" : "startTls"
    const bar = barAt(row, { time, tolerance: time - timeOf(scale, x - tolerancePixels), lane })
    if (bar === undefined) return undefined
    const left = Math.max(0, xOf(scale, bar.start - row.origin))
    return {
      words: bar.label === "" ? (title(index) ?? "") : tipWords(bar, row),
      place: {
        left: `${Math.max(0, Math.min(names + left, names + extentOf(scale) + gutter - tipWidth))}px`,
        // there is no room below the last rows
        ...(index < count - 2
          ? { top: `${(index + 1) * rowHeight + 2}px` }
          : { top: `${index * rowHeight - 2}px`, transform: "translateY(-100%)" })
      }
    }
  }
  return {
    shown,
    point: (event: PointerEvent) => {
      const next = event.buttons === 0 ? tipAt(event) : undefined
      if (next?.words !== shown?.words || next?.place.top !== shown?.place.top) show(next)
    },
    leave: () => show(undefined)
  }
}

const rowId = (id: string, row: number): string => `${id}-${row}`

/** Renders the rows in view. A tooltip replaces their titles. */
const Rows = ({
  count,
  hasTip,
  id,
  lit,
  onPoint,
  onSelect,
  row,
  rowHeight,
  selected,
  title,
  visible
}: Props & { readonly visible: ReadonlyArray<number>; readonly hasTip: boolean }) => (
  <div class="sheet" style={{ height: `${count * rowHeight}px` }} role="presentation">
    {visible.map((index) => (
      <div
        key={index}
        id={rowId(id, index)}
        class={lit?.(index) ? "row lit" : "row"}
        role="option"
        aria-selected={index === selected}
        aria-setsize={count}
        aria-posinset={index + 1}
        title={hasTip ? undefined : title(index)}
        style={{
          top: `${index * rowHeight}px`,
          height: `${rowHeight}px`,
          lineHeight: `${rowHeight}px`
        }}
        onClick={() => onSelect(index)}
        onMouseEnter={() => onPoint?.(index)}
        onMouseLeave={() => onPoint?.(undefined)}
      >
        {row(index)}
      </div>
    ))}
  </div>
)
