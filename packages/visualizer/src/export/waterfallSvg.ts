/** Waterfalls of connections as one SVG file: the picture for a README or a report. */
import { noClose } from "../model/lines/ending.ts"
import type { Connection } from "../model/connection/Connection.ts"
import { reasonOf } from "../model/verdict/reason.ts"
import { fold } from "../model/timeline/fold.ts"
import { isRace, type Row, rowing, rowText, rowTime } from "../model/timeline/rows.ts"
import { marks } from "../model/steps/Step.ts"
import { placeOf } from "../model/lines/place.ts"
import { atOnce, type LongWork, mapped } from "../trace/pieces.ts"
import type { Group, Shape } from "../model/diagrams/Picture.ts"
import { svgOf } from "./svg.ts"
import type { Theme } from "./svgText.ts"
import { fit } from "./terminal.ts"

export interface WaterfallSvgOptions {
  /** The width in pixels (default 900). */
  readonly width?: number
  readonly theme?: Theme
}

export const waterfallSvg = (connections: ReadonlyArray<Connection>, options?: WaterfallSvgOptions): string =>
  atOnce(drawing(connections, options))

/** Draws them in pieces. */
export function* drawing(
  connections: ReadonlyArray<Connection>,
  options: WaterfallSvgOptions = {}
): LongWork<string> {
  const width = Math.max(480, options.width ?? 900)
  let top = margin
  const blocks: Array<Group> = []
  for (const connection of connections) {
    yield
    const { block, height } = yield* blockOf(connection, top, width)
    top += height
    blocks.push(block)
  }
  const names = connections.map(({ group, started }) => started?.host ?? group)
  const title = `Where the time of ${names.slice(0, 5).join(", ")} went`
  return svgOf({ width, height: top + margin, title, groups: blocks }, { rules, theme: options.theme })
}

const rowHeight = 20
const labelWidth = 190
const timeWidth = 84
const margin = 12

interface Block {
  readonly height: number
  readonly block: Group
}

function* blockOf(connection: Connection, top: number, width: number): LongWork<Block> {
  const all = yield* rowing(connection)
  const { at, length } = fold(connection.span.start, all)
  const left = margin + labelWidth
  const room = width - left - timeWidth - margin - 16
  const x = (time: number) => left + (Math.max(0, at(time)) / length) * room
  const race = isRace(all)
  const { ended } = connection
  const host = `${connection.group} ${placeOf(connection)}`
  const end = ended === undefined ? noClose : [ended.outcome, ended.error].filter(Boolean).join(" ")
  const reason = reasonOf(connection)
  const headlines =
    reason === undefined ? [] : [reason.title, ...(reason.quote ? [`server: ${reason.quote}`] : [])]
  const words = headlines.map((line, index) =>
    textAt(margin, top + 34 + 16 * index, fit(line, 140), index === 0 ? "bad" : "bad said")
  )
  const first = top + 26 + 16 * headlines.length
  const bars = yield* mapped(all.entries(), ([index, row]) =>
    rowOf(row, first + rowHeight * index, x, width - margin, race, connection)
  )
  const bottom = first + rowHeight * all.length
  const axis: Shape = {
    kind: "line",
    class: "grid",
    d: `M${left} ${first}V${bottom}M${left + room} ${first}V${bottom}`
  }
  const gaps = connection.gaps.map(({ dropped, time }): Group => ({
    class: "gap",
    title: `${dropped} ${dropped === 1 ? "event" : "events"} dropped`,
    shapes: [{ kind: "line", d: `M${x(time).toFixed(1)} ${first}V${bottom}` }]
  }))
  const head = textAt(margin, top + 16, `${host}  ${end}`, "head")
  return {
    height: bottom - top + 14,
    block: { class: "connection", shapes: [head, ...words, axis, ...bars.flat()], within: gaps }
  }
}

const textAt = (x: number, y: number, text: string, className?: string): Shape => ({
  kind: "text",
  x,
  y,
  text,
  class: className
})

const rowOf = (
  row: Row,
  y: number,
  x: (time: number) => number,
  right: number,
  race: boolean,
  connection: Connection
): ReadonlyArray<Shape> => {
  const start = x(row.start)
  const width = row.kind === "idle" ? 14 : Math.max(2, x(row.end) - start)
  const shape = row.outcome === "lost" ? "lost" : `bar ${row.outcome}${row.kind === "idle" ? " idle" : ""}`
  const bad = row.outcome === "failed" ? "bad" : row.outcome === "lost" ? "quiet" : undefined
  return [
    textAt(margin, y + 14, `${marks[row.outcome]} ${rowText(row, race)}`, bad),
    { kind: "box", x: start, y: y + 4, width, height: 12, round: 2, class: shape },
    ...(row.kind === "idle" ? [textAt(start + 18, y + 14, "⋯", "quiet")] : []),
    { kind: "text", x: right, y: y + 14, end: true, class: "quiet", text: rowTime(row, connection) }
  ]
}

const rules = [
  ".head{font-weight:600;font-size:13px}",
  ".quiet{fill:var(--quiet)}",
  ".bad{fill:var(--bad)}",
  ".said{font-family:ui-monospace,monospace;font-size:11px}",
  ".grid{stroke:var(--line)}",
  ".gap{stroke:var(--bad);stroke-width:3;stroke-dasharray:2 3}",
  ".bar{fill:var(--done)}",
  ".lost{fill:none;stroke:var(--quiet);stroke-dasharray:3 2}",
  ".idle{fill:var(--opened);fill-opacity:.6}",
  ".failed{fill:var(--failed)}",
  ".open{fill-opacity:.45;stroke-dasharray:4 2;stroke:var(--ink)}"
].join("")
