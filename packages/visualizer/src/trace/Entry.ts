/**
 * The lines of a trace, one by one: as much as can be understood of each without a schema, so that a million of them
 * are cheap and a page needs no more than this.
 */
import type * as Trace from "@effect-imap/core/Trace"
import { visible } from "@effect-imap/core/internal/Trace"
import type { Field, Fields } from "./Field.ts"
import { ofEvents, ofFailure } from "./format.generated.ts"

const isKnown = (name: string): name is Trace.EventName => Object.hasOwn(ofEvents, name)

/** The names of events that this version knows. */
export const names: ReadonlyArray<Trace.EventName> = Object.keys(ofEvents).filter(isKnown)

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Returns whether a value is an event of this version, with at least its fields. */
export const isEvent = (raw: unknown): raw is Trace.Event => {
  if (!isRecord(raw)) return false
  const { data, group_id, name, time } = raw
  const known = typeof name === "string" ? expectedOf.get(name) : undefined
  if (known === undefined || !isRecord(data)) return false
  if (!isNumber(time) || typeof group_id !== "string") return false
  return hasFields(data, known)
}

const hasFields = (data: Readonly<Record<string, unknown>>, { fields, required }: Expected): boolean => {
  for (const name of required) if (data[name] === undefined) return false
  // an event has few of its optional fields: to look for each of them in a million events would take twice as long
  for (const name in data) {
    const field = fields.get(name)
    const value = data[name]
    if (field !== undefined && value !== undefined && !fits(field, value)) return false
  }
  return true
}

interface Expected {
  readonly required: ReadonlyArray<string>
  /** All fields, by name. */
  readonly fields: ReadonlyMap<string, Field>
}

const expected = ([required, optional]: Fields): Expected => ({
  fields: new Map(Object.entries({ ...required, ...optional })),
  required: Object.keys(required)
})

/** The fields of each event: every line is compared with them. */
const expectedOf = new Map<string, Expected>(names.map((event) => [event, expected(ofEvents[event])]))

/** The fields of a failure in the list of an end. */
const ofCause = expected(ofFailure)

const field = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined)

/** Returns whether a time is so small that sums and products are exact: 285,000 years in milliseconds. */
const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER

/** Texts that may be long, unlike names of states and timers. */
const longFields: ReadonlySet<Field> = new Set(["line", "serverText", "words", "host", "address"] as const)
const maxName = 1024
/** The deepest nesting of a trace is a machine's definition in its header. */
const maxDepth = 64

const fits = (field: Field, value: unknown): boolean => {
  switch (field) {
    case "boolean":
      return typeof value === "boolean"
    case "number":
      return isNumber(value)
    case "integer":
      return isNumber(value) && Number.isInteger(value)
    case "facts":
      return isRecord(value)
    case "failures":
      return Array.isArray(value) && value.every((each) => isRecord(each) && hasFields(each, ofCause))
    default:
      if (typeof value !== "string" || (value.length > maxName && !longFields.has(field))) return false
      return typeof field === "string" || field.includes(value)
  }
}

/** One line after the header. */
export interface Entry {
  /** The line of the file, counted from 1. */
  readonly line: number
  readonly time: number
  readonly name: string
  readonly group: string
  /** Absent for an event that this version does not know. */
  readonly event: Trace.Event | undefined
  readonly raw: unknown
}

/** The contents of the header; of a newer version, as much as is known. */
export interface Header {
  readonly version: number
  readonly wall: string | undefined
  readonly redaction: string | undefined
  readonly core: string | undefined
  readonly runtime: string | undefined
  /** The hash of the machine whose transitions are recorded. */
  readonly machine: string | undefined
  /** The program whose log it was made from. */
  readonly imported: string | undefined
  /** The source of times: the recorder's clock, another program's log, or none. */
  readonly clock: "own" | "log" | "none"
  readonly raw: unknown
}

/** A defect of a trace, which is shown anyway. */
export type Warning =
  | { readonly _tag: "newerVersion"; readonly version: number }
  | { readonly _tag: "cutLastLine"; readonly line: number }
  | { readonly _tag: "unreadableLines"; readonly count: number; readonly first: number }
  | { readonly _tag: "unknownEvents"; readonly count: number; readonly names: ReadonlyArray<string> }
  | { readonly _tag: "anotherHeader"; readonly line: number }
  | { readonly _tag: "unsorted"; readonly line: number }
  | { readonly _tag: "dropped"; readonly count: number }
  | { readonly _tag: "tooLarge"; readonly kept: number; readonly count: number }
  | { readonly _tag: "limited"; readonly missing: string }
  | { readonly _tag: "imported"; readonly program: string }
  | { readonly _tag: "untimed" }

