/**
 * The names that a strict trace does not disclose: users, folders and correspondents.
 */
import { Option } from "effect"
import { canonicalName } from "../imap/wire/Grammar.ts"
import { decode } from "../imap/wire/ModifiedUtf7.ts"
import { known } from "../imap/wire/protocolWords.ts"

/** Bounds the memory that a server can fill with folder names. */
const maxMailboxes = 10_000
/** The maximum number of folders searched for in text; older ones are dropped. */
const maxFolders = 64
/** The maximum number of user names. Each login adds the full name and the part before the `@`. */
const maxUserNames = 16
/** Shorter names would match parts of ordinary words. */
const minNameLength = 3

/** The names of one session, each with its placeholder. */
export class Names {
  private readonly numbers = new Map<string, number>()
  private readonly users = new Map<string, string>()
  private readonly folders = new Map<string, string>()
  /** Built for the next text after a name was added. */
  private searchTree: Tree | undefined

  constructor(users: ReadonlyArray<string> = []) {
    for (const name of users) this.user(name)
  }

  /** Adds a user's name, to be hidden in the server's text. */
  user(name: string): void {
    for (const each of [name, name.replace(/@.*$/s, "")]) {
      this.remember(each, "<user>", this.users, maxUserNames)
    }
  }

  /**
   * Replaces each level of a folder's name by a placeholder such as `<mbox:1>`, always the same for the same level. Keeps
   * separators, as in `INBOX.<mbox:1>`, so that a wrong prefix or separator is visible, and LIST wildcards and `INBOX`.
   */
  mailbox(name: string): string {
    if (name === "") return '""'
    return inUnicode(name)
      .split(separators)
      .map((level) => (level === "" || separator.test(level) ? level : this.level(level)))
      .join("")
  }

  private level(known: string): string {
    if (canonicalName(known) === "INBOX") return "INBOX"
    const number = this.numbers.get(known) ?? this.numbers.size + 1
    if (number > maxMailboxes) return "<mbox>"
    this.numbers.set(known, number)
    return `<mbox:${number}>`
  }

  /** Adds a folder that the client named, since the server's text may repeat it. */
  asked(name: string): void {
    const placeholder = this.mailbox(name)
    if (placeholder === "INBOX") return
    for (const each of [name, inUnicode(name)]) this.remember(each, placeholder, this.folders, maxFolders)
  }

  /** Returns `text` without the names above, email addresses, IP addresses and the queries of URLs. */
  hide(all: string): string {
    const text = all.includes("://") ? hideQueries(all) : all
    const named = this.isNamed(text)
      ? replaced(text, (this.searchTree ??= treeOf([...this.folders, ...this.users])))
      : text
    return hideIpAddresses(named.includes("@") ? hideMailAddresses(named) : named)
  }

