/** LIST, with its options if LIST-EXTENDED is listed, and LSUB. RFC 9051 §6.3.9, RFC 5258, RFC 5819, RFC 6154. */
import { type Argument, textOf } from "../ClientCommand.ts"
import * as Mailstore from "../store/Mailstore.ts"
import { completed, lists, type Question, refuse, type Turn } from "../Turn.ts"
import { nameFor, nameIn } from "./mailboxName.ts"
import { statusLine } from "./selecting.ts"

interface Asked {
  readonly patterns: ReadonlyArray<string>
  readonly select: ReadonlySet<string>
  readonly returns: ReadonlySet<string>
  /** Options were given: only what they ask for is listed. */
  readonly extended: boolean
  /** Items of STATUS, to be sent for each mailbox. */
  readonly status: ReadonlyArray<Argument> | undefined
}

export const list = (question: Question): Turn => answerWith(question, "LIST")

/** XLIST, as Gmail and others had it before RFC 6154. */
export const xlist = (question: Question): Turn => answerWith(question, "XLIST")

const answerWith = (question: Question, name: "LIST" | "XLIST"): Turn => {
  const asked = askedOf(question)
  if (asked === undefined) return refuse(question, "syntaxError")
  if (asked.patterns.every((pattern) => pattern === ""))
    return completed(question, [`* ${name} (\\Noselect) "/" ""`])
  const lines: Array<string> = []
  for (const entry of listed(question.store, asked)) {
    const attributes = attributesOf(question, entry, asked).join(" ")
    const info = entry.hidesSelected ? ` ("CHILDINFO" (${criteria(asked)}))` : ""
    lines.push(`* ${name} (${attributes}) "/" ${nameFor(question, entry.name)}${info}`)
    const { mailbox } = entry
    if (asked.status === undefined || mailbox === undefined) continue
    const line = statusLine(question, mailbox, asked.status)
    if (line === undefined) return refuse(question, "syntaxError")
    lines.push(line)
  }
  return completed(question, lines)
}

/** The subscribed names; with `%`, also those above one that does not match. RFC 3501 §6.3.9. */
export const lsub = (question: Question): Turn => {
  const [reference, pattern, ...more] = question.command.args.map((name) => nameIn(question, name))
  if (reference === undefined || pattern === undefined || more.length > 0)
    return refuse(question, "syntaxError")
  const { matching, above } = matched([...question.store.subscribed].toSorted(), [reference + pattern])
  const parents = pattern.includes("%") ? above : []
  return completed(question, [
    ...matching.map((name) => `* LSUB () "/" ${nameFor(question, name)}`),
    ...parents.map((name) => `* LSUB (\\Noselect) "/" ${nameFor(question, name)}`)
  ])
}

const selectable: ReadonlySet<string> = new Set(["SUBSCRIBED", "REMOTE", "SPECIAL-USE", "RECURSIVEMATCH"])
const returnable: ReadonlySet<string> = new Set(["SUBSCRIBED", "CHILDREN", "SPECIAL-USE"])

/** Reads `LIST (SUBSCRIBED) "" (a b*) RETURN (CHILDREN STATUS (MESSAGES))`, or a LIST without options. */
const askedOf = (question: Question): Asked | undefined => {
  const extended = lists(question, "LIST-EXTENDED")
  const [first] = question.command.args
  const hasOptions = extended && first?._tag === "List"
  const select = hasOptions ? first.items.map((item) => textOf(item)?.toUpperCase() ?? "") : []
  const [reference, pattern, ...rest] = question.command.args.slice(hasOptions ? 1 : 0)
  const returns = returnsOf(rest)
  const base = nameIn(question, reference)
  const patterns =
    pattern?._tag === "List" && extended
      ? pattern.items.map((item) => nameIn(question, item))
      : [nameIn(question, pattern)]
  const read = patterns.filter((text) => text !== undefined)
  if (base === undefined || read.length < patterns.length || returns === undefined) return undefined
  if ((rest.length > 0 && !extended) || !isSelection(select)) return undefined
  return {
    patterns: read.map((text) => (text === "" ? "" : base + text)),
    select: new Set(select),
    extended: hasOptions || rest.length > 0,
    ...returns
  }
}

/** Returns whether RECURSIVEMATCH comes with another selection option. REMOTE does not count. RFC 5258 §3.1. */
const isSelection = (names: ReadonlyArray<string>): boolean =>
  names.every((name) => selectable.has(name)) &&
  (!names.includes("RECURSIVEMATCH") || names.some((name) => selecting.has(name)))

const selecting: ReadonlySet<string> = new Set(["SUBSCRIBED", "SPECIAL-USE"])

