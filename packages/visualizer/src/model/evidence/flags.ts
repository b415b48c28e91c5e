/** The flags that a mailbox permits and keeps. RFC 9051 §7.1, PERMANENTFLAGS. Pure. */
import { flagsIn } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection, WireLine } from "../connection/Connection.ts"
import { after } from "./after.ts"
import { isOpening } from "./said.ts"

/** The flags of the standard that last; \Deleted is for the session's own EXPUNGE, and what a keyword becomes is another matter. */
const standard = /^\\(?:ANSWERED|FLAGGED|SEEN|DRAFT)$/i

/** Returns the flags of a PERMANENTFLAGS. */
export const permittedIn = (text: string | undefined): ReadonlyArray<string> | undefined =>
  /\[PERMANENTFLAGS \(([^)]*)\)/i.exec(text ?? "")?.[1]?.split(" ")

/** Returns the line that lists the flags of the mailbox in which a command was sent. */
export const permanentAt = ({ line }: CommandSpan, { commands, wire }: Connection): WireLine | undefined => {
  const opened = commands.findLast((each) => isOpening(each) && each.line < line)
  return wire
    .slice(after(wire, opened?.line ?? 0), after(wire, line))
    .findLast(({ code }) => code === "PERMANENTFLAGS")
}

/** Returns the flags that a STORE sets for the session alone. */
export const forSession = (
  command: string,
  permitted: ReadonlyArray<string> | undefined
): ReadonlyArray<string> => {
  if (permitted === undefined) return []
  const kept = new Set(permitted.map((flag) => flag.toLowerCase()))
  return flagsIn(command).filter((flag) => standard.test(flag) && !kept.has(flag.toLowerCase()))
}
