/** Draws waits on a canvas: each pixel as a column of the shares of those who were waited for, at rest an empty one. */
import { sumsOf, type Wait, waitsIn, type Whom, whoms } from "../../model/waits/Wait.ts"
import { breakWidth, extentOf, lastOf, type Scale, timeOf, xOf } from "../../model/timeline/scale.ts"
import type { Colors } from "./colors.ts"

/** The place of the columns, in CSS pixels, and the time from which the scale counts. */
export interface Place {
  readonly y: number
  readonly height: number
  readonly origin: number
  /** The drawn range, in milliseconds of the trace's clock. */
  readonly from: number
  readonly to: number
}

export const paintWaits = (
  context: CanvasRenderingContext2D,
  waits: ReadonlyArray<Wait>,
  scale: Scale,
  { from, height, origin, to, y }: Place,
  colors: Colors
): void => {
  const right = Math.min(extentOf(scale), Math.ceil(xOf(scale, Math.min(to - origin, lastOf(scale)))))
  for (let x = Math.max(0, Math.floor(xOf(scale, from - origin))); x < Math.max(right, 1); x++) {
    if (isBreak(scale, x)) continue
    const [start, end] = [timeOf(scale, x) + origin, timeOf(scale, x + 1) + origin]
    const part = waitsIn(waits, Math.max(from, start), Math.min(to, end))
    const sums = sumsOf(part)
    const totalMs = whoms.reduce((sum, whom) => sum + sums[whom], sums.rest)
    if (totalMs <= 0) continue
    let bottom = y + height
    for (const whom of whoms) {
      if (sums[whom] <= 0) continue
      // what took any time of a pixel is seen, however long that pixel is
      const share = Math.min(bottom - y, Math.max(1, (sums[whom] / totalMs) * height))
      context.fillStyle = fillOf(context, whom, colors)
      context.fillRect(x, bottom - share, 1, share)
      bottom -= share
    }
  }
}

const isBreak = ({ later, width }: Scale, x: number): boolean =>
  later !== undefined && x >= width && x < width + breakWidth

const fills = new Map<string, CanvasPattern | null>()

/** Patterns tell them apart without colours: stripes for the network, and dots for what is not known. */
const fillOf = (context: CanvasRenderingContext2D, whom: Whom, colors: Colors): CanvasPattern | string => {
  const color = colors[whom]
  if (whom !== "network" && whom !== "unknown" && whom !== "app") return color
  const key = `${whom} ${color}`
  const known = fills.get(key)
  if (known !== undefined) return known ?? color
  const tile = new OffscreenCanvas(4, 4)
  const pen = tile.getContext("2d")
  if (pen === null) return color
  pen.fillStyle = color
  const spots: Readonly<Record<typeof whom, ReadonlyArray<readonly [number, number, number, number]>>> = {
    network: [0, 1, 2, 3].flatMap((at) => [[at, 3 - at, 1, 1] as const, [at, (4 - at) % 4, 1, 1] as const]),
    unknown: [
      [0, 0, 2, 2],
      [2, 2, 2, 2]
    ],
    app: [[0, 0, 4, 2]]
  }
  for (const [x, y, width, height] of spots[whom]) pen.fillRect(x, y, width, height)
  const pattern = context.createPattern(tile, "repeat")
  fills.set(key, pattern)
  return pattern ?? color
}
