/** Refused commands, counted by name and response code. */
import { times } from "../../../trace/quantities.ts"
import type { CommandSpan, Connection } from "../../connection/Connection.ts"
import { isRefused } from "../../lines/facts.ts"
import type { Report } from "../Rule.ts"
import { quotedLines } from "./quoted.ts"
import { report } from "./report.ts"

/** Reports the refused commands that `isMeant` selects, once for each name and code, without those that the failure quotes. */
export const refusals = (
  connection: Connection,
  isMeant: (command: CommandSpan) => boolean
): ReadonlyArray<Report> => {
  const quoted = quotedLines(connection)
  const meant = connection.commands.filter(
    (command) => isRefused(command) && !quoted.has(command.answer?.line ?? 0) && isMeant(command)
  )
  return Array.from(Map.groupBy(meant, (command) => `${command.name} ${codeOf(command)}`).values()).flatMap(
    (all) => {
      const [first] = all
      if (first === undefined) return []
      const data = { command: first.name, code: codeOf(first), times: times(all.length) }
      return report(
        all.slice(0, 3).flatMap(({ answer, line }) => [answer?.line, line]),
        data
      )
    }
  )
}

/** Returns the response code without its arguments, or the condition. RFC 9051 §7.1. */
const codeOf = ({ answer }: CommandSpan): string => answer?.code?.split(" ")[0] ?? answer?.condition ?? "NO"
