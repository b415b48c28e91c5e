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

/** Returns the later command with the same words that was answered with OK. */
export const acceptedLater = (command: CommandSpan, { commands }: Connection): CommandSpan | undefined => {
  const words = comparable(command)
  return words === undefined
    ? undefined
    : commands.find(
        (later) =>
          later.line > command.line && later.answer?.condition === "OK" && comparable(later) === words
      )
}

/** Returns a command without its tag; `undefined` if it has redacted words, which may differ from others. */
export const comparable = ({ tag, text }: Pick<CommandSpan, "tag" | "text">): string | undefined => {
  const words = text.slice(tag.length)
  return /<(?!mbox)/.test(words) ? undefined : words
}
