/** SEARCH and UID SEARCH, with ESEARCH if it is asked for. RFC 9051 §6.4.4, RFC 4731, RFC 7162 §3.1.5. */
import { type Argument, textOf } from "../ClientCommand.ts"
import * as NumberSet from "../../wire/NumberSet.ts"
import * as Search from "../store/Search.ts"
import * as View from "../store/View.ts"
import { completed, lists, type Question, refuse, selected, type Turn } from "../Turn.ts"

export const search = (question: Question): Turn => {
  const here = selected(question)
  const program = programOf(question)
  if (here === undefined || program === undefined) return refuse(question, "syntaxError")
  if (program.charset !== undefined && !known.has(program.charset)) return refuse(question, "badCharset")
  const largest = { sequence: here.view.told.length, uid: here.view.told.at(-1)?.uid ?? 0 }
  const test = Search.parse(program.keys, largest)
  if (test === undefined) return refuse(question, "syntaxError")
  const isUid = question.command.name.startsWith("UID ")
  const found = View.messages(here.view, here.mailbox).filter(test)
  const numbers = found.map(({ message, sequence }) => (isUid ? message.uid : sequence))
  const namesModSeq = program.keys.some((key) => textOf(key)?.toUpperCase() === "MODSEQ")
  const modSeq =
    namesModSeq && found.length > 0 ? Math.max(...found.map(({ message }) => message.modSeq)) : undefined
  const line =
    program.returns === undefined
      ? plainLine(numbers, modSeq)
      : extendedLine(question.command.tag, isUid, program.returns, numbers, modSeq)
  return completed(question, [line], namesModSeq ? { condstore: true } : {})
}

const known: ReadonlySet<string> = new Set(["UTF-8", "US-ASCII"])

interface Program {
  readonly returns: ReadonlyArray<string> | undefined
  readonly charset: string | undefined
  readonly keys: ReadonlyArray<Argument>
}

/** `RETURN (MIN COUNT) CHARSET UTF-8 UNSEEN …`. */
const programOf = (question: Question): Program | undefined => {
  let keys = question.command.args
  let returns: ReadonlyArray<string> | undefined
  let charset: string | undefined
  if (textOf(keys[0])?.toUpperCase() === "RETURN" && lists(question, "ESEARCH")) {
    if (keys[1]?._tag !== "List") return undefined
    const options = keys[1].items.map((item) => textOf(item)?.toUpperCase() ?? "")
    if (!options.every((option) => returnable.has(option))) return undefined
    returns = options.length === 0 ? ["ALL"] : options
    keys = keys.slice(2)
  }
  if (textOf(keys[0])?.toUpperCase() === "CHARSET") {
    charset = textOf(keys[1])?.toUpperCase() ?? ""
    keys = keys.slice(2)
  }
  return { returns, charset, keys }
}

const returnable: ReadonlySet<string> = new Set(["MIN", "MAX", "ALL", "COUNT"])

const plainLine = (numbers: ReadonlyArray<number>, modSeq: number | undefined): string =>
  ["* SEARCH", ...numbers, ...(modSeq === undefined ? [] : [`(MODSEQ ${modSeq})`])].join(" ")

/** Writes the ESEARCH line; without a match it has no MIN, MAX and ALL. RFC 4731 §3.1. */
const extendedLine = (
  tag: string,
  isUid: boolean,
  returns: ReadonlyArray<string>,
  numbers: ReadonlyArray<number>,
  modSeq: number | undefined
): string => {
  const values: Readonly<Record<string, number | string | undefined>> = {
    MIN: numbers[0],
    MAX: numbers.at(-1),
    ALL: numbers.length === 0 ? undefined : NumberSet.text(NumberSet.fromNumbers(numbers)),
    COUNT: numbers.length
  }
  const items = returns.flatMap((name) => (values[name] === undefined ? [] : [`${name} ${values[name]}`]))
  const more = modSeq === undefined ? [] : [`MODSEQ ${modSeq}`]
  return [`* ESEARCH (TAG "${tag}")`, ...(isUid ? ["UID"] : []), ...items, ...more].join(" ")
}
