/** The flags that a mailbox permits and keeps. RFC 9051 §7.1, PERMANENTFLAGS. Pure. */
import { flagsIn } from "@effect-imap/core/internal/Advice"

/** A flag of the standard that lasts, as \Deleted is for the session's own EXPUNGE. RFC 9051 §2.3.2. */
const standard = /^\\(?:ANSWERED|FLAGGED|SEEN|DRAFT)$/i
const keyword = /^[\w$]/

/** Returns the flags of a PERMANENTFLAGS. */
export const permittedIn = (text: string | undefined): ReadonlyArray<string> | undefined =>
  /\[PERMANENTFLAGS \(([^)]*)\)/i.exec(text ?? "")?.[1]?.split(" ")

/** Returns the flags that a STORE sets and the mailbox does not keep; with `\*` it keeps any keyword. */
export const notKept = (
  command: string,
  permitted: ReadonlyArray<string> | undefined
): ReadonlyArray<string> => {
  if (permitted === undefined) return []
  const kept = new Set(permitted.map((flag) => flag.toLowerCase()))
  return flagsIn(command).filter(
    (flag) =>
      !kept.has(flag.toLowerCase()) && (standard.test(flag) || (keyword.test(flag) && !kept.has("\\*")))
  )
}

/** A FETCH that tells flags, and nothing else that lasts: so a server reports what changed by itself. RFC 9051 §7.5.2. */
export const onlyFlags =
  /^\* \d+ FETCH \((?=.*\bFLAGS \()(?:(?:UID \d+|FLAGS \([^)]*\)|MODSEQ \(\d+\)) ?)+\)$/i
