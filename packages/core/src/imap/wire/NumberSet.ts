/**
 * A set of message numbers or UIDs, in ascending order: the place of a UID in it is its sequence number. RFC 9051
 * §2.3.1.
 *
 * A balanced tree of ranges, so that a mailbox of a million messages out of which few were removed is a few nodes. A
 * set never changes: what is made from it shares all nodes but the `log n` on the way, which makes earlier sets cheap
 * to keep.
 */
import type { MessageSet, Range } from "../MessageSet.ts"
import * as SequenceSet from "./SequenceSet.ts"

export interface NumberSet {
  /** The number of numbers. */
  readonly size: number
  /** The number of ranges, with a hole between any two. */
  readonly ranges: number
  /** A range, between the lower ones on its left and the higher ones on its right. */
  readonly first: number
  readonly last: number
  readonly left: NumberSet | undefined
  readonly right: NumberSet | undefined
}

type Tree = NumberSet | undefined

export const empty: NumberSet = { size: 0, ranges: 0, first: 0, last: 0, left: undefined, right: undefined }

/** Ranges in any order, overlapping or not. */
export const fromRanges = (ranges: MessageSet): NumberSet => built(SequenceSet.merged(ranges))

export const fromNumbers = (numbers: ReadonlyArray<number>): NumberSet =>
  fromRanges(numbers.map((number) => [number, number]))

/** `ranges` are merged. */
const built = (ranges: MessageSet): NumberSet => {
  const between = (from: number, to: number): Tree => {
    const middle = (from + to) >> 1
    const range = from < to ? ranges[middle] : undefined
    return range && node(between(from, middle), range[0], range[1], between(middle + 1, to))
  }
  return between(0, ranges.length) ?? empty
}

/** The ranges of a piece: a millisecond or two. */
const leafSize = 8192

/** Makes the same in pieces. */
export function* building(ranges: MessageSet): Generator<void, NumberSet> {
  const all = SequenceSet.merged(ranges)
  let tree: Tree = undefined
  for (let at = 0; at < all.length; at += leafSize) {
    if (at > 0) yield
    tree = concat(tree, topOf(built(all.slice(at, at + leafSize))))
  }
  return tree ?? empty
}

/** One range after the other, in ascending order. */
export function* each(self: NumberSet): Generator<Range, void> {
  const path: Array<NumberSet> = []
  for (let tree = topOf(self); tree !== undefined || path.length > 0;) {
    for (; tree !== undefined; tree = tree.left) path.push(tree)
    const next = path.pop()
    if (next === undefined) return
    yield [next.first, next.last]
    tree = next.right
  }
}

export const rangesOf = (self: NumberSet): MessageSet => {
  const all: Array<Range> = []
  collect(topOf(self), 1, Number.POSITIVE_INFINITY, all)
  return all
}

/** Collects what is in both the tree and the range. */
const collect = (tree: Tree, from: number, to: number, all: Array<Range>): void => {
  if (tree === undefined) return
  const { first, last, left, right } = tree
  if (from < first) collect(left, from, to, all)
  if (from <= last && to >= first) all.push([Math.max(first, from), Math.min(last, to)])
  if (to > last) collect(right, from, to, all)
}

/** The number at a place, from 1: the UID of a sequence number. */
export const at = (self: NumberSet, place: number): number | undefined => {
  let tree = topOf(self)
  for (let remaining = place; tree !== undefined;) {
    const here = remaining - sizeOf(tree.left)
    const length = tree.last - tree.first + 1
    if (here > 0 && here <= length) return tree.first + here - 1
    if (here > 0) remaining = here - length
    tree = here > 0 ? tree.right : tree.left
  }
  return undefined
}

/** Counts its numbers that are not above this one, which is the place of a number that it contains. */
export const upTo = (self: NumberSet, number: number): number => {
  let count = 0
  for (let tree = topOf(self); tree !== undefined;) {
    if (number >= tree.first) count += sizeOf(tree.left) + Math.min(number, tree.last) - tree.first + 1
    tree = number < tree.first ? tree.left : tree.right
  }
  return count
}

