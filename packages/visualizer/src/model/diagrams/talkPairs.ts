/**
 * Commands and their tagged responses, as brackets beyond the server's lifeline: a command that waits for others
 * surrounds them.
 */
import { busyIn } from "../connection/ProgramSpans.ts"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import type { Group, Shape } from "./Picture.ts"
import { timeText } from "../connection/timeText.ts"
import type { Lane } from "../machine/phase.ts"

/** A line of the trace, and its place in the drawing. */
export interface Drawn {
  readonly line: number
  readonly lane: Lane
  readonly y: number
}

export interface Pair {
  readonly command: CommandSpan
  readonly from: Drawn
  /** Absent if no answer came. */
  readonly to: Drawn | undefined
  /** The column: overlapping brackets are side by side. */
  readonly column: number
}

const gap = 7
const maxColumns = 8

/** Returns the drawn commands, in the order in which they were sent. */
export const pairsOf = ({ commands }: Connection, drawn: ReadonlyArray<Drawn>): ReadonlyArray<Pair> => {
  const places = new Map(drawn.map((each) => [each.line, each]))
  /** The lowest place in use of each column. */
  const columns: Array<number> = []
  return commands
    .flatMap((command) => {
      const from = places.get(command.line)
      const to = command.answer && places.get(command.answer.line)
      const isCut = command.answer !== undefined && to === undefined
      return from === undefined || isCut ? [] : [{ command, from, to }]
    })
    .map((pair) => {
      const free = columns.findIndex((bottom) => bottom < pair.from.y)
      const column = free === -1 ? Math.min(columns.length, maxColumns) : free
      columns[column] = pair.to?.y ?? Number.POSITIVE_INFINITY
      return { ...pair, column }
    })
}

/** Returns the counterpart of `line`: a command's answer, an answer's command. */
export const partnerOf = (pairs: ReadonlyArray<Pair>, line: number | undefined): number | undefined => {
  const pair = pairs.find(({ from, to }) => from.line === line || to?.line === line)
  return pair?.from.line === line ? pair?.to?.line : pair?.from.line
}

/** Draws the brackets. `bottom` is the end of the lifelines. */
export const pairGroups = (
  pairs: ReadonlyArray<Pair>,
  connection: Connection,
  {
    bottom,
    cursor,
    xOf
  }: { readonly bottom: number; readonly cursor: number; readonly xOf: (lane: Lane) => number }
): ReadonlyArray<Group> => {
  const widest = pairs.reduce((most, { column }) => Math.max(most, column), 0)
  return pairs.map((pair) => {
    const { column, command, from, to } = pair
    const x = xOf(from.lane)
    const far = x + 8 + gap * column
    const end = to === undefined ? bottom : to.y
    const words = pairWords(pair, connection)
    const isHere = from.line === cursor || to?.line === cursor
    const bracket = `M${x + 3} ${from.y + 4}H${far}V${end}${to === undefined ? "" : `H${x + 3}`}`
    const shapes: ReadonlyArray<Shape> = [
      { kind: "line", d: bracket, class: to === undefined ? "edge quiet" : "edge" },
      { kind: "text", x: x + 14 + gap * widest, y: (to ?? from).y + 4, class: "dwell", text: words }
    ]
    return {
      class: isHere ? "pair now" : "pair",
      title: `${command.tag} ${command.name}${words === "" ? "" : `: ${words}`}`,
      line: to?.line ?? from.line,
      shapes
    }
  })
}

/** Formats the time until the answer. */
export const pairWords = ({ command: { end, givenUp, start } }: Pair, connection: Connection): string =>
  (end === undefined ? "no answer" : timeText(connection, end - start - busyIn(connection, { start, end }))) +
  (givenUp === undefined ? "" : ", given up")
