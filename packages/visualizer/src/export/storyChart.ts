/** The states of a card as boxes, two in a row, and how the last one failed. */
import { groups } from "../model/machine/phase.ts"
import type { Visited } from "../model/verdict/Storyboard.ts"
import { element, text } from "./svgText.ts"
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
): ReadonlyArray<string> => {
  const step = width / across
  return places.map((place, at) => {
    const left = x + (at % across) * step
    const top = y + Math.floor(at / across) * rowHeight
    return element(
      "g",
      { class: place.failed === undefined ? "state" : "state failed" },
      box(place, { left, y: top, width: step - gap }) + wayOut(place, { x: left + step, y: top })
    )
  })
}

const box = (
  { failed, group, label, took }: Visited,
  { left, width, y }: { readonly left: number; readonly y: number; readonly width: number }
): string =>
  element("rect", { x: left, y, width, height: boxHeight, rx: 6 }) +
  element("rect", { x: left, y, width: 4, height: boxHeight, class: group }) +
  text(
    { x: left + 12, y: y + (took === "" ? 25 : 17) },
    fit(failed === undefined ? label : `✗ ${label}`, Math.floor((width - 18) / 7))
  ) +
  text({ x: left + 12, y: y + 33, class: "small" }, took)

/** Draws the way to the next box, which ends at `x`. */
const wayOut = ({ failed, left }: Visited, { x, y }: { readonly x: number; readonly y: number }): string =>
  left
    ? element("path", { class: "way", d: `M${x - gap} ${y + boxHeight / 2}h${gap - 3}m-6-4l6 4l-6 4` }) +
      (failed === undefined
        ? ""
        : text({ x, y: y + boxHeight + 15, class: "small", "text-anchor": "end" }, fit(failed, 24)))
    : ""
