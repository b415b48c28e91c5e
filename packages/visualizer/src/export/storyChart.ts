/** The states of a card as a row of boxes, and how the last one failed. */
import { groups } from "../model/machine/phase.ts"
import type { Visited } from "../model/verdict/Storyboard.ts"
import { element, text } from "./svgText.ts"
import { fit } from "./terminal.ts"

/** The height of the row in pixels. */
export const chartHeight = 62

export const chartRules = [
  ".state rect{fill:var(--fill);stroke:var(--line)}",
  ".state.failed rect{stroke:var(--bad);stroke-width:2}",
  ".state.failed text{fill:var(--bad)}",
  ".way{fill:none;stroke:var(--quiet)}",
  ".failed .way{stroke:var(--bad);stroke-width:2}",
  ".small{font-size:11px;fill:var(--quiet)}",
  ...groups.map((group) => `.state rect.${group}{fill:var(--${group});stroke:none}`)
].join("")

const gap = 48
const boxHeight = 36

/** Draws a group for each box, so that they can appear one after another. */
export const chart = (
  places: ReadonlyArray<Visited>,
  { width, x, y }: { readonly x: number; readonly y: number; readonly width: number }
): ReadonlyArray<string> => {
  const across = Math.min(160, width / places.length - gap)
  return places.map((place, at) => {
    const left = x + at * (across + gap)
    return element(
      "g",
      { class: place.failed === undefined ? "state" : "state failed" },
      box(place, { left, y, across }) + wayOut(place, { x: left + across, y })
    )
  })
}

const box = (
  { failed, group, label, took }: Visited,
  { across, left, y }: { readonly left: number; readonly y: number; readonly across: number }
): string =>
  element("rect", { x: left, y, width: across, height: boxHeight, rx: 6 }) +
  element("rect", { x: left, y, width: 4, height: boxHeight, class: group }) +
  text(
    { x: left + 12, y: y + (took === "" ? 22 : 16) },
    fit(failed === undefined ? label : `✗ ${label}`, Math.floor((across - 18) / 7))
  ) +
  text({ x: left + 12, y: y + 29, class: "small" }, took)

const wayOut = ({ failed, left }: Visited, { x, y }: { readonly x: number; readonly y: number }): string =>
  left
    ? element("path", { class: "way", d: `M${x} ${y + boxHeight / 2}h${gap - 3}m-6-4l6 4l-6 4` }) +
      (failed === undefined
        ? ""
        : text(
            { x: x + gap / 2, y: y + boxHeight + 14, class: "small", "text-anchor": "middle" },
            fit(failed, 20)
          ))
    : ""
