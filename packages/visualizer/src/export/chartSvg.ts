/** The state chart as one SVG file, with the path of a connection where there is one. */
import { type Edge, layout, type Node, type Visited, visited } from "../model/Chart.ts"
import { document, element, escaped, text, type Theme } from "./svgText.ts"

export interface Options {
  /** Transitions in order: what they passed is shown, and where they end. */
  readonly path?: ReadonlyArray<{ readonly from: string; readonly to: string }>
  readonly theme?: Theme
}

const rules = [
  "rect{fill:var(--fill);stroke:var(--line)}",
  ".nest>rect{fill:none}",
  ".region>rect{stroke-dasharray:4 3}",
  ".done>rect{stroke:var(--ink)}",
  ".now>rect{fill:var(--now);stroke:var(--ink);stroke-width:2}",
  ".nest>text{font-weight:600}",
  "path{fill:none;stroke:var(--quiet)}",
  "path.done{stroke:var(--ink);stroke-width:2}",
  ".tip{fill:var(--quiet);stroke:none}",
  ".tip.done{fill:var(--ink)}",
  ".way{font-size:10px;fill:var(--quiet);paint-order:stroke;stroke:var(--paper);stroke-width:3px}",
  ".chip{font-size:10px;fill:var(--bad)}"
].join("")

const tip = (points: Edge["points"]): string => {
  const [[x, y] = [0, 0], [beforeX, beforeY] = [0, 0]] = points.toReversed()
  const length = Math.hypot(x - beforeX, y - beforeY) || 1
  const [dx, dy] = [(x - beforeX) / length, (y - beforeY) / length]
  const side = (sign: number) =>
    [x - 7 * dx + sign * 3.5 * dy, y - 7 * dy - sign * 3.5 * dx].map((value) => value.toFixed(1)).join(" ")
  return `M${x} ${y}L${side(1)}L${side(-1)}Z`
}

const edge = ({ from, label, labels, points, to }: Edge, path: Visited): string => {
  const done = path.edges.has(`${from}>${to}`) ? " done" : ""
  const line = points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join("")
  const words = label === undefined ? "" : text({ class: "way", x: label.x, y: label.y + 10 }, label.text)
  const title = `<title>${escaped(`${from} → ${to}: ${labels.join(", ")}`)}</title>`
  return element(
    "g",
    {},
    `${title}${element("path", { class: `edge${done}`, d: line })}${element("path", { class: `tip${done}`, d: tip(points) })}${words}`
  )
}

const node = (state: Node, path: Visited): string => {
  const nest = state.type === "compound" || state.type === "parallel"
  const region = layout.nodes.some(({ id, type }) => id === state.parent && type === "parallel")
  const count = path.counts.get(state.id) ?? 0
  const now = path.current.has(state.id) && !nest
  const classes = [nest && "nest", region && "region", count > 0 && "done", now && "now"]
    .filter(Boolean)
    .join(" ")
  const { failures, height, width, x, y } = state
  const chip =
    failures.length === 0 ? "" : text({ class: "chip", x: x + width - 22, y: y + 18 }, `✗${failures.length}`)
  const back = state.returns.map((way, index) =>
    text({ class: "way", x, y: y + height + 12 + 12 * index }, way)
  )
  const title = failures.length === 0 ? "" : `<title>${escaped(`fails by ${failures.join(", ")}`)}</title>`
  const mark = now ? "▶ " : count > 0 && !nest ? "✓ " : ""
  const place = nest ? { x: x + 10, y: y + 18 } : { x: x + 10, y: y + height / 2 + 4 }
  const times = count > 1 && !nest ? ` ×${count}` : ""
  return element(
    "g",
    { class: classes === "" ? undefined : classes },
    `${title}${element("rect", { x, y, width, height, rx: nest ? 8 : 6 })}${text(place, `${mark}${state.label}${times}`)}${chip}${back.join("")}`
  )
}

/** The chart of the machine that this version runs. */
export const chartSvg = ({ path = [], theme = "auto" }: Options = {}): string => {
  const taken = visited(path)
  const now = Array.from(taken.current).filter((id) => path.some(({ to }) => to === id))
  return document({
    width: layout.width,
    height: layout.height,
    title:
      now.length === 0
        ? "State chart of a connection"
        : `State chart of a connection, now in ${now.join(" and ")}`,
    theme,
    rules,
    body:
      layout.nodes.map((state) => node(state, taken)).join("") +
      layout.edges.map((way) => edge(way, taken)).join("")
  })
}
