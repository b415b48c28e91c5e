/** The ends of the commands in an open mailbox. */
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { isRefused } from "./facts.ts"

/**
 * Returns what an open mailbox was between two lines: in it, what the app asked for was done, be it at the second try,
 * refused, or given up.
 */
export const outcomeOfUse = (
  connection: Connection,
  from: number,
  until: number
): "done" | "refused" | "lost" => {
  const asked = connection.commands.filter(({ line, name }) => line > from && line < until && !isOther(name))
  if (asked.some((each) => isRefused(each) && acceptedLater(each, connection) === undefined)) return "refused"
  return asked.some(({ answer, givenUp }) => answer === undefined && givenUp !== undefined) ? "lost" : "done"
}

/** A refused SELECT has another box, and the library sends the others for itself. */
const isOther = (name: string): boolean => /^(?:SELECT|EXAMINE|NOOP|ID|LOGOUT)$/.test(name)

/** Returns the later command with the same words that was answered with OK. Redacted words may differ. */
export const acceptedLater = (command: CommandSpan, { commands }: Connection): CommandSpan | undefined => {
  const words = command.text.slice(command.tag.length)
  return /<(?!mbox)/.test(words)
    ? undefined
    : commands.find(
        ({ answer, line, tag, text }) =>
          line > command.line && answer?.condition === "OK" && text.slice(tag.length) === words
      )
}
