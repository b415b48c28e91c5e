/** Sets of numbers or UIDs as text: `41,43:116`. RFC 9051 §9 `sequence-set`. */
import { type MessageSet, of, type Range } from "../MessageSet.ts"
import * as Grammar from "./Grammar.ts"

/** `undefined` where it is no set of plain numbers: `*` is none. A range stays a range, however much it holds. */
export const parse = (text: string): MessageSet | undefined => {
  const ranges: Array<Range> = []
  for (const part of text.split(",")) {
    const range = rangeOf(part)
    if (range === undefined) return undefined
    ranges.push(range)
  }
  return ranges
}

const rangeOf = (text: string): Range | undefined => {
  const [from, to = from] = text.split(":")
  const [first, last] = [Number(from), Number(to)]
  const isRange = /^\d{1,10}(:\d{1,10})?$/.test(text) && Math.min(first, last) > 0
  return isRange && Math.max(first, last) <= Grammar.maxNumber
    ? [Math.min(first, last), Math.max(first, last)]
    : undefined
}

export const writeRange = ([first, last]: Range): string => (first === last ? `${first}` : `${first}:${last}`)

/** As texts of at most so many characters each, in ascending order: a command's line has an end. */
export const write = (numbers: ReadonlyArray<number>, longest: number): ReadonlyArray<string> => {
  const texts: Array<string> = []
  let text = ""
  for (const [first, last] of of(numbers)) {
    const part = writeRange([first, last])
    if (text !== "" && text.length + 1 + part.length > longest) {
      texts.push(text)
      text = ""
    }
    text = text === "" ? part : `${text},${part}`
  }
  return text === "" ? texts : [...texts, text]
}