export const has = (self: NumberSet, number: number): boolean => holding(topOf(self), number) !== undefined

/** 0 if it is empty. */
export const largest = (self: NumberSet): number => {
  let tree = self
  while (tree.right !== undefined) tree = tree.right
  return tree.last
}

export const add = (self: NumberSet, first: number, last = first): NumberSet => {
  const tree = topOf(self)
  const from = holding(tree, first - 1)?.first ?? first
  const to = holding(tree, last + 1)?.last ?? last
  return link(below(tree, from), from, to, above(tree, to))
}

export const remove = (self: NumberSet, first: number, last = first): NumberSet => {
  const tree = topOf(self)
  return concat(below(tree, first), above(tree, last)) ?? empty
}

/** With these ranges, which are merged. */
export const plus = (self: NumberSet, ranges: MessageSet): NumberSet =>
  ranges.length * 16 < self.ranges
    ? ranges.reduce((set, [first, last]) => add(set, first, last), self)
    : fromRanges([...rangesOf(self), ...ranges])

/** The intersection of a set with others, and its rest without them. */
export interface Parted {
  readonly both: MessageSet
  readonly rest: NumberSet
}

/**
 * Parts it in one walk over what is between the first and the last of the others, or by one look for each of them if they
 * are few. `others` are merged.
 */
export const parted = (self: NumberSet, others: MessageSet): Parted => {
  const [first] = others[0] ?? [1]
  const [, last] = others.at(-1) ?? [0, 0]
  const from = above(topOf(self), first - 1)
  const between = below(from, last + 1)
  if (between === undefined) return { both: [], rest: self }
  if (others.length * 16 >= between.ranges) {
    const { both, rest } = walked(between, others)
    if (both.length === 0) return { both, rest: self }
    return { both, rest: concat(concat(below(topOf(self), first), topOf(rest)), above(from, last)) ?? empty }
  }
  const both: Array<Range> = []
  let rest = self
  for (const [first, last] of others) {
    const before = both.length
    collect(topOf(self), first, last, both)
    if (both.length > before) rest = remove(rest, first, last)
  }
  return { both, rest }
}

const walked = (self: NumberSet, others: MessageSet): Parted => {
  const both: Array<Range> = []
  const rest: Array<Range> = []
  let next = 0
  const walk = (tree: Tree): void => {
    if (tree === undefined) return
    walk(tree.left)
    const { last } = tree
    let { first } = tree
    next = reaching(others, first, next)
    for (let other = others[next]; other !== undefined && other[0] <= last; other = others[++next]) {
      const [from, to] = other
      if (from > first) rest.push([first, from - 1])
      both.push(from >= first && to <= last ? other : [Math.max(first, from), Math.min(last, to)])
      first = to + 1
      // the next range of the set may lie in it, too
      if (to >= last) break
    }
    if (first <= last) rest.push([first, last])
    walk(tree.right)
  }
  walk(topOf(self))
  return { both, rest: built(rest) }
}

/** The place of the first that ends at the number or above, `from` a place on: usually near, and else found soon. */
const reaching = (ranges: MessageSet, number: number, from: number): number => {
  const isBelow = (at: number) => (ranges[at]?.[1] ?? Number.POSITIVE_INFINITY) < number
  let low = from
  let step = 1
  for (; isBelow(low + step - 1); step *= 2) low += step
  for (let high = Math.min(low + step - 1, ranges.length); low < high;) {
    const middle = (low + high) >> 1
    if (isBelow(middle)) low = middle + 1
    else high = middle
  }
  return low
}

/** Returns the numbers that only this set contains. If one set was made from the other, the parts that they share are skipped. */
export const minus = (self: NumberSet, other: NumberSet): MessageSet => {
  const all: Array<Range> = []
  alone(topOf(self), topOf(other), all)
  return all
}

const alone = (tree: Tree, other: Tree, all: Array<Range>): void => {
  if (tree === undefined || tree === other) return
  if (other === undefined) return collect(tree, 1, Number.POSITIVE_INFINITY, all)
  alone(below(tree, other.first), other.left, all)
  alone(above(tree, other.last), other.right, all)
}

