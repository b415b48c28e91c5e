/** Any picture as an SVG file: no script, no link, no request. */
import { type Group, type Picture, roundOf, type Shape } from "../model/diagrams/Picture.ts"
import { colours, element, escaped, type Theme } from "./svgText.ts"

/** The CSS of a picture's classes, without the colours of all pictures. */
export interface Look {
  readonly rules: string
  readonly theme?: Theme | undefined
}

/** Writes a picture as a file. */
export const svgOf = (
  { about, groups, height, title, width }: Picture,
  { rules, theme = "auto" }: Look
): string => {
  const style = `${colours(theme, "svg")}text{font:12px system-ui,sans-serif;fill:var(--ink)}${rules}`
  const paper = element("path", {
    style: "fill:var(--paper);stroke:none",
    d: `M0 0H${width}V${height}H0Z`
  })
  return (
    element(
      "svg",
      { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height, role: "img" },
      titled(title) +
        `<style>${style}</style>${paper}` +
        (about === undefined ? "" : `<desc>${escaped(about)}</desc>`) +
        groups.map(groupOf).join("")
    ) + "\n"
  )
}

const groupOf = ({ shapes, state, title, within = [], ...group }: Group): string =>
  element(
    "g",
    { class: group.class, "data-state": state },
    (title === undefined ? "" : titled(title.replaceAll("\n", " · "))) +
      shapes.map(drawn).join("") +
      within.map(groupOf).join("")
  )

const titled = (title: string): string => `<title>${escaped(title)}</title>`

const drawn = (shape: Shape): string => {
  if (shape.kind === "line")
    return element("path", { d: shape.d, class: shape.class, "stroke-width": shape.width?.toFixed(1) })
  const [x, y] = [tenths(shape.x), tenths(shape.y)]
  if (shape.kind === "text") {
    const anchor = shape.end === true ? "end" : undefined
    return element("text", { x, y, class: shape.class, "text-anchor": anchor }, escaped(shape.text))
  }
  const { height, width } = shape
  return element("rect", { x, y, width: tenths(width), height, rx: roundOf(shape), class: shape.class })
}

const tenths = (pixels: number): number => Math.round(pixels * 10) / 10
