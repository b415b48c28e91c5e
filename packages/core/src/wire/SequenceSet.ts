/** Sets of numbers or UIDs as text: `41,43:116`. RFC 9051 §9 `sequence-set`. */
import * as Grammar from "./Grammar.ts"

/** The first and the last number, both in the range. */
export type Range = readonly [first: number, last: number]

/** As a server reported it: its ranges may be in any order. */
export type MessageSet = ReadonlyArray<Range>

const ZERO = 0x30

/**
 * `undefined` if it is not a set. A range stays a range, however much it holds, and keeps its place. `star`: what `*`
 * means, the largest number in use; without it `*` is not a number.
 */
export const parse = (text: string, star?: number): MessageSet | undefined => {
  const ranges: Array<Range> = []
  for (const part of text.split(",")) {
    const colon = part.indexOf(":")
    const from = numberOf(colon === -1 ? part : part.slice(0, colon), star)
    const to = colon === -1 ? from : numberOf(part.slice(colon + 1), star)
    if (from === undefined || to === undefined) return undefined
    ranges.push(from <= to ? [from, to] : [to, from])
  }
  return ranges
}

/** Digit by digit: a line of a server has some hundred thousand of them. */
const numberOf = (text: string, star: number | undefined): number | undefined => {
  if (text === "*") return star
  let number = 0
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - ZERO
    if (digit < 0 || digit > 9) return undefined
    number = number * 10 + digit
  }
  return Grammar.isNumber(number) && text.length <= 10 ? number : undefined
}

/** In the order of the ranges. */
export const text = (ranges: MessageSet): string => ranges.map(rangeText).join(",")

const rangeText = ([first, last]: Range): string => (first === last ? `${first}` : `${first}:${last}`)

/** Writes texts of at most `longest` characters each, in ascending order, since a command's line is limited. */
export const write = (ranges: MessageSet, longest: number): ReadonlyArray<string> =>
  joined(merged(ranges).map(rangeText), longest)

/** Parts of a set as texts of at most so many characters each. */
export const joined = (parts: ReadonlyArray<string>, longest: number): ReadonlyArray<string> => {
  const texts: Array<string> = []
  let text = ""
  for (const part of parts) {
    if (text !== "" && text.length + 1 + part.length > longest) {
      texts.push(text)
      text = ""
    }
    text = text === "" ? part : `${text},${part}`
  }
  return text === "" ? texts : [...texts, text]
}

/** Ranges in any order, overlapping or not, as ranges in ascending order with a hole between any two. */
export const merged = (ranges: MessageSet): MessageSet => {
  if (isMerged(ranges)) return ranges
  const all: Array<Range> = []
  let [from, to] = [0, -1]
  for (const [first, last] of ascending(ranges)) {
    if (to >= from && first <= to + 1) {
      if (last > to) to = last
      continue
    }
    if (to >= from) all.push([from, to])
    from = first
    to = last
  }
  if (to >= from) all.push([from, to])
  return all
}

/** Whether the ranges ascend with holes between them, as servers write them. */
const isMerged = (ranges: MessageSet): boolean => {
  let before = Number.NEGATIVE_INFINITY
  for (const [first, last] of ranges) {
    if (first <= before + 1 || last < first) return false
    before = last
  }
  return true
}

/** In the order of their first numbers; the same array if they are. */
export const ascending = (ranges: MessageSet): MessageSet =>
  ranges.every(([first], index) => index === 0 || first >= (ranges[index - 1]?.[0] ?? 0))
    ? ranges
    : sorted(ranges)

/** The room for the place of a range in the 53 bits of a number, of which its first number takes 32. */
const places = 2 ** 21

/** Sorts numbers instead of pairs, which is many times as fast. Loops, for a function called for each takes longer than to sort. */
const sorted = (ranges: MessageSet): MessageSet => {
  if (ranges.length > places) return ranges.toSorted(([one], [other]) => one - other)
  const keys = new Float64Array(ranges.length)
  let place = 0
  for (const [first] of ranges) keys[place] = first * places + place++
  const all: Array<Range> = []
  for (const key of keys.toSorted()) {
    const range = ranges[key - Math.floor(key / places) * places]
    if (range !== undefined) all.push(range)
  }
  return all
}
