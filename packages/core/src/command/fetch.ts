/** FETCH and UID FETCH. RFC 9051 §6.4.5, §6.4.9. */
import * as Argument from "../Argument.ts"
import type { Command } from "../Command.ts"
import type { FetchData, Untagged, Value } from "../Response.ts"
import { keyword } from "./arguments.ts"

/** They stand alone, never in parentheses. RFC 9051 §6.4.5. */
const fetchMacros = new Set(["ALL", "FAST", "FULL"])

/** How the messages of a FETCH are named. RFC 9051 §6.4.5, §6.4.9. */
export interface FetchOptions {
  /** `sequence` holds UIDs. */
  readonly uid?: boolean | undefined
}

/**
 * Data of messages, such as `fetch("1:10", ["UID", "ENVELOPE"])`; one entry for each message, in the server's order.
 * News of other messages may be among them, which servers send at any time. RFC 9051 §6.4.5, §6.4.9.
 */
export const fetch = (
  sequence: string,
  items: ReadonlyArray<string>,
  { uid = false }: FetchOptions = {}
): Command<ReadonlyArray<FetchData>> => {
  const [first] = items
  const isMacro = items.length === 1 && first !== undefined && fetchMacros.has(first.toUpperCase())
  return {
    name: uid ? "UID FETCH" : "FETCH",
    args: [Argument.atom(sequence), isMacro ? Argument.atom(first) : Argument.list(...items.map(keyword))],
    result: mergeFetches
  }
}

/**
 * What a streamed FETCH brings, in the server's order. A literal of any size is announced and comes in pieces; the
 * message it is of follows, and holds an empty literal in its place.
 */
export type FetchPart =
  /** `name` such as `BODY[]`, upper case; `size` in bytes. */
  | { readonly _tag: "Literal"; readonly sequence: number; readonly name: string; readonly size: number }
  | { readonly _tag: "Bytes"; readonly bytes: Uint8Array }
  | FetchData

/** Servers may describe one message in several responses. After an EXPUNGE the same number is another message. */
const mergeFetches = (untagged: ReadonlyArray<Untagged>): ReadonlyArray<FetchData> => {
  const merged: Array<FetchData> = []
  const places = new Map<number, number>()
  /** Of messages that came in more than one response; all others are handed on as they were read. */
  const several = new Map<number, Map<string, Value>>()
  for (const response of untagged) {
    if (response._tag === "Expunge" || response._tag === "Vanished") {
      places.clear()
    }
    if (response._tag !== "Fetch") continue
    const place = places.get(response.sequence)
    const first = place === undefined ? undefined : merged[place]
    if (place === undefined || first === undefined) {
      places.set(response.sequence, merged.length)
      merged.push(response)
      continue
    }
    const attributes = several.get(place) ?? new Map(first.attributes)
    for (const [name, value] of response.attributes) attributes.set(name, value)
    if (several.has(place)) continue
    several.set(place, attributes)
    merged[place] = { ...first, attributes }
  }
  return merged
}
