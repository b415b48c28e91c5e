/** The names of mailboxes in commands, as they are compared. RFC 9051 §5.1. */

const opens = /^\S+ (?:SELECT|EXAMINE) ("(?:[^"\\]|\\.)*"|\S+)/i

/** Returns the name of the mailbox that a SELECT or EXAMINE opens, as it is compared; none of any other line. */
export const mailboxIn = (text: string): string => mailboxNamed(opens.exec(text)?.[1] ?? "")

/** Returns a name as it is compared, and none if another may look alike. */
export const mailboxNamed = (name: string): string =>
  name === "" || name.replaceAll("<mbox:", "").includes("<") ? "" : unquoted(name)

/** Returns a name without quotes; INBOX has any case. RFC 9051 §5.1. */
export const unquoted = (name: string): string => {
  const bare = name.startsWith('"') ? name.slice(1, -1) : name
  return /^INBOX$/i.test(bare) ? "INBOX" : bare
}
