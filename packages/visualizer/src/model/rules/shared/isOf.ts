/** Which lines belong to a connection. */
import type { Connection, Span } from "../../connection/Connection.ts"
import { after } from "../../lines/after.ts"

/** Returns whether a line of the trace is one of the connection's. */
export const isOf = (connection: Connection, line: number): boolean => {
  const { commands, endLine, net, program, span } = connection
  return (
    line === span.line ||
    line === endLine ||
    listsOf(connection).some((all) => all[after(all, line) - 1]?.line === line) ||
    [...net, ...program].some((each) => each.endLine === line) ||
    commands.some(({ givenUp }) => givenUp?.line === line)
  )
}

/** Returns the lists of a connection, each sorted by line. */
const listsOf = (connection: Connection): ReadonlyArray<ReadonlyArray<Pick<Span, "line">>> => {
  const { busy, fired, gaps, jumps, moves, net, notes, program, refusals, unfinished, unsent, wire } =
    connection
  return [wire, moves, net, program, fired, notes, refusals, unsent, busy, jumps, gaps, unfinished]
}
