/** Reads the results of searches. An answer may be split over several responses. */
import type { PlainReason } from "../../../failure/Reason.ts"
import type { EsearchData, Untagged } from "../../Response.ts"
import type { Range } from "../../MessageSet.ts"

/** Returns why the answer is invalid: its SEARCH or ESEARCH response cannot be parsed. */
export const unreadable =
  (...names: ReadonlyArray<string>) =>
  (untagged: ReadonlyArray<Untagged>): PlainReason | undefined => {
    const unread = untagged.find((response) => response._tag === "Unknown" && names.includes(response.name))
    return unread?._tag === "Unknown" ? { _tag: "ItemMissing", item: unread.name } : undefined
  }

/** Returns the ranges of all SEARCH responses, those of neighbours joined; `undefined` if none came. */
export const rangesFound = (untagged: ReadonlyArray<Untagged>): ReadonlyArray<Range> | undefined => {
  const ranges: Array<Range> = []
  let hasCome = false
  let [from, to] = [0, -1]
  for (const response of untagged) {
    if (response._tag !== "Search") continue
    hasCome = true
    for (const number of response.numbers) {
      if (number === to + 1) {
        to = number
        continue
      }
      if (to >= from) ranges.push([from, to])
      from = number
      to = number
    }
  }
  if (to >= from) ranges.push([from, to])
  return hasCome ? ranges : undefined
}

/** Returns the answer of ESEARCH to the command with this tag; without a tag, to any. `undefined` if none came. */
export const answerFound = (untagged: ReadonlyArray<Untagged>, tag?: string): EsearchData | undefined => {
  let joined: EsearchData | undefined
  const parts: Array<ReadonlyArray<Range>> = []
  for (const response of untagged) {
    if (response._tag !== "Esearch") continue
    if (tag !== undefined && response.tag !== undefined && response.tag !== tag) continue
    joined = response
    if (response.all !== undefined) parts.push(response.all)
  }
  return joined === undefined || parts.length < 2 ? joined : { ...joined, all: parts.flat() }
}
