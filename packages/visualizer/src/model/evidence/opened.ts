/** The open mailbox at a line: the SELECT or EXAMINE that opened it, how many messages it has, and the flags that it keeps. */
import { beyond } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection, WireLine } from "../connection/Connection.ts"
import { after } from "./after.ts"
import { once } from "./once.ts"
import { isOpening } from "./said.ts"
import type { Watch } from "./watch/Dialogue.ts"
import { listens } from "./watch/Watches.ts"

/** Returns the last SELECT or EXAMINE before a line that succeeded. */
export const openingBefore = (line: number, connection: Connection): CommandSpan | undefined =>
  lastBefore(openings.of(connection), line)

const openings = once(function* ({ commands }) {
  return commands.filter(isOpening)
})

/** Returns the line that lists the flags of the mailbox in which a command was sent. RFC 9051 §7.1. */
export const permanentAt = ({ line }: CommandSpan, connection: Connection): WireLine | undefined => {
  const listed = lastBefore(lists.of(connection), line)
  return listed && listed.line > (openingBefore(line, connection)?.line ?? 0) ? listed : undefined
}

const lists = once(function* ({ wire }) {
  return wire.filter(({ code }) => code === "PERMANENTFLAGS")
})

/** Returns how many messages the open mailbox had, if the command names a number beyond them, or looks for some where none were. */
export const countBeyond = (command: CommandSpan, connection: Connection): number | undefined => {
  const count = connection.gaps.length === 0 ? counts.of(connection).get(command.line) : undefined
  return count === undefined ? undefined : beyond(command.name, setOf(command), count)
}

/** Returns the messages that a command names. */
export const setOf = ({ name, text }: CommandSpan): string =>
  text.split(" ")[name.startsWith("UID ") ? 3 : 2] ?? ""

/** The number of messages in the open mailbox when each command was sent, by its line, as far as the trace tells it. */
const counts = once(function* (connection) {
  const found = new Map<number, number>()
  const counting: Watch = {
    sent: ({ line }, { mailbox: { exists, isOpen } }) => {
      if (exists !== undefined && isOpen === true) found.set(line, exists)
    }
  }
  yield* listens(connection, [counting])
  return found
})

/** `all` is in the order of lines. */
const lastBefore = <A extends { readonly line: number }>(
  all: ReadonlyArray<A>,
  line: number
): A | undefined => all[after(all, line - 1) - 1]
