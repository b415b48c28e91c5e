/**
 * Parses what a person types to find something: words, and fields such as `host:163 status:failed took:>1s S:"Unsafe"`.
 */
import type { Summary } from "./Summary.ts"

export interface Query {
  /** The text to find in names and lines, in lower case; empty if there are only fields. */
  readonly text: string
  /** Limits the search to lines that were sent, or received. */
  readonly direction: "wire:sent" | "wire:received" | undefined
  /** Returns whether a connection has the required fields. */
  readonly fits: (summary: Summary) => boolean
}

type Fits = Query["fits"]

/** Reads a query; an unknown field is a word. */
export const parse = (typed: string): Query => {
  const texts: Array<string> = []
  const conditions: Array<Fits> = []
  let direction: Query["direction"]
  for (const [whole, name, value] of typed.matchAll(word)) {
    const key = name?.toLowerCase() ?? ""
    const field = fields.get(key)
    if (field !== undefined && value !== undefined) conditions.push(field(unquoted(value)))
    else if (directions.has(key) && value !== undefined) {
      direction = directions.get(key)
      texts.push(unquoted(value))
    } else texts.push(unquoted(whole))
  }
  return { text: texts.join(" "), direction, fits: (summary) => conditions.every((fits) => fits(summary)) }
}

const word = /(\w+):("[^"]*"|\S+)|"[^"]*"|\S+/g

const units: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["", 1],
  ["s", 1000],
  ["m", 60_000],
  ["min", 60_000]
])

const includes = (text: string | undefined, part: string): boolean =>
  (text ?? "").toLowerCase().includes(part)

/** Reads a duration: `>1s`, `<200ms`, until the mailbox or the end. */
const took = (value: string): Fits => {
  const [, sign = ">", number = "", unit = ""] = /^([<>]?)=?([\d.]+)(ms|s|min|m)?$/.exec(value) ?? []
  const limit = Number(number) * (units.get(unit) ?? 1)
  return ({ end, last, selectedAt, start }) => {
    const ms = (selectedAt ?? end ?? last) - start
    return sign === "<" ? ms < limit : ms > limit
  }
}

const fields: ReadonlyMap<string, (value: string) => Fits> = new Map<string, (value: string) => Fits>([
  [
    "host",
    (value) =>
      ({ host }) =>
        includes(host, value)
  ],
  [
    "label",
    (value) =>
      ({ label }) =>
        includes(label, value)
  ],
  [
    "status",
    (value) =>
      ({ status }) =>
        includes(status, value)
  ],
  [
    "step",
    (value) =>
      ({ step }) =>
        includes(step, value)
  ],
  [
    "error",
    (value) =>
      ({ error }) =>
        includes(error, value)
  ],
  ["took", took]
])

const unquoted = (text: string): string => text.replaceAll('"', "").toLowerCase()

const directions: ReadonlyMap<string, Query["direction"]> = new Map([
  ["c", "wire:sent"],
  ["s", "wire:received"]
])
