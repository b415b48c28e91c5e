/** Commands without an answer, for which somebody waited. */
import type { CommandSpan, Connection } from "../../connection/Connection.ts"

/** Returns those of a trace without gaps, in which an answer would be. IDLE is answered at its end, and LOGOUT need not be. */
export const openCommands = ({ commands, gaps }: Connection): ReadonlyArray<CommandSpan> =>
  gaps.length > 0
    ? []
    : commands.filter(
        ({ end, givenUp, name }) => end === undefined && givenUp === undefined && !kept.has(name)
      )

const kept: ReadonlySet<string> = new Set(["IDLE", "LOGOUT", "NOOP"])
