/**
 * The UIDs of a mailbox in ascending order, so that a place in it is a sequence number. RFC 9051 §2.3.1.
 *
 * Kept as ranges: a mailbox of a million messages out of which few were removed is a few numbers.
 */

import type { Range } from "../MessageSet.ts"
import * as SequenceSet from "../wire/SequenceSet.ts"

export interface UidSet {
  /** First, last, first, last, …: ascending, with a hole before each first. */
  readonly ends: ReadonlyArray<number>
  readonly size: number
}

export const empty: UidSet = { ends: [], size: 0 }

/** Ranges in any order, overlapping or not. */
export const fromRanges = (ranges: ReadonlyArray<Range>): UidSet => {
  const ends: Array<number> = []
  let size = 0
  for (const [first, last] of ascending(ranges)) {
    const before = ends.at(-1)
    if (before === undefined || first > before + 1) {
      ends.push(first, last)
      size += last - first + 1
    } else if (last > before) {
      ends[ends.length - 1] = last
      size += last - before
    }
  }
  return { ends, size }
}

const ascending = (ranges: ReadonlyArray<Range>): ReadonlyArray<Range> =>
  ranges.every(([first], index) => index === 0 || first >= (ranges[index - 1]?.[0] ?? 0))
    ? ranges
    : ranges.toSorted(([one], [other]) => one - other)

export const fromNumbers = (numbers: ReadonlyArray<number>): UidSet =>
  fromRanges(numbers.map((number) => [number, number]))

export const rangesOf = ({ ends }: UidSet): ReadonlyArray<Range> => {
  const ranges: Array<Range> = []
  for (let at = 0; at < ends.length; at += 2) ranges.push(rangeAt(ends, at))
  return ranges
}

/** The loops stay within the array, which holds pairs. */
const rangeAt = (ends: UidSet["ends"], at: number): Range => [ends[at] ?? 0, ends[at + 1] ?? 0]

/** The UID of a sequence number. */
export const at = ({ ends }: UidSet, sequence: number): number | undefined => {
  let left = sequence
  for (let index = 0; index < ends.length && left > 0; index += 2) {
    const [first, last] = rangeAt(ends, index)
    if (left <= last - first + 1) return first + left - 1
    left -= last - first + 1
  }
  return undefined
}

export const has = ({ ends }: UidSet, uid: number): boolean => {
  let low = 0
  let high = ends.length / 2
  while (low < high) {
    const middle = (low + high) >> 1
    const [first, last] = rangeAt(ends, 2 * middle)
    if (uid < first) high = middle
    else if (uid > last) low = middle + 1
    else return true
  }
  return false
}

/** 0 where it is empty. */
export const largest = ({ ends }: UidSet): number => ends.at(-1) ?? 0

export const add = (self: UidSet, uid: number): UidSet => {
  if (uid > largest(self) + 1) return { ends: [...self.ends, uid, uid], size: self.size + 1 }
  return fromRanges([...rangesOf(self), [uid, uid]])
}

/** What is in both. */
export const common = (self: UidSet, other: UidSet): UidSet => {
  const both: Array<Range> = []
  for (let one = 0, two = 0; one < self.ends.length && two < other.ends.length;) {
    const [first, last] = rangeAt(self.ends, one)
    const [from, to] = rangeAt(other.ends, two)
    if (Math.max(first, from) <= Math.min(last, to)) both.push([Math.max(first, from), Math.min(last, to)])
    if (last < to) one += 2
    else two += 2
  }
  return fromRanges(both)
}

/** What is in this set alone. */
export const minus = (self: UidSet, other: UidSet): UidSet => {
  const left: Array<Range> = []
  let two = 0
  for (let one = 0; one < self.ends.length; one += 2) {
    let [first, last] = rangeAt(self.ends, one)
    while (two < other.ends.length && (other.ends[two + 1] ?? 0) < first) two += 2
    for (let next = two; next < other.ends.length && (other.ends[next] ?? 0) <= last; next += 2) {
      const [from, to] = rangeAt(other.ends, next)
      if (from > first) left.push([first, from - 1])
      first = to + 1
    }
    if (first <= last) left.push([first, last])
  }
  return fromRanges(left)
}

/** As a command takes it, such as `1:3,5`; empty where the set is. RFC 9051 §9 `sequence-set`. */
export const text = (self: UidSet): string => rangesOf(self).map(SequenceSet.writeRange).join(",")

/** Reads what `text` writes, the empty set included. Nothing where it is no set of UIDs. */
export const parse = (written: string): UidSet | undefined => {
  const ranges = written === "" ? [] : SequenceSet.parse(written)
  return ranges && fromRanges(ranges)
}
