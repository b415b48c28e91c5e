/** Normalizes names of mailboxes in commands, for comparison. RFC 9051 §5.1. */

const opens = /^\S+ (?:SELECT|EXAMINE) ("(?:[^"\\]|\\.)*"|\S+)/i

/** Returns the normalized name of the mailbox that a SELECT or EXAMINE opens; empty for any other line. */
export const mailboxIn = (text: string): string => mailboxNamed(opens.exec(text)?.[1] ?? "")

/** Returns a normalized name; empty if it is redacted, since another may look the same. */
export const mailboxNamed = (name: string): string =>
  name === "" || name.replaceAll("<mbox:", "").includes("<") ? "" : unquoted(name)

/** Returns a name without quotes; INBOX in upper case, since its case does not matter. RFC 9051 §5.1. */
export const unquoted = (name: string): string => {
  const bare = name.startsWith('"') ? name.slice(1, -1) : name
  return /^INBOX$/i.test(bare) ? "INBOX" : bare
}
