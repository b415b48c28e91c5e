/** BAD without a tag, and the command that had no answer then. RFC 9051 §7.1.3. */
import type { CommandSpan, Connection } from "../../connection/Connection.ts"
import { said } from "../../lines/facts.ts"
import { quotedLines } from "./quoted.ts"

interface UntaggedBad {
  readonly line: number
  /** The first command before it that was never answered. */
  readonly pending: CommandSpan | undefined
}

/** A failure that is a silence quotes what came before it, and says nothing of the tag. */
const silences: ReadonlySet<string | undefined> = new Set(["Timeout", "ConnectionStalled"])

export const untaggedBads = (connection: Connection): ReadonlyArray<UntaggedBad> => {
  const quoted = silences.has(connection.ended?.error) ? new Set() : quotedLines(connection)
  const open = connection.commands.find(({ answer, name }) => answer === undefined && name !== "NOOP")
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
