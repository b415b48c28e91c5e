/**
 * Reads a trace: NDJSON with a header, one event a line.
 *
 * What cannot be understood is kept and told, never a reason to refuse: unknown events and fields, a newer version,
 * a line that was cut when the process died. Only a file that is no trace at all is an error.
 */
import * as Trace from "@effect-imap/core/Trace"
import { Option, Result, Schema } from "effect"

/** One line behind the header. */
export interface Entry {
  /** In the file, counted from 1. */
  readonly line: number
  readonly time: number
  readonly name: string
  readonly group: string
  /** Absent for an event that this version does not know. */
  readonly event: Trace.Event | undefined
  readonly raw: unknown
}

/** What the header tells; of a newer version, as much of it as is there. */
export interface Header {
  readonly version: number
  readonly wall: string | undefined
  readonly redaction: string | undefined
  readonly core: string | undefined
  readonly runtime: string | undefined
  readonly raw: unknown
}

export type Warning =
  | { readonly _tag: "newerVersion"; readonly version: number }
  | { readonly _tag: "cutLastLine"; readonly line: number }
  | { readonly _tag: "unreadableLines"; readonly count: number; readonly first: number }
  | { readonly _tag: "unknownEvents"; readonly count: number; readonly names: ReadonlyArray<string> }
  | { readonly _tag: "anotherHeader"; readonly line: number }
  | { readonly _tag: "unsorted"; readonly line: number }
  | { readonly _tag: "dropped"; readonly count: number }

export interface ReadTrace {
  readonly header: Header
  /** By time. */
  readonly entries: ReadonlyArray<Entry>
  readonly warnings: ReadonlyArray<Warning>
}

/** The version that this reader was written for. */
export const version = 1

const schemaUrn = "urn:effect-imap:trace"

/** The input is no trace. */
export class NotATrace extends Schema.TaggedError<NotATrace>()("NotATrace", {
  expected: Schema.String,
  line: Schema.Int,
  /** The first 80 characters of that line, made visible. */
  found: Schema.String
}) {
  override get message() {
    return `line ${this.line}: expected ${this.expected}, found ${this.found}`
  }
}

/** A warning as a sentence. */
export const describe = (warning: Warning): string => {
  switch (warning._tag) {
    case "newerVersion":
      return `written in version ${warning.version} of the format, read as version ${version}`
    case "cutLastLine":
      return `the trace ends inside line ${warning.line}`
    case "unreadableLines":
      return `${warning.count} unreadable ${warning.count === 1 ? "line" : "lines"}, the first is line ${warning.first}`
    case "unknownEvents":
      return `${warning.count} ${warning.count === 1 ? "event" : "events"} of unknown kinds (${warning.names.join(", ")})`
    case "anotherHeader":
      return `line ${warning.line} is another trace's header`
    case "unsorted":
      return `not in order of time from line ${warning.line} on; sorted`
    case "dropped":
      return `${warning.count} ${warning.count === 1 ? "event was" : "events were"} dropped while recording`
  }
}

interface Line {
  readonly number: number
  readonly text: string
  /** No line end behind it. */
  readonly open: boolean
}

const utf8 = new TextDecoder()

/** Before a line: the mark of UTF-8, and the record separator of JSON-SEQ (RFC 7464). */
const isBefore = (character: string): boolean => character === "\uFEFF" || character === "\u001E"

const cleaned = (text: string): string => {
  let start = 0
  while (isBefore(text.charAt(start))) start++
  return text.slice(start, text.endsWith("\r") ? -1 : text.length)
}

function* linesOf(input: string | Uint8Array): Generator<Line> {
  // Bytes are decoded line by line: a whole trace may be longer than a string can be.
  const find = (from: number) =>
    typeof input === "string" ? input.indexOf("\n", from) : input.indexOf(10, from)
  const slice = (from: number, to: number) =>
    typeof input === "string" ? input.slice(from, to) : utf8.decode(input.subarray(from, to))
  let number = 1
  for (let at = 0; at < input.length; number++) {
    const end = find(at)
    const open = end === -1
    yield { number, text: cleaned(slice(at, open ? input.length : end)), open }
    at = open ? input.length : end + 1
  }
}

const parsed: (text: string) => Option.Option<unknown> = Option.liftThrowable(JSON.parse)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isEvent = Schema.is(Trace.Event)

