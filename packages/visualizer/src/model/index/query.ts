/**
 * The meaning of a filter: which connections it shows, which of their lines it finds, and in which order. Conditions on
 * lines, such as `cmd:FETCH bytes>1k`, must hold for one line; those on connections for the connection. Pure.
 */
import { isFailed } from "../connection/Connection.ts"
import type { Order } from "./listing.ts"
import type { Summary } from "./Summary.ts"
import { type Term, terms } from "./terms.ts"

/** A line of the wire, as far as conditions look at it. */
export interface Line {
  readonly isSent: boolean
  readonly tag: string | undefined
  /** The name of the command that it begins or answers. */
  readonly cmd: string | undefined
  readonly bytes: number | undefined
  /** The milliseconds since its command, if it is the answer to one. */
  readonly took: number | undefined
  readonly text: string
}

export interface Query {
  /** The words to find in names and lines, in lower case; empty if there are only conditions. */
  readonly text: string
  /** Returns whether a connection has the required fields. */
  readonly fits: (summary: Summary) => boolean
  /** Returns whether a line has the required fields and words; absent if nothing is asked of lines. */
  readonly finds: ((line: Line) => boolean) | undefined
  readonly order: Order
}

/** Reads a filter; a condition on an unknown field is a word. */
export const parse = (typed: string): Query => {
  const all = terms(typed).flatMap(meant)
  const ofLines = all.some(({ field }) => field !== undefined && lineOnly.has(field))
  const isOfLine = ({ field = "" }: Term) => lineOnly.has(field) || (ofLines && field === "took")
  const words = all.filter(({ field, value }) => field === undefined && value !== "")
  const lines = all.filter(isOfLine).flatMap((term) => lineFits(term) ?? [])
  const connections = all
    .filter((term) => term.field !== undefined && !isOfLine(term))
    .flatMap((term) => connectionFits(term) ?? [])
  const text = words.map(({ value }) => value.toLowerCase()).join(" ")
  return {
    text,
    fits: (summary) => connections.every((fits) => fits(summary)),
    finds:
      text === "" && lines.length === 0
        ? undefined
        : (line) => line.text.toLowerCase().includes(text) && lines.every((fits) => fits(line)),
    order:
      orders.find((order) => all.some(({ field, value }) => field === "sort" && value === order)) ?? "time"
  }
}

/** Reads `C:word` and `S:word` as a direction and a word, and a condition on an unknown field as a word. */
const meant = (term: Term): ReadonlyArray<Term> => {
  const { field, operator, value } = term
  if (field === undefined || isField(field)) return [term]
  const sender = operator === ":" ? senders.get(field) : undefined
  return sender === undefined
    ? [{ ...term, field: undefined, value: `${field}${operator}${value}` }]
    : [
        { ...term, field: "from", value: sender },
        { ...term, field: undefined }
      ]
}

const senders: ReadonlyMap<string, string> = new Map([
  ["c", "client"],
  ["s", "server"]
])

export const fields = [
  "host",
  "account",
  "status",
  "error",
  "step",
  "took",
  "cmd",
  "tag",
  "from",
  "bytes",
  "sort"
] as const

/** The fields that a filter may name. */
export type Field = (typeof fields)[number]

const known: ReadonlySet<unknown> = new Set(fields)
export const isField = (name: unknown): name is Field => known.has(name)

const lineOnly: ReadonlySet<string> = new Set<Field>(["cmd", "tag", "from", "bytes"])

export const orders = ["time", "took", "host"] as const satisfies ReadonlyArray<Order>

type Fits<A> = (value: A) => boolean

const lineFits = (term: Term): Fits<Line> | undefined => {
  const fits = of(lineValues, term)
  return fits && (term.isNegated ? (line) => !fits(line) : fits)
}

const connectionFits = (term: Term): Fits<Summary> | undefined => {
  const fits = of(connectionValues, term)
  return fits && (term.isNegated ? (summary) => !fits(summary) : fits)
}

/** Makes a condition; `undefined` while its value is not written. */
const of = <A>(
  values: Readonly<Record<string, (one: A) => string | number | undefined>>,
  { field = "", operator, value }: Term
): Fits<A> | undefined => {
  const read = Object.hasOwn(values, field) ? values[field] : undefined
  if (read === undefined || value === "") return undefined
  const wanted = value.toLowerCase()
  const number = amount(field, wanted)
  return (one) => {
    const found = read(one)
    if (number !== undefined) return compared(Number(found ?? Number.NaN), operator, number)
    return String(found ?? "")
      .toLowerCase()
      .includes(wanted)
  }
}

const compared = (found: number, operator: Term["operator"], limit: number): boolean => {
  if (operator === "<") return found < limit
  if (operator === "<=") return found <= limit
  return operator === ">" ? found > limit : found >= limit
}

const connectionValues: Readonly<Record<string, (summary: Summary) => string | number | undefined>> = {
  host: ({ host }) => host,
  account: ({ label, session }) => `${label ?? ""} ${session ?? ""}`,
  status: ({ status }) => (isFailed(status) ? `failed ${status}` : status),
  error: ({ error }) => error,
  step: ({ step }) => step,
  took: ({ end, last, selectedAt, start }) => (selectedAt ?? end ?? last) - start
}

const lineValues: Readonly<Record<string, (line: Line) => string | number | undefined>> = {
  cmd: ({ cmd }) => cmd,
  tag: ({ tag }) => tag,
  from: ({ isSent }) => (isSent ? "client" : "server"),
  bytes: ({ bytes }) => bytes,
  took: ({ took }) => took
}

const sizes: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: 1000,
  kb: 1000,
  m: 1_000_000,
  mb: 1_000_000
}

const times: Readonly<Record<string, number>> = {
  "": 1,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000
}

/** Reads a duration in milliseconds or a size in bytes; `undefined` for other fields. */
const amount = (field: string, value: string): number | undefined => {
  const units = field === "took" ? times : field === "bytes" ? sizes : undefined
  if (units === undefined) return undefined
  const [, number = "", unit = ""] = /^([\d.]+)([a-z]*)$/.exec(value) ?? []
  return number === "" ? Number.NaN : Number(number) * (units[unit] ?? Number.NaN)
}
