/** `+FLAGS (\Seen $Label1)`, or its like that sets flags, with the flags. RFC 9051 §6.4.6. */
const sets = /\bSTORE \S+ (?:\([^)]*\) )?\+?FLAGS(?:\.SILENT)? \(?([^()]*)\)?$/i

/** Returns the flags that a STORE sets, by its words. */
export const flagsIn = (command: string): ReadonlyArray<string> =>
  sets
    .exec(command)?.[1]
    ?.split(" ")
    .filter((flag) => flag !== "") ?? []

/**
 * Returns whether one of the flags is a keyword that the open mailbox does not permit: it permits those of its PERMANENTFLAGS,
 * and with `\*` any. RFC 9051 §2.3.2, §7.1.
 */
export const unpermitted = (
  flags: ReadonlyArray<string>,
  permitted: ReadonlyArray<string> | undefined
): boolean => {
  if (permitted === undefined || permitted.includes("\\*")) return false
  const known = new Set(permitted.map((flag) => flag.toLowerCase()))
  return flags.some((flag) => /^[\w$]/.test(flag) && !known.has(flag.toLowerCase()))
}