  /**
   * Like `hide`, but keeps the protocol's own words: a user may have the name of a mechanism. Words between them are searched
   * together, since a name may have several.
   */
  hideInGrammar(text: string): string {
    const hidden = this.hide(text)
    if (hidden === text) return text
    let result = ""
    let others = ""
    for (const part of text.split(/([\s()[\]"]+)/)) {
      if (known(part) === undefined) others += part
      else {
        result += this.hide(others) + part
        others = ""
      }
    }
    return result + this.hide(others)
  }

  private remember(name: string, placeholder: string, among: Map<string, string>, maxNames: number): void {
    const key = name.toLowerCase()
    if (name.length < minNameLength || among.has(key)) return
    among.set(key, placeholder)
    const oldest = among.keys().next().value
    if (among.size > maxNames && oldest !== undefined) among.delete(oldest)
    this.searchTree = undefined
  }

  /** Returns whether the text contains a name. Most do not, and this check is cheaper than a replacement. */
  private isNamed(text: string): boolean {
    if (text.length < minNameLength) return false
    const folded = text.toLowerCase()
    for (const name of this.users.keys()) if (folded.includes(name)) return true
    for (const name of this.folders.keys()) if (folded.includes(name)) return true
    return false
  }
}

const ipv4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\d)/g
const ipv6Full = /(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])/gi
const ipv6Short =
  /(?<![\w:])(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?::(?:[0-9a-f.]{1,15}(?::[0-9a-f.]{1,15}){0,6})?(?![\w:])/gi

/** Returns whether a host is an IP address. */
export const isIpAddress = (host: string): boolean =>
  /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || /^\[?[0-9a-f.]*:[0-9a-f:.]*(?:%\w+)?\]?$/i.test(host)

const insideAddress = /[^\s"'()<>[\]{},;:\\]/

/** Replaces each `local@domain` by `<address>`; linear, since a server can send any number of `@`. */
const hideMailAddresses = (text: string): string => {
  let result = ""
  let end = 0
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", Math.max(at + 1, end))) {
    let from = at
    let to = at + 1
    while (from > end && insideAddress.test(text.charAt(from - 1))) from--
    while (to < text.length && insideAddress.test(text.charAt(to))) to++
    if (from === at || to === at + 1) continue
    result += `${text.slice(end, from)}<address>`
    end = to
  }
  return result + text.slice(end)
}

/** Hides the user and the query of each URL, which may give access, as in a link to sign in. The page is kept. */
const hideQueries = (text: string): string =>
  text.replace(queried, (_, scheme: string, user: string | undefined, page: string, query = "") =>
    user === undefined && query === "" ? `${scheme}${page}` : `${scheme}${page}<data>`
  )

const queried = /\b(https?:\/\/)([^\s@/?#"]{0,256}@)?([^\s?#"]{0,512})([?#][^\s"]*)?/gi

const hideIpAddresses = (text: string): string => {
  const hidden = text.includes(".") ? text.replace(ipv4, "<ip>") : text
  return hidden.includes(":") ? hidden.replace(ipv6Full, "<ip>").replace(ipv6Short, "<ip>") : hidden
}

/** A word, or a character between words. */
const token = /[\p{L}\p{N}_]+|[^]/gu

/** Names as a tree of their words: the words that may follow, and the placeholder if a name ends here. */
interface Tree {
  readonly next: Map<string, Tree>
  placeholder: string | undefined
}

/** Builds the tree; the later of two equal names wins. */
const treeOf = (names: Iterable<readonly [name: string, placeholder: string]>): Tree => {
  const root = tree()
  for (const [name, placeholder] of names) {
    let at = root
    for (const word of tokensOf(name)) {
      const next = at.next.get(word) ?? tree()
      at.next.set(word, next)
      at = next
    }
    at.placeholder = placeholder
  }
  return root
}

const tokensOf = (text: string): ReadonlyArray<string> => text.match(token) ?? []

const tree = (): Tree => ({ next: new Map(), placeholder: undefined })

/** Replaces each name that occurs as whole words by its placeholder; the longest one, if there are several. */
const replaced = (text: string, names: Tree): string => {
  const tokens = tokensOf(text)
  let result = ""
  for (let at = 0; at < tokens.length;) {
    const [placeholder, end] = longestMatch(tokens, at, names)
    result += placeholder ?? tokens[at] ?? ""
    at = end
  }
  return result
}

const longestMatch = (tokens: ReadonlyArray<string>, from: number, names: Tree) => {
  let found: readonly [placeholder: string | undefined, end: number] = [undefined, from + 1]
  let node: Tree | undefined = names
  for (let at = from; node !== undefined; at++) {
    if (node.placeholder !== undefined) found = [node.placeholder, at]
    node = node.next.get(tokens[at]?.toLowerCase() ?? "")
  }
  return found
}

/** Hierarchy separators and LIST wildcards. RFC 9051 §5.1.1, §6.3.9. */
const separator = /^[./\\*%]$/
const separators = /([./\\*%])/

const inUnicode = (name: string): string => Option.getOrElse(decode(name), () => name)
