/** GETMETADATA and SETMETADATA: annotations of a mailbox, or of the server. RFC 5464 §4. */
import { type Argument, textOf } from "../ClientCommand.ts"
import { nstring } from "../mail/render.ts"
import * as Mailstore from "../store/Mailstore.ts"
import { answer, completed, lists, type Question, refuse, say, type Turn, withCode } from "../Turn.ts"
import { nameFor, nameIn } from "./mailboxName.ts"

export const getMetadata = (question: Question): Turn => {
  const { args } = question.command
  const hasOptions = args[0]?._tag === "List"
  const options = optionsOf(hasOptions ? args[0] : undefined)
  const [mailbox, list, ...more] = args.slice(hasOptions ? 1 : 0)
  const entries = (list?._tag === "List" ? list.items : list === undefined ? [] : [list]).map(entryOf)
  const known = entries.filter((entry) => entry !== undefined)
  if (options === undefined || more.length > 0 || known.length === 0 || known.length < entries.length) {
    return refuse(question, "syntaxError")
  }
  return withNotes(question, mailbox, (name, noted) => {
    const found = known.flatMap((entry) => foundAt(noted, entry, options.depth))
    const isShort = (value: string | undefined) => (value?.length ?? 0) <= options.maxSize
    const shown = found.filter(([, value]) => isShort(value))
    const pairs = shown.map(([entry, value]) => `${entry} ${nstring(value)}`)
    const largestOctets = found.reduce(
      (max, [, value]) => (isShort(value) ? max : Math.max(max, value?.length ?? 0)),
      0
    )
    const line = `* METADATA ${nameFor(question, name)} (${pairs.join(" ")})`
    const tagged = say(question, "completed")
    const ended = largestOctets === 0 ? tagged : withCode(tagged, `METADATA LONGENTRIES ${largestOctets}`)
    return answer(question, [...(pairs.length === 0 ? [] : [line]), ended])
  })
}

export const setMetadata = (question: Question): Turn => {
  const [mailbox, list, ...more] = question.command.args
  const items = list?._tag === "List" ? list.items : []
  const pairs: Array<readonly [entry: string, value: string | undefined]> = []
  for (let index = 0; index < items.length; index += 2) {
    const entry = entryOf(items[index])
    const value = items[index + 1]
    const isNil = value?._tag === "Atom" && value.text.toUpperCase() === "NIL"
    if (entry === undefined || !(isNil || value?._tag === "String")) return refuse(question, "syntaxError")
    pairs.push([entry, value._tag === "String" ? value.octets : undefined])
  }
  if (more.length > 0 || pairs.length === 0) return refuse(question, "syntaxError")
  return withNotes(question, mailbox, (_, noted, keep) => {
    const next = new Map(noted)
    for (const [entry, value] of pairs) {
      if (value === undefined) next.delete(entry)
      else next.set(entry, value)
    }
    return completed(question, [], { store: keep(next) })
  })
}

/** Runs a command on the annotations of a mailbox, or of the server, whose name is empty. */
const withNotes = (
  question: Question,
  argument: Argument | undefined,
  run: (
    name: string,
    noted: Mailstore.Metadata,
    keep: (next: Mailstore.Metadata) => Mailstore.Mailstore
  ) => Turn
): Turn => {
  const { store } = question
  const name = nameIn(question, argument)
  if (name === undefined) return refuse(question, "syntaxError")
  if (name === "") return run(name, store.metadata ?? new Map(), (metadata) => ({ ...store, metadata }))
  if (!lists(question, "METADATA")) return refuse(question, "cannot", { mailbox: name })
  const mailbox = Mailstore.find(store, name)
  return mailbox === undefined
    ? refuse(question, "noSuchMailbox", { mailbox: name })
    : run(mailbox.name, mailbox.metadata ?? new Map(), (metadata) =>
        Mailstore.put(store, { ...mailbox, metadata })
      )
}

/** An entry's name, in which case does not count. RFC 5464 §3.2. */
const entryOf = (argument: Argument | undefined): string | undefined => {
  const name = textOf(argument)?.toLowerCase()
  return name !== undefined && /^\/(?:private|shared)(?:\/[^/*%\p{Cc}\P{ASCII}]+)*$/u.test(name)
    ? name
    : undefined
}

interface Options {
  readonly maxSize: number
  readonly depth: "0" | "1" | "infinity"
}

/** `(MAXSIZE 1024 DEPTH 1)`. RFC 5464 §4.2. */
const optionsOf = (argument: Argument | undefined): Options | undefined => {
  const words = argument?._tag === "List" ? argument.items.map((item) => textOf(item)?.toLowerCase()) : []
  let options: Options = { maxSize: Number.POSITIVE_INFINITY, depth: "0" }
  for (let index = 0; index < words.length; index += 2) {
    const [name, value = ""] = words.slice(index, index + 2)
    if (name === "maxsize" && /^\d{1,9}$/.test(value)) options = { ...options, maxSize: Number(value) }
    else if (name === "depth" && isDepth(value)) options = { ...options, depth: value }
    else return undefined
  }
  return options
}

const isDepth = (text: string): text is Options["depth"] => ["0", "1", "infinity"].includes(text)

/** Returns the entry (`undefined` if it does not exist); with a depth, the existing ones of it and the entries below it. */
const foundAt = (
  noted: Mailstore.Metadata,
  entry: string,
  depth: Options["depth"]
): ReadonlyArray<readonly [entry: string, value: string | undefined]> => {
  if (depth === "0") return [[entry, noted.get(entry)]]
  return [...noted].filter(([name]) => {
    const below = name.startsWith(`${entry}/`) ? name.slice(entry.length + 1) : undefined
    return name === entry || (below !== undefined && (depth === "infinity" || !below.includes("/")))
  })
}
