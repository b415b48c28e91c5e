/** A running timer as an emptying ring at the corner of its state, with the remaining time. */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Shape } from "./Picture.ts"
import type { Running } from "./Progress.ts"

const radius = 9

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
}

export const timerShapes = ({ width, x, y }: Box, { leftMs, timer }: Running): ReadonlyArray<Shape> => {
  const [middleX, middleY] = [x + width, y]
  const share = timer.ms > 0 ? Math.min(1, leftMs / timer.ms) : 0
  const circle = arcOf(middleX, middleY, 1)
  return [
    { kind: "line", d: circle, class: "dial" },
    { kind: "line", d: arcOf(middleX, middleY, share), class: "ring" },
    {
      kind: "text",
      x: middleX + radius + 5,
      y: middleY + 4,
      class: "word left",
      text: `${duration(leftMs)} left`
    }
  ]
}

/** Draws a share of a circle, clockwise from the top. */
const arcOf = (x: number, y: number, share: number): string => {
  const angle = 2 * Math.PI * Math.min(share, 0.9999)
  const [endX, endY] = [x + radius * Math.sin(angle), y - radius * Math.cos(angle)]
  return `M${x} ${y - radius}A${radius} ${radius} 0 ${share > 0.5 ? 1 : 0} 1 ${endX.toFixed(2)} ${endY.toFixed(2)}`
}
