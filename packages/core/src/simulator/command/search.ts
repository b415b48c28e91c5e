/** SEARCH and SORT, with ESEARCH if it is asked for. RFC 9051 §6.4.4, RFC 4731, RFC 5256, RFC 5267, RFC 7162 §3.1.5. */
import { type Argument, textOf } from "../ClientCommand.ts"
import * as SequenceSet from "../../imap/wire/SequenceSet.ts"
import * as Search from "../store/Search.ts"
import * as Sort from "../store/Sort.ts"
import * as View from "../store/View.ts"
import { completed, lists, type Question, refuse, selected, type Selected, type Turn } from "../Turn.ts"
import { type Window, windowOf, inWindow } from "./window.ts"

export const search = (question: Question): Turn => {
  const here = selected(question)
  const program = programOf(question)
  if (here === undefined || program === undefined) return refuse(question, "syntaxError")
  if (program.charset !== undefined && !known.has(program.charset)) return refuse(question, "badCharset")
  const test = testOf(question, here, program.keys)
  if (test === undefined) return refuse(question, "syntaxError")
  const isUid = question.command.name.startsWith("UID ")
  const found = Sort.sorted(View.messages(here.view, here.mailbox).filter(test), program.criteria)
  const numbers = found.map(({ message, sequence }) => (isUid ? message.uid : sequence))
  const namesModSeq = program.keys.some((key) => textOf(key)?.toUpperCase() === "MODSEQ")
  const returned = returnedOf(program, found)
  const modSeqs = namesModSeq ? returned.map(({ message }) => message.modSeq) : []
  const modSeq = modSeqs.length > 0 ? modSeqs.reduce((one, other) => Math.max(one, other)) : undefined
  const line =
    program.returns === undefined
      ? plainLine(program.name, numbers, modSeq)
      : extendedLine(question.command.tag, isUid, program, numbers, modSeq)
  const saved = program.saves ? new Set(returned.map(({ message }) => message.uid)) : question.state.saved
  const isQuiet = program.saves && program.returns?.length === 0
  return completed(question, isQuiet ? [] : [line], namesModSeq ? { saved, condstore: true } : { saved })
}

/** Compiles the keys to a test of messages in the client's view of the mailbox; `undefined` if a key is invalid. */
export const testOf = (question: Question, { view }: Selected, keys: ReadonlyArray<Argument>) =>
  Search.parse(keys, {
    sequence: view.reported.length,
    uid: view.reported.at(-1)?.uid ?? 0,
    saved: question.state.saved,
    lists: (capability) => lists(question, capability)
  })

/**
 * Returns the messages that `$` and MODSEQ refer to: all matches, or only those that RETURN asked for. RFC 5182 §2.4, RFC 7162
 * §3.1.10, RFC 9394 §3.2.
 */
const returnedOf = (
  { returns = [], window }: Program,
  found: ReadonlyArray<View.Numbered>
): ReadonlyArray<View.Numbered> => {
  if (returns.length === 0 || returns.includes("ALL") || returns.includes("COUNT")) return found
  return [
    ...(returns.includes("MIN") ? found.slice(0, 1) : []),
    ...(returns.includes("MAX") ? found.slice(-1) : []),
    ...(window === undefined ? [] : inWindow(window, found))
  ]
}

const known: ReadonlySet<string> = new Set(["UTF-8", "US-ASCII"])

interface Program {
  readonly returns: ReadonlyArray<string> | undefined
  /** The result is what `$` names. RFC 5182. */
  readonly saves: boolean
  /** The part of the result that PARTIAL asks for. RFC 9394. */
  readonly window: Window | undefined
  /** Of SORT alone. */
  readonly criteria: ReadonlyArray<Sort.Criterion>
  readonly name: "SEARCH" | "SORT"
  readonly charset: string | undefined
  readonly keys: ReadonlyArray<Argument>
}

