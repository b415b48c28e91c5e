/** Flags that a server takes and does not keep. RFC 9051 §7.1, PERMANENTFLAGS. Pure. */

/** A change that sets flags of the standard; what a keyword becomes is another matter. */
const setting = /^\S+ (?:UID )?STORE \S+ (?:\(UNCHANGEDSINCE \d+\) )?\+?FLAGS(?:\.SILENT)? \(?([^)]*)/i

const standard = /\\(?:ANSWERED|FLAGGED|SEEN|DRAFT)\b/gi

/** Returns the flags of the standard that a line lists; \Deleted is for the session's own EXPUNGE. */
const flagsIn = (text: string): ReadonlyArray<string> => text.match(standard) ?? []

/** Returns the flags that a STORE sets for the session alone. `permanent`: the line that lists those which are kept. */
export const forSession = (command: string, permanent: string | undefined): ReadonlyArray<string> => {
  const [, set = ""] = setting.exec(command) ?? []
  if (set === "" || permanent === undefined) return []
  const kept = new Set(flagsIn(permanent).map((flag) => flag.toLowerCase()))
  return flagsIn(set).filter((flag) => !kept.has(flag.toLowerCase()))
}
