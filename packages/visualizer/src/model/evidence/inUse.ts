/** The ends of the commands in an open mailbox. */
import type { Connection } from "../connection/Connection.ts"
import { isRefused } from "./facts.ts"

/** Returns what an open mailbox was between two lines: in it, what the app asked for was done, refused, or given up. */
export const outcomeOfUse = (
  { commands }: Connection,
  from: number,
  until: number
): "done" | "refused" | "lost" => {
  const asked = commands.filter(({ line, name }) => line > from && line < until && !isOther(name))
  if (asked.some(isRefused)) return "refused"
  return asked.some(({ answer, givenUp }) => answer === undefined && givenUp !== undefined) ? "lost" : "done"
}

/** A refused SELECT has another box, and the library sends the others for itself. */
const isOther = (name: string): boolean => /^(?:SELECT|EXAMINE|NOOP|ID|LOGOUT)$/.test(name)
