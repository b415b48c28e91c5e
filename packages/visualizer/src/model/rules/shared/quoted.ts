/** The lines that a failure quotes: they are shown with it, so that no rule repeats them. */
import { type Connection, isFailed } from "../../connection/Connection.ts"
import { isRefusal, linesWith, partsOf } from "../../lines/facts.ts"

/** Returns the lines that the failure quotes; for a refusal without words, its line. */
export const quotedLines = (connection: Connection): ReadonlySet<number> => {
  const { ended, wire } = connection
  if (!isFailed(ended?.outcome)) return new Set()
  const received = wire.filter(({ direction }) => direction === "received")
  const parts = partsOf(connection)
  const last = received.at(-1)
  const isSilent = parts.every((part) => part === "")
  const quoted = isSilent ? (last && isRefusal(last) ? [last] : []) : linesWith(parts, received)
  return new Set(quoted.map(({ line }) => line))
}
