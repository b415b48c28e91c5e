/** BAD without a tag, and the command that had no answer then. RFC 9051 §7.1.3. */
import type { CommandSpan, Connection } from "../../connection/Connection.ts"
import { said } from "../../evidence/facts.ts"
import { quotedLines } from "./quoted.ts"

interface UntaggedBad {
  readonly line: number
  /** The first command before it that was never answered. */
  readonly pending: CommandSpan | undefined
}

export const untaggedBads = (connection: Connection): ReadonlyArray<UntaggedBad> => {
  const quoted = quotedLines(connection)
  const open = connection.commands.find(({ end, name }) => end === undefined && name !== "NOOP")
  return said(connection)
    .filter(
      ({ condition, direction, line, tag }) =>
        direction === "received" && condition === "BAD" && tag === undefined && !quoted.has(line)
    )
    .map(({ lane, line }) => ({
      line,
      pending: open !== undefined && open.lane === lane && open.line < line ? open : undefined
    }))
}
