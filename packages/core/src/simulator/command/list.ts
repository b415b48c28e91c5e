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
  for (const entry of entriesOf(question.store, asked)) {
    if (!asked.patterns.some((pattern) => matches(entry.name, pattern))) continue
    lines.push(
      `* ${name} (${attributesOf(question, entry, asked).join(" ")}) "/" ${nameFor(question, entry.name)}`
    )
    const { mailbox } = entry
    if (asked.status === undefined || mailbox === undefined) continue
    const line = statusLine(question, mailbox, asked.status)
    if (line === undefined) return refuse(question, "syntaxError")
    lines.push(line)
  }
  return completed(question, lines)
}

/** The subscribed names. RFC 3501 §6.3.9. */
export const lsub = (question: Question): Turn => {
  const [reference, pattern, ...more] = question.command.args.map((name) => nameIn(question, name))
  if (reference === undefined || pattern === undefined || more.length > 0)
    return refuse(question, "syntaxError")
  const names = [...question.store.subscribed].toSorted().filter((name) => matches(name, reference + pattern))
  return completed(
    question,
    names.map((name) => `* LSUB () "/" ${nameFor(question, name)}`)
  )
}

const selectable: ReadonlySet<string> = new Set(["SUBSCRIBED", "REMOTE", "SPECIAL-USE"])
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
  if ((rest.length > 0 && !extended) || !select.every((name) => selectable.has(name))) return undefined
  return {
    patterns: read.map((text) => (text === "" ? "" : base + text)),
    select: new Set(select),
    extended: hasOptions || rest.length > 0,
    ...returns
  }
}

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
}

/** Returns mailboxes and the names above them; if only subscribed ones are asked for, those, even if they are gone. */
const entriesOf = (
  { mailboxes, subscribed }: Mailstore.Mailstore,
  { select }: Asked
): ReadonlyArray<Entry> => {
  const byName = new Map(mailboxes.map((mailbox) => [mailbox.name, mailbox]))
  const above = mailboxes.flatMap(({ name }) =>
    name
      .split(Mailstore.delimiter)
      .map((_, index, words) => words.slice(0, index + 1).join(Mailstore.delimiter))
  )
  const names = select.has("SUBSCRIBED")
    ? [...subscribed].toSorted()
    : [...new Set([...byName.keys(), ...above])]
  const entries = names.map((name) => ({ name, mailbox: byName.get(name) }))
  return select.has("SPECIAL-USE")
    ? entries.filter(({ mailbox }) => mailbox?.specialUse !== undefined)
    : entries
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
