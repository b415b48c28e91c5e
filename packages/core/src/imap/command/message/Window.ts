/** Some of the messages that a command finds, counted from either end: PARTIAL, or the same done here. RFC 9394. */
import { Schema } from "effect"
import type { Capabilities } from "../../Capability.ts"
import type { Range } from "../../MessageSet.ts"
import * as MessageSet from "../../MessageSet.ts"
import { type EsearchData, textOf } from "../../Response.ts"
import * as Grammar from "../../wire/Grammar.ts"
import * as SequenceSet from "../../wire/SequenceSet.ts"

/** `[1, 100]`: the first hundred; `[-1, -100]`: the last hundred. */
export type Window = readonly [first: number, last: number]

const isWindow = (given: unknown): given is Window =>
  Array.isArray(given) &&
  given.length === 2 &&
  given.every((each) => typeof each === "number" && Grammar.isNumber(Math.abs(each))) &&
  given[0] < 0 === given[1] < 0

export const window = Schema.declare(isWindow, {
  expected: "two whole numbers, such as [1, 100] or [-1, -100]"
})

/** Servers with CONTEXT=SEARCH count from the first result alone. RFC 5267 §4.4. */
export const isSearchOffered = (capabilities: Capabilities, [first]: Window): boolean =>
  capabilities.has("PARTIAL") || (first > 0 && capabilities.has("CONTEXT=SEARCH"))

/** `1:100` or `-1:-100`. */
export const text = ([first, last]: Window): string =>
  Math.abs(first) <= Math.abs(last) ? `${first}:${last}` : `${last}:${first}`

/** The messages of an answer's PARTIAL; nothing if it has none that can be read. */
export const inAnswer = ({ more = [] }: EsearchData): MessageSet.MessageSet | undefined => {
  const [, value] = more.find(([name]) => name === "PARTIAL") ?? []
  if (value?._tag !== "List") return undefined
  const [, found] = value.items
  return found?._tag === "Nil" ? [] : SequenceSet.parse(textOf(found) ?? "")
}

/** The messages of a set that are in the window, in ascending order. */
export const cut = (found: MessageSet.MessageSet, [one, other]: Window): MessageSet.MessageSet => {
  const set = SequenceSet.merged(found)
  const size = MessageSet.size(set)
  const [from = 1, to = 0] = [one, other]
    .map((place) => (place < 0 ? size + place + 1 : place))
    .toSorted((a, b) => a - b)
  const within: Array<Range> = []
  let before = 0
  for (const [first, last] of set) {
    const start = Math.max(first, first + from - 1 - before)
    const end = Math.min(last, first + to - 1 - before)
    if (start <= end) within.push([start, end])
    before += last - first + 1
  }
  return within
}