/** The version of the format that this reader knows. */
export const version = 2

export const schemaUrn = "urn:effect-imap:trace"

/** Describes a warning in a sentence. */
export const describe = (warning: Warning): string => {
  switch (warning._tag) {
    case "newerVersion":
      return `written in version ${warning.version} of the format, read as version ${version}`
    case "cutLastLine":
      return `the trace ends inside line ${warning.line}`
    case "unreadableLines":
      return `${counted(warning.count, "unreadable line")}, the first is line ${warning.first}`
    case "unknownEvents":
      return `${counted(warning.count, "event")} of unknown kinds, or with unreadable data (${warning.names.join(", ")})`
    case "anotherHeader":
      return `line ${warning.line} is another trace's header`
    case "unsorted":
      return `the clock went back at line ${warning.line}: times are not to be trusted; sorted by them`
    case "dropped":
      return `${counted(warning.count, "event")} ${warning.count === 1 ? "was" : "were"} dropped while recording`
    case "tooLarge":
      return `too large: of ${counted(warning.count, "event")} the last ${warning.kept} are kept`
    case "imported":
      return `from a log of ${visible(warning.program.slice(0, 64))}; its steps and reasons are inferred from the lines`
    case "untimed":
      return "no times in this log: only the order is known"
    case "limited":
      return `this trace has no ${warning.missing} events, what waits is known only in part`
  }
}

/** Counts things: `1 event`, `3 events`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`

/** Parses JSON. Returns `undefined`, which JSON cannot contain, for invalid JSON and for too deep nesting. */
export const parsed = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text)
    return !mayNest(text) || isShallow(value, maxDepth) ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * Returns whether a text may be nested too deeply. `[` and `]`, or `{"":` and `}`, make a level: a shorter text need not be
 * checked.
 */
const mayNest = (text: string): boolean =>
  text.length >= 5 * maxDepth || (text.length >= 2 * maxDepth && text.includes("["))

const isShallow = (value: unknown, depth: number): boolean =>
  typeof value !== "object" ||
  value === null ||
  (depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1)))

export const isHeader = (value: unknown): boolean => field(value, "file_schema") === schemaUrn

export const headerOf = (value: unknown): Header | undefined => {
  const number = field(value, "v")
  if (!isHeader(value) || typeof number !== "number" || !Number.isInteger(number)) return undefined
  const imported = textField(value, "imported")
  return {
    version: number,
    wall: textField(field(value, "clock"), "wall"),
    redaction: textField(value, "redaction"),
    core: textField(field(value, "lib"), "core"),
    runtime: textField(value, "runtime"),
    machine: textField(field(value, "machine"), "hash"),
    imported,
    clock:
      textField(field(value, "clock"), "type") === "none" ? "none" : imported === undefined ? "own" : "log",
    raw: value
  }
}

const textField = (value: unknown, name: string): string | undefined => {
  const found = field(value, name)
  return typeof found === "string" ? found : undefined
}

/** Programs that log each octet. Others compose or shorten lines, so a line that cannot be parsed is theirs. */
const exact: ReadonlySet<string> = new Set(["Dovecot rawlog", "MailKit", "openssl s_client"])

export const entryOf = (
  line: number,
  raw: unknown,
  { imported }: Pick<Header, "imported"> = { imported: undefined }
): Entry | undefined => {
  if (!isRecord(raw)) return undefined
  const { group_id: group, name, time } = raw
  if (!isNumber(time) || typeof name !== "string" || typeof group !== "string") return undefined
  const event = isEvent(raw) ? raw : undefined
  const isExact = imported === undefined || exact.has(imported)
  return { line, time, name, group, event: isExact ? event : readable(event), raw }
}

const readable = (event: Entry["event"]): Entry["event"] => {
  if (event?.name !== "wire:received" || event.data.unread !== true) return event
  const { unread: _, ...data } = event.data
  return { ...event, data }
}
