/** The open mailbox at a line: the SELECT or EXAMINE that opened it, how many messages it has, and the flags that it keeps. */
import { beyond } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection, WireLine } from "../connection/Connection.ts"
import { after } from "./after.ts"
import { dataIn } from "./Data.ts"
import { once } from "./once.ts"
import { isOpening } from "./said.ts"

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

/** Returns the number of messages by EXISTS, and by EXPUNGE since; `undefined` if that is not in the trace. */
const countBefore = ({ line }: CommandSpan, connection: Connection): number | undefined => {
  const opened = openingBefore(line, connection)
  const count = lastBefore(counts.of(connection), line)
  const isOfMailbox = opened !== undefined && count !== undefined && count.line > opened.line
  return isOfMailbox && connection.gaps.length === 0 ? count.count : undefined
}

/** Returns how many messages the open mailbox had, if the command names a number beyond them, or looks for some where none were. */
export const countBeyond = (command: CommandSpan, connection: Connection): number | undefined => {
  const count = countBefore(command, connection)
  return count === undefined ? undefined : beyond(command.name, setOf(command), count)
}

/** Returns the messages that a command names. */
export const setOf = ({ name, text }: CommandSpan): string =>
  text.split(" ")[name.startsWith("UID ") ? 3 : 2] ?? ""

/** After each line that reports it. A new mailbox begins with its EXISTS. */
const counts = once(function* (connection) {
  const found: Array<{ readonly line: number; readonly count: number }> = []
  for (const { line, text } of connection.wire) {
    const { name, number } = dataIn(text)
    if (name !== "EXISTS" && name !== "EXPUNGE") continue
    const before = found.at(-1)
    const isSame = before !== undefined && before.line > (openingBefore(line, connection)?.line ?? 0)
    if (name === "EXISTS") found.push({ line, count: number })
    else if (isSame) found.push({ line, count: before.count - 1 })
  }
  return found
})

/** `all` is in the order of lines. */
const lastBefore = <A extends { readonly line: number }>(
  all: ReadonlyArray<A>,
  line: number
): A | undefined => all[after(all, line - 1) - 1]
