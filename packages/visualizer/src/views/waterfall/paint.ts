/**
 * Draws bars on a canvas: up to two thousand with `fillRect`; more as pixels, because many thousands of rectangles look
 * cheap in a profile but are slow to rasterize.
 */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Bar } from "../../model/index/Summary.ts"
import type { Colors } from "./colors.ts"
import { paintWaits } from "./paintWaits.ts"
import type { Wait } from "../../model/waits/Wait.ts"
import { breakWidth, extentOf, lastOf, type Scale, xOf } from "../../model/timeline/scale.ts"

export interface Sheet extends Scale {
  /** The height in CSS pixels. */
  readonly height: number
  /** The room at the right of the scale, in CSS pixels, where no bar is drawn. */
  readonly gutter: number
}

export interface Row {
  /** The distance from the top of the canvas, in CSS pixels. */
  readonly y: number
  readonly height: number
  /** The time from which the bars count. */
  readonly origin: number
  readonly bars: ReadonlyArray<Bar>
  /** The time until which open bars last. */
  readonly now: number
  readonly cursor: number | undefined
  /** True if its failures are over, and so not red. */
  readonly isCalm: boolean
  /** The times at which events were dropped while recording. */
  readonly gaps?: ReadonlyArray<number> | undefined
  /** The waits in the time of its bars, drawn below them. */
  readonly waits?: ReadonlyArray<Wait>
}

/** Reads the channels of `rgb(1, 2, 3)` or `color(srgb 0.1 0.2 0.3)`, the forms of computed styles. */
export const channels = (color: string): readonly [number, number, number] => {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+(?![\d.]*\()/g) ?? []).map(Number)
  return color.startsWith("color(") ? [red * 255, green * 255, blue * 255] : [red, green, blue]
}

/** Returns the room for the cross of a row that failed at the right edge, or for the words of one that continues beyond it. */
export const gutterOf = (isBeyond: boolean): number => (isBeyond ? 96 : 18)

const minDenseBars = 2000
const gap = 5

/** Draws the rows on a cleared canvas. */
export const paint = (
  canvas: HTMLCanvasElement,
  rows: ReadonlyArray<Row>,
  sheet: Sheet,
  marks: ReadonlyArray<number>,
  colors: Colors
): void => {
  const context = canvas.getContext("2d", { willReadFrequently: true })
  if (context === null) return
  const ratio = Math.max(1, devicePixelRatio)
  // an argument, because reading it from the canvas would lay out the page again
  const height = Math.max(1, sheet.height)
  const width = extentOf(sheet) + sheet.gutter
  const size = { width: Math.round(width * ratio), height: Math.round(height * ratio) }
  // setting a size clears the canvas, even if the size is the same
  if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  context.textBaseline = "middle"
  context.fillStyle = colors.line
  for (const mark of marks) context.fillRect(Math.round(xOf(sheet, mark)), 0, 1, height)

  const boxes = rows.flatMap((row) => boxesOf(row, sheet))
  if (boxes.length > minDenseBars) {
    drawPixels(context, boxes, colors, ratio)
  } else {
    for (const box of boxes) drawBox(context, box, colors)
    for (const row of rows) drawWaits(context, row, sheet, colors)
    for (const row of rows) drawBeyond(context, row, sheet, colors)
  }
  if (sheet.later !== undefined) drawBreak(context, sheet, colors)
  for (const box of boxes)
    if (box.bar.outcome === "failed" && box.beyond === 0) drawCross(context, box, colors)
  drawCursors(context, rows, sheet, colors)
}

/** The place of a bar, in CSS pixels. */
interface Box {
  readonly bar: Bar
  readonly isCalm: boolean
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** The milliseconds for which the bar continues beyond the right edge. */
  readonly beyond: number
}

const boxesOf = (row: Row, scale: Scale): ReadonlyArray<Box> => {
  const bars = row.bars.filter((bar) => !isDone(bar))
  const race = isRace(bars)
  const full = row.height - 2 * gap
  const half = Math.floor(full / 2) - 0.5
  const boxes: Array<Box> = []
  for (const bar of bars) {
    const start = bar.start - row.origin
    const end = (bar.end ?? row.now) - row.origin
    if (end < scale.from || start > lastOf(scale)) continue
    const x = Math.max(0, xOf(scale, start))
    const right = Math.min(extentOf(scale), xOf(scale, end))
    const inLane = race && bar.lane !== undefined
    boxes.push({
      bar,
      isCalm: row.isCalm,
      x: Math.round(x),
      y: row.y + gap + (inLane && bar.lane === "startTls" ? full - half : 0),
      width: Math.max(1, Math.round(right) - Math.round(x)),
      height: inLane ? half : full,
      beyond: Math.max(0, end - lastOf(scale))
    })
  }
  return boxes
}

