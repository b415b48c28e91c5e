/** A quoted line of the trace. */
import type { Connection } from "../connection/Connection.ts"
import { after } from "../lines/after.ts"
import { passedText } from "../lines/said.ts"
import { labelOf, laneWords } from "../machine/phase.ts"
import { endText, netText } from "../timeline/wireRows.ts"

export interface Shown {
  readonly line: number
  readonly time: number
  /** `C:`, `S:`, `⇄` of the network, `⇢` of a state, `!` of a timer, `–` of a note, `⋯` of a gap, `■` of a beginning or an end. */
  readonly way: string
  readonly text: string
}

/** Quotes a line; `undefined` if the connection does not have it. */
export const lineOf = (connection: Connection, line: number): Shown | undefined => {
  const { fired, moves, net, wire } = connection
  const said = onLine(wire, line)
  if (said !== undefined)
    return { line, time: said.time, way: said.direction === "sent" ? "C:" : "S:", text: said.text }
  const move = onLine(moves, line)
  if (move !== undefined) return { line, time: move.time, way: "⇢", text: labelOf(move.to) }
  const timer = onLine(fired, line)
  if (timer !== undefined) {
    const lane = timer.lane === undefined ? "" : ` (${laneWords[timer.lane]})`
    return { line, time: timer.time, way: "!", text: `${passedText(timer)}${lane}` }
  }
  const operation = net.find((each) => each.endLine === line || each.line === line)
  if (operation === undefined) return otherLineOf(connection, line)
  return { line, time: operation.end ?? operation.start, way: "⇄", text: netText(operation, connection) }
}

/** Returns the element of a line; `all` is in the order of lines. */
const onLine = <A extends { readonly line: number }>(all: ReadonlyArray<A>, line: number): A | undefined => {
  const found = all[after(all, line) - 1]
  return found?.line === line ? found : undefined
}

/** Quotes a line that is neither on the wire nor a transition. */
const otherLineOf = (connection: Connection, line: number): Shown | undefined => {
  const { ended, endLine, gaps, last, notes, refusals, span, started, unsent } = connection
  const note = onLine(notes, line)
  if (note !== undefined) return { line, time: note.time, way: "–", text: note.text }
  const gap = onLine(gaps, line)
  if (gap !== undefined)
    return { line, time: gap.time, way: "⋯", text: `${gap.dropped} ${gap.older ? "older " : ""}events` }
  const refusal = onLine(refusals, line)
  if (refusal !== undefined)
    return { line, time: refusal.time, way: "⇢", text: `${refusal.call} refused here (${refusal.reason})` }
  const late = onLine(unsent, line)
  if (late !== undefined) return { line, time: late.time, way: "⇢", text: `${late.cmd} was not sent` }
  if (line === endLine && ended !== undefined)
    return { line, time: span.end ?? last, way: "■", text: endText(ended) }
  return line === span.line
    ? { line, time: span.start, way: "■", text: started === undefined ? "begins" : "connection started" }
    : undefined
}

const maxShown = 4

/** Quotes lines in the order of time, so that a command is above its answer; at most four. */
export const linesOf = (connection: Connection, lines: ReadonlyArray<number>): ReadonlyArray<Shown> => {
  const all = lines.slice(0, maxShown).flatMap((line) => lineOf(connection, line) ?? [])
  // an end is shown if nothing else shows it
  const others = all.filter(({ way }) => way !== "■")
  return (others.length > 0 ? others : all).toSorted((a, b) => a.line - b.line)
}
