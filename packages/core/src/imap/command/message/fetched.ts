/** The result of one FETCH, message by message. */
import type { FetchData, Untagged, Value } from "../../Response.ts"
import { NumberMap } from "../../wire/NumberMap.ts"

/** Servers may describe one message in several responses. After an EXPUNGE the same number is another message. */
export const merged = (untagged: ReadonlyArray<Untagged>): ReadonlyArray<FetchData> => {
  const fetched = untagged.filter((response) => response._tag === "Fetch")
  return isAscending(fetched) ? fetched : joined(untagged)
}

/** Returns whether each message has one response, in ascending order: then nothing needs merging. */
const isAscending = (fetched: ReadonlyArray<FetchData>): boolean => {
  let last = 0
  for (const { sequence } of fetched) {
    if (sequence <= last) return false
    last = sequence
  }
  return true
}

const joined = (untagged: ReadonlyArray<Untagged>): ReadonlyArray<FetchData> => {
  const all: Array<FetchData> = []
  const places = new NumberMap<number>()
  /** The merged responses of messages that came in more than one. Other responses are passed on unchanged. */
  const merged = new Map<number, Map<string, Value>>()
  for (const response of untagged) {
    if (response._tag === "Expunge" || response._tag === "Vanished") {
      places.clear()
    }
    if (response._tag !== "Fetch") continue
    const place = places.get(response.sequence)
    const first = place === undefined ? undefined : all[place]
    if (place === undefined || first === undefined) {
      places.set(response.sequence, all.length)
      all.push(response)
      continue
    }
    const attributes = merged.get(place) ?? new Map(first.attributes)
    for (const [name, value] of response.attributes) attributes.set(name, value)
    if (merged.has(place)) continue
    merged.set(place, attributes)
    all[place] = { ...first, attributes }
  }
  return all
}
