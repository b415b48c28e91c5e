/** The states of a card as boxes, two in a row, and how the last one failed. */
import { groups } from "../model/machine/phase.ts"
import type { Visited } from "../model/verdict/Storyboard.ts"
import type { Group, Shape } from "../model/diagrams/Picture.ts"
import { fit } from "./terminal.ts"

const rowHeight = 62
const across = 2

/** Returns the height of all rows in pixels. */
export const heightOf = (places: ReadonlyArray<Visited>): number =>
  rowHeight * Math.ceil(places.length / across)

export const chartRules = [
  ".state rect{fill:var(--fill);stroke:var(--line)}",
  ".state.failed rect{stroke:var(--bad);stroke-width:2}",
  ".state.failed text{fill:var(--bad)}",
  ".way{fill:none;stroke:var(--quiet)}",
  ".failed .way{stroke:var(--bad);stroke-width:2}",
  ".small{font-size:12px;fill:var(--quiet)}",
  ...groups.map((group) => `.state rect.${group}{fill:var(--${group});stroke:none}`)
].join("")

const gap = 36
const boxHeight = 40

/** Draws a group for each box, so that they can appear one after another. */
export const chart = (
  places: ReadonlyArray<Visited>,
  { width, x, y }: { readonly x: number; readonly y: number; readonly width: number }
): ReadonlyArray<Group> => {
  const step = width / across
  return places.map((place, at) => {
    const left = x + (at % across) * step
    const top = y + Math.floor(at / across) * rowHeight
    return {
      class: place.failed === undefined ? "state" : "state failed",
      shapes: [
        ...box(place, { left, y: top, width: step - gap }),
        ...(place.left ? wayOut(place.failed, { x: left + step, y: top }) : [])
      ]
    }
  })
}

const box = (
  { failed, group, label, took }: Visited,
  { left, width, y }: { readonly left: number; readonly y: number; readonly width: number }
): ReadonlyArray<Shape> => [
  { kind: "box", x: left, y, width, height: boxHeight },
  { kind: "box", x: left, y, width: 4, height: boxHeight, class: group },
  {
    kind: "text",
    x: left + 12,
    y: y + (took === "" ? 25 : 17),
    text: fit(failed === undefined ? label : `✗ ${label}`, Math.floor((width - 18) / 7))
  },
  { kind: "text", x: left + 12, y: y + 33, class: "small", text: took }
]

/** Draws the way to the next box, which ends at `x`. */
const wayOut = (
  failed: string | undefined,
  { x, y }: { readonly x: number; readonly y: number }
): ReadonlyArray<Shape> => [
  { kind: "line", class: "way", d: `M${x - gap} ${y + boxHeight / 2}h${gap - 3}m-6-4l6 4l-6 4` },
  ...(failed === undefined
    ? []
    : [
        {
          kind: "text" as const,
          x,
          y: y + boxHeight + 15,
          class: "small",
          end: true,
          text: fit(failed, 24)
        }
      ])
]
