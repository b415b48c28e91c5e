/** What LIST shows of a mailbox that could not be used. RFC 9051 §5.1, §7.3.1, RFC 6154. */
import type { Circumstances } from "./Circumstances.ts"

/** A mailbox of LIST, with its attributes, such as `\\Junk`. */
export interface ListedMailbox {
  readonly name: string
  readonly attributes: ReadonlyArray<string>
}

export type Listed = Pick<Circumstances, "listedAs" | "unselectable">

/** Returns the name that is meant, if it is listed otherwise; or that it is listed as a level above mailboxes alone. */
export const listedOf = (name: string, all: ReadonlyArray<ListedMailbox>): Listed => {
  const same = all.find((each) => each.name === name)
  if (same !== undefined) return isMailbox(same) ? {} : { unselectable: true }
  const others = all.filter(isMailbox)
  const other =
    others.find((each) => alike(each.name) === alike(name)) ??
    others.find(({ attributes }) => attributes.some((each) => each.toLowerCase() === `\\${alike(name)}`))
  return other === undefined ? {} : { listedAs: other.name }
}

const isMailbox = ({ attributes }: ListedMailbox): boolean =>
  !attributes.some((each) => /^\\(?:NOSELECT|NONEXISTENT)$/i.test(each))

/** Returns a name without what differs from server to server: its case, its separators, and the prefix INBOX. RFC 2342 §5. */
const alike = (name: string): string =>
  name
    .replaceAll(/[./\\]/g, "/")
    .replace(/^INBOX\//i, "")
    .toLowerCase()
