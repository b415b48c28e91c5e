/** Commands without an answer that was awaited. */
import type { CommandSpan, Connection } from "../../connection/Connection.ts"

/** Returns the unanswered commands; none if a gap may hide an answer. IDLE is answered at its end, and LOGOUT need not be. */
export const openCommands = ({ commands, gaps }: Connection): ReadonlyArray<CommandSpan> =>
  gaps.length > 0
    ? []
    : commands.filter(
        ({ end, givenUp, name }) => end === undefined && givenUp === undefined && !kept.has(name)
      )

const kept: ReadonlySet<string> = new Set(["IDLE", "LOGOUT", "NOOP"])
