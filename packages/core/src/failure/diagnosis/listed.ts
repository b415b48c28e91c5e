/** What LIST shows of a mailbox that could not be used. RFC 9051 §5.1, §7.3.1, RFC 6154. */
import type { Circumstances } from "./Circumstances.ts"

/** A mailbox of LIST, with its attributes, such as `\\Junk`. */
export interface ListedMailbox {
  readonly name: string
  readonly attributes: ReadonlyArray<string>
}

export type Listed = Pick<Circumstances, "listedAs" | "unselectable" | "there">

/** Returns the name that is meant, if it is listed otherwise; or how it is listed: as a mailbox, or as a level above some alone. */
export const listedOf = (name: string, all: ReadonlyArray<ListedMailbox>): Listed => {
  const same = all.find((each) => each.name === name)
  if (same !== undefined) return isMailbox(same) ? { there: true } : { unselectable: true }
  const others = all.filter(isMailbox)
  const use = useOf(name)
  const other =
    others.find((each) => alike(each.name) === alike(name)) ??
    others.find(({ attributes }) => attributes.some((each) => each.toLowerCase() === use))
  return other === undefined ? {} : { listedAs: other.name }
}

/** Returns whether LIST shows a mailbox that is there, and can be opened. */
export const isMailbox = ({ attributes }: Pick<ListedMailbox, "attributes">): boolean =>
  !attributes.some((each) => /^\\(?:NOSELECT|NONEXISTENT)$/i.test(each))

/** Returns the special use that a name says in English, such as `\\trash` for `[Gmail]/Trash` or `Deleted Items`. RFC 6154 §2. */
const useOf = (name: string): string => {
  const last = alike(name).split("/").at(-1) ?? ""
  return uses.find(([names]) => names.test(last))?.[1] ?? `\\${last}`
}

/** The names that servers and mail programs give to mailboxes of a special use. */
const uses: ReadonlyArray<readonly [names: RegExp, use: string]> = [
  [/^(?:trash|bin|deleted(?: (?:items|messages))?)$/, "\\trash"],
  [/^sent(?: (?:items|mail|messages))?$/, "\\sent"],
  [/^drafts?$/, "\\drafts"],
  [/^(?:junk(?: e-?mail)?|spam|bulk(?: mail)?)$/, "\\junk"],
  [/^archives?$/, "\\archive"],
  [/^all mail$/, "\\all"]
]

/**
 * Returns a name without what differs from server to server: its case, its separators, and the prefix INBOX; a prefix that is
 * there twice counts once. RFC 2342 §5.
 */
const alike = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[./\\]/g, "/")
    .replace(/^([^/]+\/)\1+/, "$1")
    .replace(/^inbox\//, "")