const field = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined)
const textField = (value: unknown, name: string): string | undefined => {
  const found = field(value, name)
  return typeof found === "string" ? found : undefined
}

const isHeader = (value: unknown): boolean => field(value, "file_schema") === schemaUrn

const headerOf = (value: unknown): Option.Option<Header> => {
  const number = field(value, "v")
  if (!isHeader(value) || typeof number !== "number" || !Number.isInteger(number)) return Option.none()
  return Option.some({
    version: number,
    wall: textField(field(value, "clock"), "wall"),
    redaction: textField(value, "redaction"),
    core: textField(field(value, "lib"), "core"),
    runtime: textField(value, "runtime"),
    raw: value
  })
}

const entryOf = (line: number, raw: unknown): Option.Option<Entry> => {
  const time = field(raw, "time")
  const name = textField(raw, "name")
  const group = textField(raw, "group_id")
  if (typeof time !== "number" || name === undefined || group === undefined) return Option.none()
  return Option.some({ line, time, name, group, event: isEvent(raw) ? raw : undefined, raw })
}

const expected = `the header of an IMAP trace, {"file_schema":"${schemaUrn}","v":${version},...}`

const notATrace = (line: number, text: string): NotATrace => {
  const gzip = text.startsWith("\u001f") ? "gzip data (unpack it first)" : undefined
  const start = Trace.visible(text.slice(0, 80)).slice(0, 80)
  return new NotATrace({ expected, line, found: gzip ?? (text === "" ? "nothing" : JSON.stringify(start)) })
}

const sorted = (entries: ReadonlyArray<Entry>): readonly [ReadonlyArray<Entry>, ReadonlyArray<Warning>] => {
  const late = entries.find((entry, index) => entry.time < (entries[index - 1]?.time ?? entry.time))
  if (late === undefined) return [entries, []]
  return [entries.toSorted((a, b) => a.time - b.time), [{ _tag: "unsorted", line: late.line }]]
}

/** What the entries themselves warn of. */
const contentWarnings = (entries: ReadonlyArray<Entry>): ReadonlyArray<Warning> => {
  const unknown = entries.filter(({ event }) => event === undefined)
  const names = Array.from(new Set(unknown.map(({ name }) => Trace.visible(name)))).slice(0, 5)
  let dropped = 0
  for (const { event } of entries) if (event?.name === "trace:gap") dropped += event.data.dropped
  return [
    ...(unknown.length === 0 ? [] : [{ _tag: "unknownEvents" as const, count: unknown.length, names }]),
    ...(dropped === 0 ? [] : [{ _tag: "dropped" as const, count: dropped }])
  ]
}

/** Everything behind the header. */
const readBody = (lines: Iterable<Line>) => {
  const entries: Array<Entry> = []
  const warnings: Array<Warning> = []
  let unreadable = 0
  let firstUnreadable = 0
  for (const { number, text, open } of lines) {
    if (text === "") continue
    const json = parsed(text)
    const entry = Option.flatMap(json, (raw) => entryOf(number, raw))
    if (Option.isSome(entry)) entries.push(entry.value)
    else if (open && Option.isNone(json)) warnings.push({ _tag: "cutLastLine", line: number })
    else if (Option.exists(json, isHeader)) warnings.push({ _tag: "anotherHeader", line: number })
    else {
      unreadable += 1
      if (unreadable === 1) firstUnreadable = number
    }
  }
  if (unreadable > 0) warnings.push({ _tag: "unreadableLines", count: unreadable, first: firstUnreadable })
  return { entries, warnings }
}

/** Reads text or bytes. Fails where the first line is no header of a trace. */
export const read = (input: string | Uint8Array): Result.Result<ReadTrace, NotATrace> => {
  const lines = linesOf(input)
  let first = lines.next()
  while (first.done === false && first.value.text.trim() === "") first = lines.next()
  if (first.done === true) return Result.fail(notATrace(1, ""))
  const { number, text } = first.value
  const header = Option.flatMap(parsed(text), headerOf)
  if (Option.isNone(header)) return Result.fail(notATrace(number, text))

  const body = readBody(lines)
  const [entries, order] = sorted(body.entries)
  const newer: ReadonlyArray<Warning> =
    header.value.version > version ? [{ _tag: "newerVersion", version: header.value.version }] : []
  const warnings = [...newer, ...body.warnings, ...order, ...contentWarnings(entries)]
  return Result.succeed({ header: header.value, entries, warnings })
}