/** Writes the set as commands contain it, such as `1:3,5`; empty if the set is. RFC 9051 §9 `sequence-set`. */
export const text = (self: NumberSet): string => SequenceSet.text(rangesOf(self))

/** Returns nothing if it is not a set, as the empty text. `star` is what `*` means; without it `*` is not a number. */
export const parse = (text: string, star?: number): NumberSet | undefined => {
  const ranges = SequenceSet.parse(text, star)
  return ranges && fromRanges(ranges)
}

const topOf = (self: NumberSet): Tree => (self.ranges === 0 ? undefined : self)

const sizeOf = (tree: Tree): number => (tree === undefined ? 0 : tree.size)

const node = (left: Tree, first: number, last: number, right: Tree): NumberSet => ({
  size: sizeOf(left) + last - first + 1 + sizeOf(right),
  ranges: rangesIn(left) + 1 + rangesIn(right),
  first,
  last,
  left,
  right
})

const rangesIn = (tree: Tree): number => (tree === undefined ? 0 : tree.ranges)

/** The range that has the number. */
const holding = (tree: Tree, number: number): Tree => {
  let at = tree
  while (at !== undefined && (number < at.first || number > at.last)) {
    at = number < at.first ? at.left : at.right
  }
  return at
}

/** All that is lower than the number. */
const below = (tree: Tree, number: number): Tree => {
  if (tree === undefined) return undefined
  const { first, last, left, right } = tree
  if (number <= first) return below(left, number)
  if (number <= last) return link(left, first, number - 1, undefined)
  const rest = below(right, number)
  return rest === right ? tree : link(left, first, last, rest)
}

/** All that is higher than the number. */
const above = (tree: Tree, number: number): Tree => {
  if (tree === undefined) return undefined
  const { first, last, left, right } = tree
  if (number >= last) return above(right, number)
  if (number >= first) return link(undefined, number + 1, last, right)
  const rest = above(left, number)
  return rest === left ? tree : link(rest, first, last, right)
}

/** A tree, a range above it, and a tree above that, whatever their sizes. */
const link = (left: Tree, first: number, last: number, right: Tree): NumberSet => {
  if (right !== undefined && isTooHeavy(right, left)) {
    return balanced(link(left, first, last, right.left), right.first, right.last, right.right)
  }
  if (left !== undefined && isTooHeavy(left, right)) {
    return balanced(left.left, left.first, left.last, link(left.right, first, last, right))
  }
  return node(left, first, last, right)
}

/** A tree and one above it. */
const concat = (left: Tree, right: Tree): Tree => {
  if (left === undefined || right === undefined) return left ?? right
  let lowest: NumberSet = right
  while (lowest.left !== undefined) lowest = lowest.left
  return link(left, lowest.first, lowest.last, above(right, lowest.last))
}

/** No side has over three times the other's ranges. Hirai and Yamamoto, "Balancing weight-balanced trees", 2011. */
const isTooHeavy = (tree: NumberSet, other: Tree): boolean => tree.ranges + 1 > 3 * (rangesIn(other) + 1)

/** Turns the tree if one side has become too heavy by one step. */
const balanced = (left: Tree, first: number, last: number, right: Tree): NumberSet => {
  if (right !== undefined && isTooHeavy(right, left)) {
    const inner = right.left
    if (inner === undefined || rangesIn(inner) + 1 < 2 * (rangesIn(right.right) + 1)) {
      return node(node(left, first, last, inner), right.first, right.last, right.right)
    }
    const outer = node(inner.right, right.first, right.last, right.right)
    return node(node(left, first, last, inner.left), inner.first, inner.last, outer)
  }
  if (left !== undefined && isTooHeavy(left, right)) {
    const inner = left.right
    if (inner === undefined || rangesIn(inner) + 1 < 2 * (rangesIn(left.left) + 1)) {
      return node(left.left, left.first, left.last, node(inner, first, last, right))
    }
    const outer = node(left.left, left.first, left.last, inner.left)
    return node(outer, inner.first, inner.last, node(inner.right, first, last, right))
  }
  return node(left, first, last, right)
}
