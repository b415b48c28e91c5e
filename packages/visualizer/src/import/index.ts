/**
 * Logs of other programs as traces: recognized by their beginning, read, and redacted before anything is kept. Loaded
 * only with a file that needs it.
 */
import { atOnce } from "@effect-imap/core/internal/LongWork"
import { type Item, type Line, type Log, writing } from "@effect-imap/core/internal/TraceWriter"
import { Bytes, Data, Result } from "effect"
import { curl } from "./curl.ts"
import { dovecot } from "./dovecot.ts"
import { Encoder } from "./Encoder.ts"
import type { Format } from "./Format.ts"
import { type FormatName, formatNames } from "./formatNames.ts"
import { imapflow } from "./imapflow.ts"
import { type File, type LogFile, logFile } from "./LogFile.ts"
import { mailkit } from "./mailkit.ts"
import { openssl } from "./openssl.ts"
import { thunderbird } from "./thunderbird.ts"

export type { File } from "./LogFile.ts"

export { type FormatName, formatNames } from "./formatNames.ts"

/** The file is not a log of a known program, or contains no IMAP. */
export class NotALog extends Data.TaggedError("NotALog")<{
  readonly name: string
  readonly problem: string
}> {
  override get message() {
    return `${this.name}: ${this.problem}`
  }
}

/** Returns the program that wrote the file. */
export const recognised = (file: File | LogFile): FormatName | undefined => {
  const { name, read } = logFile(file)
  const beginning = new TextDecoder("utf-8").decode(read(0, maxProbeBytes))
  return formatNames.find((each) => formats[each].recognises(beginning, name))
}

/** The number of bytes by which a file is recognized. */
const maxProbeBytes = 64 * 1024

const formats: Readonly<Record<FormatName, Format>> = {
  imapflow,
  curl,
  openssl,
  dovecot,
  thunderbird,
  mailkit
}

type Chunk = Uint8Array<ArrayBuffer>

/** Converts files to one trace, NDJSON, chunk by chunk: the trace of a large log is larger than the log. */
export function* importing(
  files: ReadonlyArray<File | LogFile>,
  from?: FormatName
): Generator<void, Result.Result<Iterable<Chunk>, NotALog>> {
  const format = formatOf(files, from)
  if (Result.isFailure(format)) return Result.fail(format.failure)
  const { program, read } = format.success
  const log = yield* read(files.map(logFile))
  let saysSomething = false
  const items: Log["items"] = (take) =>
    log.items((item) => {
      saysSomething ||= contentItems.has(item._tag)
      take(item)
    })
  const written = yield* writing({ ...log, items })
  if (saysSomething) return Result.succeed(encoded(written))
  const problem = `nothing of IMAP is in this log of ${program}`
  return Result.fail(new NotALog({ name: files[0]?.name ?? "", problem }))
}

const contentItems: ReadonlySet<Item["_tag"]> = new Set(["Sent", "Received", "NetStart", "Ended"])

const programs = Object.values(formats)
  .map(({ program }) => program)
  .join(", ")

const formatOf = (
  files: ReadonlyArray<File | LogFile>,
  from: FormatName | undefined
): Result.Result<Format, NotALog> => {
  const names = files.map((file) => from ?? recognised(file))
  const unknown = files[names.indexOf(undefined)]
  const [name] = names
  if (unknown !== undefined || name === undefined) {
    return Result.fail(new NotALog({ name: unknown?.name ?? "", problem: `it is no log of ${programs}` }))
  }
  const other = names.findIndex((each) => each !== name)
  const { program } = formats[name]
  return other === -1
    ? Result.succeed(formats[name])
    : Result.fail(
        new NotALog({
          name: files[other]?.name ?? "",
          problem: `it is no log of ${program}, as the first file is`
        })
      )
}

/** Encodes as NDJSON, whole lines at a time. */
function* encoded(written: (take: (line: Line) => void) => Generator<void, void>): Generator<Chunk> {
  const encoder = new Encoder()
  const work = written((line) => encoder.add(line))
  for (let isOver = false; !isOver;) {
    isOver = work.next().done === true
    const chunk = encoder.take(isOver ? 1 : chunkBytes)
    if (chunk !== undefined) yield chunk
  }
}

/** The minimum size of a chunk, except for the last one. */
const chunkBytes = 1 << 16

/** Converts files to one trace, NDJSON. */
export const imported = (files: ReadonlyArray<File>, from?: FormatName): Result.Result<Chunk, NotALog> =>
  atOnce(importingWhole(files, from))

/** The same in pieces. */
export function* importingWhole(
  files: ReadonlyArray<File>,
  from?: FormatName
): Generator<void, Result.Result<Chunk, NotALog>> {
  const chunks = yield* importing(files, from)
  if (Result.isFailure(chunks)) return Result.fail(chunks.failure)
  const all: Array<Chunk> = []
  for (const chunk of chunks.success) {
    all.push(chunk)
    yield
  }
  return Result.succeed(Bytes.concat(all))
}
