/** What LIST shows of a mailbox that could not be used. RFC 9051 §5.1, §7.3.1, RFC 6154. */
import type { Circumstances } from "./Circumstances.ts"

/** A mailbox of LIST, with its attributes, such as `\\Junk`. */
export interface ListedMailbox {
  readonly name: string
  readonly attributes: ReadonlyArray<string>
}

export type Listed = Pick<
  Circumstances,
  "createAs" | "listedAs" | "nonexistent" | "prefix" | "there" | "unselectable"
>

/** Returns the name that is meant, if it is listed otherwise; or how it is listed: as a mailbox, or as a level above some alone. */
export const listedOf = (name: string, all: ReadonlyArray<ListedMailbox>): Listed => {
  const same = all.find((each) => each.name === name)
  if (same !== undefined) return sameAs(same)
  const others = all.filter(isMailbox)
  const use = useOf(name)
  const other =
    others.find((each) => alike(each.name) === alike(name)) ??
    others.find(({ attributes }) => attributes.some((each) => each.toLowerCase() === use))
  return other === undefined ? {} : { listedAs: other.name }
}

/** A name that has none below it is listed without a mailbox since somebody is subscribed to it. RFC 5258 §3, §3.1. */
const sameAs = (same: ListedMailbox): Listed => {
  const has = (attribute: string) => same.attributes.some((each) => each.toLowerCase() === attribute)
  if (isMailbox(same)) return { there: true }
  if (!has("\\nonexistent")) return { unselectable: true }
  return { nonexistent: has("\\subscribed") && !has("\\haschildren") ? "subscribed" : "listed" }
}

/** Where all mailboxes of an account are: their prefix, such as `INBOX.`, ends with the separator of their levels. */
export interface Namespace {
  readonly prefix: string
  readonly separator: string
}

/** Returns the name that a new mailbox has there, if it was to be made with another one. RFC 9051 §5.1.1. */
export const createdAs = (name: string, { prefix, separator }: Namespace): Listed => {
  const levels = separator === "/" ? name : name.replaceAll("/", separator)
  const inside = levels.toUpperCase().startsWith(prefix.toUpperCase()) ? levels : `${prefix}${levels}`
  return inside === name || prefix === "" ? {} : { createAs: inside, prefix }
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
