/** The flags that a mailbox permits and keeps. RFC 9051 §7.1, PERMANENTFLAGS. Pure. */
import { flagsIn } from "@effect-imap/core/internal/Advice"

/** The flags of the standard that last; \Deleted is for the session's own EXPUNGE, and what a keyword becomes is another matter. */
const standard = /^\\(?:ANSWERED|FLAGGED|SEEN|DRAFT)$/i

/** Returns the flags of a PERMANENTFLAGS. */
export const permittedIn = (text: string | undefined): ReadonlyArray<string> | undefined =>
  /\[PERMANENTFLAGS \(([^)]*)\)/i.exec(text ?? "")?.[1]?.split(" ")

/** Returns the flags that a STORE sets for the session alone. */
export const forSession = (
  command: string,
  permitted: ReadonlyArray<string> | undefined
): ReadonlyArray<string> => {
  if (permitted === undefined) return []
  const kept = new Set(permitted.map((flag) => flag.toLowerCase()))
  return flagsIn(command).filter((flag) => standard.test(flag) && !kept.has(flag.toLowerCase()))
}
