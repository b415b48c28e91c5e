/** Drawings of the machine as SVG files, like those of the page. */
import { groups } from "../model/machine/phase.ts"
import { machinePicture, type MachineOptions } from "../model/diagrams/machinePicture.ts"
import { pathPicture } from "../model/diagrams/pathPicture.ts"
import type { Picture, Shape } from "../model/diagrams/Picture.ts"
import { document, element, escaped, text, type Theme } from "./svgText.ts"

/** The part of the machine that is drawn, and the colours. */
export interface Options extends MachineOptions {
  readonly theme?: Theme
  /** Draws the whole machine, and not only the path of the connection. */
  readonly whole?: boolean
}

/** Writes a picture as a file. */
export const svgOf = ({ groups, height, title, width }: Picture, theme: Theme = "auto"): string =>
  document({
    width,
    height,
    title,
    theme,
    rules,
    body: groups
      .map((group) => {
        const titled =
          group.title === undefined ? "" : `<title>${escaped(group.title.replaceAll("\n", " · "))}</title>`
        return element(
          "g",
          { class: group.class, "data-state": group.state },
          titled + group.shapes.map(drawn).join("")
        )
      })
      .join("")
  })

const rules = [
  "rect{fill:var(--fill);stroke:var(--line)}",
  ".nest>rect{fill:none}",
  ".region>rect,.passed>rect{stroke-dasharray:4 3}",
  ".done>rect{stroke:var(--ink)}",
  ".now>rect{fill:var(--now);stroke:var(--ink);stroke-width:2}",
  ".failed>rect{stroke:var(--bad);stroke-width:2}",
  ".nest>text{font-weight:600}",
  ".edge{fill:none;stroke:var(--quiet)}",
  ".done>.edge{stroke:var(--ink);stroke-width:2}",
  ".tip{fill:var(--quiet);stroke:none}",
  ".done>.tip{fill:var(--ink)}",
  ".failed>.edge{stroke:var(--bad);stroke-width:2}",
  ".failed>.tip,.fails,.failed>text:not(.exit){fill:var(--bad)}",
  ".word,.exit,.dwell{font-size:11px;fill:var(--quiet)}",
  ".word{paint-order:stroke;stroke:var(--paper);stroke-width:3px}",
  ".passed>text{fill:var(--quiet)}",
  ".said{font:11px ui-monospace,monospace;paint-order:stroke;stroke:var(--paper);stroke-width:3px}",
  ".pair>.edge{opacity:.6}.pair.now>.edge{stroke:var(--ink);opacity:1}",
  "path.life{stroke:var(--line)}.quiet{stroke:var(--quiet);stroke-dasharray:2 4}",
  ...groups.map((group) => `rect.${group}{fill:var(--${group});stroke:none}`)
].join("")

const drawn = (shape: Shape): string => {
  if (shape.kind === "text") {
    return text(
      { x: shape.x, y: shape.y, class: shape.class, "text-anchor": shape.end === true ? "end" : undefined },
      shape.text
    )
  }
  if (shape.kind === "line")
    return element("path", { d: shape.d, class: shape.class, "stroke-width": shape.width?.toFixed(1) })
  const { height, width, x, y } = shape
  return element("rect", { x, y, width, height, rx: width > 4 ? 6 : 0, class: shape.class })
}

/** Draws the path of a connection, or this version's whole machine. */
export const chartSvg = ({ theme, whole = false, ...options }: Options = {}): string =>
  svgOf(
    options.connection === undefined || whole
      ? machinePicture(options)
      : pathPicture(options.connection, options),
    theme
  )