/** Returns whether a bar only marks that a way in was lost or won: the time after that belongs to neither. */
const isDone = ({ state = "" }: Bar): boolean => /\.(?:lost|won)$/.test(state)

/** Returns whether both ways in were tried, so that each has half of the row. */
const isRace = (bars: ReadonlyArray<Bar>): boolean => {
  const lanes = new Set(bars.map(({ lane }) => lane).filter((lane) => lane !== undefined))
  return lanes.size > 1
}

/** Draws bars as pixels: without words, at the same places and heights. */
const drawPixels = (
  context: CanvasRenderingContext2D,
  boxes: ReadonlyArray<Box>,
  colors: Colors,
  ratio: number
) => {
  const { height, width } = context.canvas
  const image = context.getImageData(0, 0, width, height)
  const pixels = new Uint32Array(image.data.buffer)
  const words = new Map<string, number>()
  for (const { bar, ...box } of boxes) {
    const color = bar.outcome === "lost" || bar.kind === "delay" ? colors.edge : shadeOf(box, bar, colors)
    const word = words.get(color) ?? wordOf(color)
    words.set(color, word)
    const left = Math.min(width - 1, Math.round(box.x * ratio))
    const right = Math.min(width, Math.max(left + 1, Math.round((box.x + box.width) * ratio)))
    const thin = bar.kind === "idle" || bar.kind === "delay" || bar.outcome === "lost"
    const middle = box.y + box.height / 2
    const top = Math.round((thin ? middle - 1 : box.y) * ratio)
    const bottom = Math.min(height, Math.round((thin ? middle + 1 : box.y + box.height) * ratio))
    for (let y = Math.max(0, top); y < bottom; y++) pixels.fill(word, y * width + left, y * width + right)
  }
  context.putImageData(image, 0, 0)
}

/** Returns a colour as a pixel of a canvas. */
const wordOf = (color: string): number => {
  const [red, green, blue] = channels(color)
  return ((255 << 24) | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red)) >>> 0
}

const drawBox = (context: CanvasRenderingContext2D, box: Box, colors: Colors) => {
  const { bar, x, y, width, height } = box
  if (bar.kind === "delay") return drawDelay(context, box, colors)
  if (bar.outcome === "lost") return drawLost(context, box, colors)
  const color = shadeOf(box, bar, colors)
  if (bar.kind === "idle") return drawIdle(context, box, color)
  const open = bar.outcome === "open"
  context.fillStyle = open ? hatch(context, color) : color
  context.fillRect(x, y, width, height)
  if (open) {
    context.strokeStyle = color
    context.lineWidth = 1
    context.strokeRect(x + 0.5, y + 0.5, Math.max(0, width - 1), height - 1)
    return
  }
  // a hairline separates neighbours of one group
  if (width > 3) {
    context.fillStyle = colors.bg
    context.fillRect(x + width - 1, y, 1, height)
  }
}

/** The colour of an outcome, which is the same in every phase. */
const shadeOf = ({ isCalm }: Pick<Row, "isCalm">, { kind, outcome }: Bar, colors: Colors): string => {
  if (outcome === "failed" && !isCalm) return colors.failed
  return kind === "idle" ? colors.opened : colors.done
}

/** The height of what shows who was waited for, below a bar. */
const waitsHeight = 4

const drawWaits = (
  context: CanvasRenderingContext2D,
  { bars, height, now, origin, waits = [], y }: Row,
  sheet: Sheet,
  colors: Colors
) => {
  const [bar] = bars
  if (bar === undefined || waits.length === 0) return
  const place = {
    y: y + height - waitsHeight,
    height: waitsHeight,
    origin,
    from: bar.start,
    to: bar.end ?? now
  }
  paintWaits(context, waits, sheet, place, colors)
}

const drawDelay = (context: CanvasRenderingContext2D, { x, y, width, height }: Box, colors: Colors) => {
  context.setLineDash([1, 3])
  context.strokeStyle = colors.edge
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(x, y + Math.round(height / 2) + 0.5)
  context.lineTo(x + width, y + Math.round(height / 2) + 0.5)
  context.stroke()
  context.setLineDash([])
}

const drawLost = (context: CanvasRenderingContext2D, { x, y, width, height }: Box, colors: Colors) => {
  context.setLineDash([3, 3])
  context.strokeStyle = colors.edge
  context.lineWidth = 1
  context.strokeRect(x + 0.5, y + 0.5, Math.max(0, width - 1), height - 1)
  context.setLineDash([])
}