/** The options that select names, as CHILDINFO repeats them. */
const criteria = ({ select }: Asked): string =>
  [...select]
    .filter((name) => selecting.has(name))
    .map((name) => `"${name}"`)
    .join(" ")

const returnsOf = (rest: ReadonlyArray<Argument>): Pick<Asked, "returns" | "status"> | undefined => {
  const [word, options, ...more] = rest
  if (word === undefined) return { returns: new Set(), status: undefined }
  if (textOf(word)?.toUpperCase() !== "RETURN" || options?._tag !== "List" || more.length > 0)
    return undefined
  const names: Array<string> = []
  let status: ReadonlyArray<Argument> | undefined
  for (const [index, item] of options.items.entries()) {
    const name = textOf(item)?.toUpperCase() ?? ""
    const next = options.items[index + 1]
    if (item._tag === "List") {
      if (textOf(options.items[index - 1])?.toUpperCase() !== "STATUS") return undefined
    } else if (name === "STATUS" && next?._tag === "List") status = next.items
    else if (returnable.has(name)) names.push(name)
    else return undefined
  }
  return { returns: new Set(names), status }
}

interface Entry {
  readonly name: string
  /** Absent for a name that only has others below it, or is only subscribed to. */
  readonly mailbox: Mailstore.Mailbox | undefined
  /** True if selected names below it do not match the patterns. RFC 5258 §3.5. */
  readonly hidesSelected: boolean
}

/** Returns the selected names that match; with RECURSIVEMATCH, also those above one that does not. */
const listed = (store: Mailstore.Mailstore, asked: Asked): ReadonlyArray<Entry> => {
  const names = selectedNames(store, asked)
  const { above, matching } = matched(names, asked.patterns)
  const hiding = new Set(asked.select.has("RECURSIVEMATCH") ? above : [])
  return [...new Set([...matching, ...hiding])].map((name) => ({
    name,
    mailbox: Mailstore.find(store, name),
    hidesSelected: hiding.has(name)
  }))
}

/** Returns the names that match, and the matching names above those that do not. */
const matched = (names: ReadonlyArray<string>, patterns: ReadonlyArray<string>) => {
  const fits = (name: string) => patterns.some((pattern) => matches(name, pattern))
  const hidden = names.filter((name) => !fits(name))
  const above = [...new Set(hidden.flatMap(namesAbove))].filter(fits)
  return { matching: names.filter(fits), above }
}

/** `a/b/c` has `a` and `a/b` above it. */
const namesAbove = (name: string): ReadonlyArray<string> =>
  name
    .split(Mailstore.delimiter)
    .slice(0, -1)
    .map((_, index, words) => words.slice(0, index + 1).join(Mailstore.delimiter))

/** Returns all mailboxes and their parents, or with SUBSCRIBED the subscribed names, including deleted ones. */
const selectedNames = (store: Mailstore.Mailstore, { select }: Asked): ReadonlyArray<string> => {
  const known = store.mailboxes.map(({ name }) => name)
  const names = select.has("SUBSCRIBED")
    ? [...store.subscribed].toSorted()
    : [...new Set([...known, ...known.flatMap(namesAbove)])]
  return select.has("SPECIAL-USE")
    ? names.filter((name) => Mailstore.find(store, name)?.specialUse !== undefined)
    : names
}

const attributesOf = (
  question: Question,
  { mailbox, name }: Entry,
  { extended, returns, select }: Asked
): ReadonlyArray<string> => {
  const { mailboxes, subscribed } = question.store
  const hasChildren = mailboxes.some((each) => each.name.startsWith(`${name}${Mailstore.delimiter}`))
  const tellsSubscribed = returns.has("SUBSCRIBED") || select.has("SUBSCRIBED")
  const tellsUse = extended
    ? returns.has("SPECIAL-USE") || select.has("SPECIAL-USE")
    : lists(question, "SPECIAL-USE") || lists(question, "XLIST")
  const tellsChildren = !extended || returns.has("CHILDREN")
  return [
    ...(mailbox !== undefined ? [] : hasChildren ? ["\\Noselect"] : ["\\NonExistent"]),
    ...(tellsChildren ? [hasChildren ? "\\HasChildren" : "\\HasNoChildren"] : []),
    ...(tellsUse && mailbox?.specialUse !== undefined ? [mailbox.specialUse] : []),
    ...(tellsSubscribed && subscribed.has(name) ? ["\\Subscribed"] : [])
  ]
}

/** Returns whether a name matches a pattern. INBOX matches in upper or lower case. RFC 9051 §6.3.9. */
export const matches = (name: string, pattern: string): boolean => {
  const source = Mailstore.canonical(pattern).replaceAll(
    /[^*%]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  )
  return new RegExp(`^${source.replaceAll(/\*+/g, ".*").replaceAll(/%+/g, "[^/]*")}$`).test(name)
}