/** `RETURN (MIN COUNT) CHARSET UTF-8 UNSEEN …`; for SORT `RETURN (MIN COUNT) (REVERSE DATE) UTF-8 UNSEEN …`. */
const programOf = (question: Question): Program | undefined => {
  const name = question.command.name.endsWith("SORT") ? "SORT" : "SEARCH"
  let keys = question.command.args
  let returning: Returning = { returns: undefined, saves: false, window: undefined }
  if (textOf(keys[0])?.toUpperCase() === "RETURN" && extensions[name].some((each) => lists(question, each))) {
    if (keys[1]?._tag !== "List") return undefined
    const read = returningOf(question, keys[1].items)
    if (read === undefined) return undefined
    returning = read
    keys = keys.slice(2)
  }
  if (name === "SORT" || textOf(keys[0])?.toUpperCase() === "CHARSET") {
    const charset = textOf(keys[1])?.toUpperCase() ?? ""
    const criteria = name === "SORT" ? Sort.parse(keys[0], (each) => lists(question, each)) : []
    return criteria && { ...returning, name, criteria, charset, keys: keys.slice(2) }
  }
  return { ...returning, name, criteria: [], charset: undefined, keys }
}

/** Each allows RETURN. */
const extensions = { SEARCH: ["ESEARCH"], SORT: ["ESORT", "CONTEXT=SORT"] } as const

type Returning = Pick<Program, "returns" | "saves" | "window">

/** `(SAVE PARTIAL -1:-100 COUNT)`; nothing asked for means ALL. RFC 4731 §3.1, RFC 9394 §3.1. */
const returningOf = (question: Question, items: ReadonlyArray<Argument>): Returning | undefined => {
  const returns: Array<string> = []
  let saves = false
  let window: Window | undefined
  for (let index = 0; index < items.length; index++) {
    const name = textOf(items[index])?.toUpperCase() ?? ""
    if (name === "SAVE" && lists(question, "SEARCHRES")) {
      saves = true
      continue
    }
    if (!returnable.has(name)) return undefined
    returns.push(name)
    if (name !== "PARTIAL") continue
    index += 1
    window = takenWindow(question, textOf(items[index]) ?? "")
    if (window === undefined) return undefined
  }
  const partials = returns.filter((name) => name === "PARTIAL").length
  if (partials > 1 || (partials === 1 && returns.includes("ALL"))) return undefined
  return { returns: returns.length === 0 && !saves ? ["ALL"] : returns, saves, window }
}

/** RFC 5267 counts from the first result alone. */
const takenWindow = (question: Question, text: string): Window | undefined => {
  const window = windowOf(text)
  const context = question.command.name.endsWith("SORT") ? "CONTEXT=SORT" : "CONTEXT=SEARCH"
  const isOffered = lists(question, "PARTIAL") || (lists(question, context) && (window?.from ?? 0) > 0)
  return isOffered ? window : undefined
}

const returnable: ReadonlySet<string> = new Set(["MIN", "MAX", "ALL", "COUNT", "PARTIAL"])

const plainLine = (
  name: Program["name"],
  numbers: ReadonlyArray<number>,
  modSeq: number | undefined
): string => [`* ${name}`, ...numbers, ...(modSeq === undefined ? [] : [`(MODSEQ ${modSeq})`])].join(" ")

/** Writes the ESEARCH line; without a match it has no MIN, MAX and ALL. RFC 4731 §3.1. */
const extendedLine = (
  tag: string,
  isUid: boolean,
  { returns = [], window }: Program,
  numbers: ReadonlyArray<number>,
  modSeq: number | undefined
): string => {
  const values: Readonly<Record<string, number | string | undefined>> = {
    MIN: numbers[0],
    MAX: numbers.at(-1),
    ALL: numbers.length === 0 ? undefined : setText(numbers),
    PARTIAL: window && `(${window.text} ${setText(inWindow(window, numbers)) || "NIL"})`,
    COUNT: numbers.length
  }
  const items = returns.flatMap((name) => (values[name] === undefined ? [] : [`${name} ${values[name]}`]))
  const more = modSeq === undefined ? [] : [`MODSEQ ${modSeq}`]
  return [`* ESEARCH (TAG "${tag}")`, ...(isUid ? ["UID"] : []), ...items, ...more].join(" ")
}

/** Writes numbers in their order: `5,3:4` for 5, 3 and 4. RFC 5267 §3. */
const setText = (numbers: ReadonlyArray<number>): string => {
  const ranges: Array<SequenceSet.Range> = []
  for (const number of numbers) {
    const [first = 0, last = 0] = ranges.at(-1) ?? []
    if (last === number - 1 && first > 0) ranges.splice(-1, 1, [first, number])
    else ranges.push([number, number])
  }
  return SequenceSet.text(ranges)
}