const fonts = {
  label: '12.5px system-ui, "DejaVu Sans", sans-serif',
  cross: '600 14px "DejaVu Sans", sans-serif'
}

/** The share of its colour in a bar of an open mailbox, which stands out by day and by night. */
const idleAlpha = 0.7

const drawIdle = (
  context: CanvasRenderingContext2D,
  { bar, beyond, x, y, width, height }: Box,
  color: string
) => {
  context.fillStyle = color
  // a moment in it, such as the beginning of an IDLE
  if (bar.start === bar.end) return context.fillRect(x, y, width, height)
  context.globalAlpha = idleAlpha
  const solid = beyond > 0 ? Math.max(0, width - 20) : width
  context.fillRect(x, y + height / 2 - 3, solid, 6)
  const fading = beyond > 0 ? 20 : 0
  for (let step = 0; step < fading; step++) {
    context.globalAlpha = idleAlpha * (1 - step / fading)
    context.fillRect(x + solid + step, y + height / 2 - 3, 1, 6)
  }
  context.globalAlpha = 1
}

const hatches = new Map<string, CanvasPattern | null>()

/** Draws stripes, which mean that something is not over. */
const hatch = (context: CanvasRenderingContext2D, color: string): CanvasPattern | string => {
  const known = hatches.get(color)
  if (known !== undefined && known !== null) return known
  const tile = new OffscreenCanvas(8, 8)
  const pen = tile.getContext("2d")
  if (pen === null) return color
  pen.strokeStyle = color
  pen.lineWidth = 3
  for (const at of [-8, 0, 8]) {
    pen.beginPath()
    pen.moveTo(at - 2, 10)
    pen.lineTo(at + 10, -2)
    pen.stroke()
  }
  const pattern = context.createPattern(tile, "repeat")
  hatches.set(color, pattern)
  return pattern ?? color
}

/** Draws the end of a row that continues beyond the edge, and whether it failed there. */
const drawBeyond = (context: CanvasRenderingContext2D, row: Row, scale: Sheet, colors: Colors) => {
  const beyond = row.bars.filter(
    ({ end, kind, outcome }) =>
      kind !== "delay" && outcome !== "lost" && (end ?? row.now) - row.origin > lastOf(scale)
  )
  if (beyond.length === 0) return
  const last = beyond.reduce((one, other) => ((other.end ?? row.now) >= (one.end ?? row.now) ? other : one))
  const end = (last.end ?? row.now) - row.origin
  // of several attempts, the last one decides
  const failed = last.outcome === "failed"
  context.font = fonts.label
  context.fillStyle = failed ? colorOf(row, colors) : colors.dim
  const words = `${failed ? "✗ " : ""}→ ${duration(end)}`
  // wide words begin within the row rather than end outside of it
  const x = extentOf(scale) + Math.min(5, scale.gutter - context.measureText(words).width)
  context.fillText(words, x, row.y + row.height / 2 + 0.5)
}

/** Cuts all rows where the scale breaks. */
const drawBreak = (context: CanvasRenderingContext2D, { height, width }: Sheet, colors: Colors) => {
  context.fillStyle = colors.bg
  context.fillRect(width, 0, breakWidth, height)
  context.fillStyle = colors.edge
  for (const x of [width, width + breakWidth - 1])
    for (let dash = 0; dash < height; dash += 5) context.fillRect(x, dash, 1, 3)
}

/** The colour of a failure, which is red while it concerns somebody. */
const colorOf = ({ isCalm }: Pick<Row, "isCalm">, { bad, text }: Colors): string => (isCalm ? text : bad)

/** Draws a cross after the end of a bar. */
const drawCross = (context: CanvasRenderingContext2D, box: Box, colors: Colors) => {
  context.font = fonts.cross
  context.fillStyle = colorOf(box, colors)
  context.fillText("✗", box.x + box.width + 3, box.y + box.height / 2 + 0.5)
}

const drawCursors = (
  context: CanvasRenderingContext2D,
  rows: ReadonlyArray<Row>,
  scale: Scale,
  colors: Colors
) => {
  context.fillStyle = colors.bad
  for (const { gaps = [], height, origin, y } of rows) {
    for (const gap of gaps) {
      const x = Math.round(xOf(scale, gap - origin))
      for (let dash = 0; dash < height; dash += 5) context.fillRect(x, y + dash, 3, 3)
    }
  }
  context.fillStyle = colors.accent
  for (const { cursor, height, origin, y } of rows) {
    if (cursor === undefined) continue
    const x = Math.round(xOf(scale, cursor - origin))
    const right = extentOf(scale)
    if (x >= 0 && x <= right) context.fillRect(Math.min(x, right - 2), y, 2, height)
  }
}
