/**
 * Reads a trace: NDJSON with a header, one event a line.
 *
 * Unknown events and fields, a newer version, and a line that was cut when the process died are kept and reported, and
 * never a reason to refuse. Only a file that is not a trace is an error.
 */
import { Result, Schema } from "effect"
import {
  type Entry,
  entryOf,
  type Header,
  headerOf,
  parsed,
  schemaUrn,
  version,
  type Warning
} from "./Entry.ts"
import { lines } from "./lines.ts"
import { atOnce } from "./pieces.ts"
import { Warnings } from "./warnings.ts"

export { describe, type Entry, type Header, type Warning } from "./Entry.ts"

/** A trace, read completely. */
export interface ReadTrace {
  readonly header: Header
  /** The lines by time. */
  readonly entries: ReadonlyArray<Entry>
  readonly warnings: ReadonlyArray<Warning>
}

/** The input is not a trace. */
export class NotATrace extends Schema.TaggedError<NotATrace>()("NotATrace", {
  expected: Schema.String,
  line: Schema.Int,
  /** The kind of text that the line has. */
  found: Schema.String
}) {
  override get message() {
    return `line ${this.line}: expected ${this.expected}, found ${this.found}`
  }
}

/** Reads text or bytes. Fails if the first line is not the header of a trace. */
export const read = (input: string | Uint8Array): Result.Result<ReadTrace, NotATrace> =>
  atOnce(reading(input))

/** The number of lines in a piece, which takes some milliseconds. */
const pieceLines = 1024

/** Reads like `read`, in pieces. */
export function* reading(
  input: string | Uint8Array
): Generator<void, Result.Result<ReadTrace, NotATrace>, void> {
  const source = lines()
  source.push(typeof input === "string" ? ascii.encode(input) : input)
  source.end()
  let first = source.next()
  while (first !== undefined && first.text.trim() === "") first = source.next()
  if (first === undefined) return Result.fail(notATrace(1, ""))
  const header = headerOf(parsed(first.text))
  if (header === undefined) return Result.fail(notATrace(first.number, first.text))

  const noted = new Warnings()
  noted.header(header)
  const entries: Array<Entry> = []
  for (let line = source.next(); line !== undefined; line = source.next()) {
    if (line.number % pieceLines === 0) yield
    if (line.text === "") continue
    const raw = line.tooLong ? undefined : parsed(line.text)
    const entry = entryOf(line.number, raw, header)
    if (entry === undefined) {
      noted.unreadable(line, raw)
      continue
    }
    noted.entry(entry)
    entries.push(entry)
  }
  const { length } = entries
  return Result.succeed({
    header,
    entries: entries.toSorted((a, b) => a.time - b.time),
    warnings: noted.warnings(length, length)
  })
}

const ascii = new TextEncoder()

const expected = `the header of an IMAP trace, {"file_schema":"${schemaUrn}","v":${version},...}`

const notATrace = (line: number, text: string): NotATrace => {
  const gzip = text.startsWith("\u001f") ? "gzip data (unpack it first)" : undefined
  // whatever it is, it may hold a password: nothing of it is quoted
  const kind = text.trimStart().startsWith("{") ? "other JSON" : "text that is no JSON"
  return new NotATrace({ expected, line, found: gzip ?? (text === "" ? "nothing" : kind) })
}
