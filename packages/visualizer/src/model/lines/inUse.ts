/** The commands on a connection in use, and how they ended. */
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { after } from "./after.ts"
import { isLoginName, isOwn, isRefused, isSelect } from "./facts.ts"
import { once } from "./once.ts"
import { each } from "../../trace/pieces.ts"

/**
 * Returns whether another program's log begins after the login: without a greeting, and with the answer to an earlier command,
 * which is not the first one of OpenSSL.
 */
export const beginsLate = ({ clock, commands, wire: [first] }: Connection): boolean =>
  clock !== "own" &&
  first?.direction === "received" &&
  first.tag !== undefined &&
  first.tag !== "." &&
  !commands.some(({ name }) => isLoginName(name))

/** Returns the later command with the same words that was answered with OK. */
export const acceptedLater = (command: CommandSpan, connection: Connection): CommandSpan | undefined =>
  accepted.of(connection).get(command)

const accepted = once(function* ({ commands }) {
  const open = new Map<string, Array<CommandSpan>>()
  const found = new Map<CommandSpan, CommandSpan>()
  yield* each(
    commands
      .filter(({ answer }) => answer !== undefined)
      .toSorted((one, other) => (one.answer?.line ?? 0) - (other.answer?.line ?? 0)),
    (command) => {
      const words = comparable(command)
      if (words === undefined) return
      const refused = open.get(words)
      if (isRefused(command)) open.set(words, [...(refused ?? []), command].slice(-maxPending))
      else if (refused !== undefined && command.answer?.condition === "OK") {
        for (const before of refused) found.set(before, command)
        open.delete(words)
      }
    }
  )
  return found
})

/** Computes it in pieces, for later callers. */
export const { working: accepting } = accepted

/** The refusals of one command that are kept until one is accepted. */
const maxPending = 256

/**
 * Returns what an open mailbox was between two lines: in it, what the app asked for was done, be it at the second try,
 * refused, given up, or never answered before the connection was closed.
 */
export const outcomeOfUse = (
  connection: Connection,
  from: number,
  until: number
): "done" | "refused" | "lost" => {
  const { commands } = connection
  const between = commands.slice(after(commands, from), after(commands, until - 1))
  // a refused SELECT is a step of its own
  const asked = between.filter((command) => !isSelect(command) && !isOwn(command))
  if (asked.some((each) => isRefused(each) && acceptedLater(each, connection) === undefined)) return "refused"
  const isClosed = connection.ended?.outcome === "closed"
  const isLost = ({ answer, givenUp, name }: CommandSpan) =>
    answer === undefined && (givenUp !== undefined || (isClosed && name !== "IDLE"))
  return asked.some(isLost) ? "lost" : "done"
}

/** Returns a command without its tag, for comparison; `undefined` if it contains redacted words, which may differ. */
export const comparable = ({ tag, text }: Pick<CommandSpan, "tag" | "text">): string | undefined => {
  const words = text.slice(tag.length)
  return /<(?!mbox)/.test(words) ? undefined : words
}
