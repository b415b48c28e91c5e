/** Sets of numbers or UIDs as text: `41,43:116`. RFC 9051 §9 `sequence-set`. */
import * as Grammar from "./Grammar.ts"

/** The first and the last number, both in the range. */
export type Range = readonly [first: number, last: number]

/** As a server reported it: its ranges may be in any order. */
export type MessageSet = ReadonlyArray<Range>

/**
 * `undefined` if it is not a set. A range stays a range, however much it holds, and keeps its place. `star`: what `*`
 * means, the largest number in use; without it `*` is not a number.
 */
export const parse = (text: string, star?: number): MessageSet | undefined => {
  const ranges: Array<Range> = []
  for (let start = 0; start <= text.length;) {
    const middle = endOfNumber(text, start)
    const end = text.charCodeAt(middle) === Grammar.COLON ? endOfNumber(text, middle + 1) : middle
    if (end < text.length && text.charCodeAt(end) !== Grammar.COMMA) return undefined
    const from = numberIn(text, start, middle, star)
    const to = end === middle ? from : numberIn(text, middle + 1, end, star)
    if (from === undefined || to === undefined) return undefined
    ranges.push(from <= to ? [from, to] : [to, from])
    start = end + 1
  }
  return ranges
}

const endOfNumber = (text: string, start: number): number => {
  if (text.charCodeAt(start) === Grammar.STAR) return start + 1
  let at = start
  while (Grammar.isDigit(text.charCodeAt(at))) at++
  return at
}

/** Reads a number, or the `*` that `star` replaces. */
const numberIn = (text: string, start: number, end: number, star: number | undefined): number | undefined =>
  text.charCodeAt(start) === Grammar.STAR ? star : Grammar.numberIn(text, start, end)

/** In the order of the ranges. */
export const text = (ranges: MessageSet): string => ranges.map(rangeText).join(",")

const rangeText = ([first, last]: Range): string => (first === last ? `${first}` : `${first}:${last}`)

/** Writes a set as texts of at most `maxLength` characters, in ascending order, since a command's line is limited. */
export const write = (ranges: MessageSet, maxLength: number): ReadonlyArray<string> =>
  joined(merged(ranges).map(rangeText), maxLength)

/** Joins parts of a set into texts of at most `maxLength` characters. */
export const joined = (parts: ReadonlyArray<string>, maxLength: number): ReadonlyArray<string> => {
  const texts: Array<string> = []
  let text = ""
  for (const part of parts) {
    if (text !== "" && text.length + 1 + part.length > maxLength) {
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

/** Returns whether the ranges ascend with holes between them, as servers write them. */
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

/** Few ranges are compared; of very many, their places are sorted by the halves of their first numbers, the lower half first. */
const sorted = (ranges: MessageSet): MessageSet => {
  if (ranges.length < 4096) return ranges.toSorted(([one], [other]) => one - other)
  const firsts = new Uint32Array(ranges.length)
  const places = new Uint32Array(ranges.length)
  for (let at = 0; at < ranges.length; at++) {
    firsts[at] = ranges[at]?.[0] ?? 0
    places[at] = at
  }
  const all: Array<Range> = []
  for (const place of byHalf(firsts, byHalf(firsts, places, 0), 16)) {
    const range = ranges[place]
    if (range !== undefined) all.push(range)
  }
  return all
}

/** Sorts places by 16 bits of the numbers there, from `shift` on, and keeps the order of those that have the same. */
const byHalf = (numbers: Uint32Array, places: Uint32Array, shift: number): Uint32Array => {
  const halfAt = (place: number) => ((numbers[place] ?? 0) >>> shift) & 0xffff
  const next = new Uint32Array(2 ** 16 + 1)
  for (const place of places) next[halfAt(place) + 1] = (next[halfAt(place) + 1] ?? 0) + 1
  for (let half = 1; half < next.length; half++) next[half] = (next[half] ?? 0) + (next[half - 1] ?? 0)
  const all = new Uint32Array(places.length)
  for (const place of places) {
    const at = next[halfAt(place)] ?? 0
    all[at] = place
    next[halfAt(place)] = at + 1
  }
  return all
}
