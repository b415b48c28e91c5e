/**
 * Logs of other programs as traces: recognized by their beginning, read, and redacted before anything is kept. Loaded
 * only with a file that needs it.
 */
import { toLine } from "@effect-imap/core/Trace"
import { atOnce, firstOf, type LongWork } from "@effect-imap/core/internal/LongWork"
import { type Item, type Log, writing } from "@effect-imap/core/internal/TraceWriter"
import { Bytes, Data, Result } from "effect"
import { curl } from "./curl.ts"
import { dovecot } from "./dovecot.ts"
import type { File, Format } from "./Format.ts"
import { type FormatName, formatNames } from "./formatNames.ts"
import { imapflow } from "./imapflow.ts"
import { mailkit } from "./mailkit.ts"
import { openssl } from "./openssl.ts"
import { thunderbird } from "./thunderbird.ts"

export type { File } from "./Format.ts"

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
export const recognised = (file: File): FormatName | undefined => {
  const beginning = beginningOf(file)
  return formatNames.find((name) => formats[name].recognises(beginning, file.name))
}

/** The number of bytes by which a file is recognized. */
const looked = 64 * 1024

const beginningOf = ({ bytes }: File): string => new TextDecoder("utf-8").decode(bytes.subarray(0, looked))

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
  files: ReadonlyArray<File>,
  from?: FormatName
): LongWork<Result.Result<Iterable<Chunk>, NotALog>> {
  const format = formatOf(files, from)
  if (Result.isFailure(format)) return Result.fail(format.failure)
  const { program, read } = format.success
  const log = yield* read(files.map(plain))
  if (yield* saysSomething(log)) return Result.succeed(encoded(yield* writing(log)))
  const problem = `nothing of IMAP is in this log of ${program}`
  return Result.fail(new NotALog({ name: files[0]?.name ?? "", problem }))
}

const programs = Object.values(formats)
  .map(({ program }) => program)
  .join(", ")

const formatOf = (
  files: ReadonlyArray<File>,
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

/** The file without Node's `Buffer`, whose parts take three times as long to make. */
const plain = ({ bytes, name }: File): File => ({
  name,
  bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
})

const telling: ReadonlySet<Item["_tag"]> = new Set(["Sent", "Received", "NetStart", "Ended"])

const saysSomething = ({ items }: Log) => firstOf(items, ({ _tag }) => telling.has(_tag) || undefined)

const utf8 = new TextEncoder()

/** Encodes as NDJSON, whole lines at a time. */
function* encoded(trace: Iterable<object>): Generator<Uint8Array<ArrayBuffer>> {
  let text = ""
  for (const line of trace) {
    text += `${toLine(line)}\n`
    if (text.length < chunkLength) continue
    yield utf8.encode(text)
    text = ""
  }
  if (text !== "") yield utf8.encode(text)
}

/** The number of characters that are encoded at a time. */
const chunkLength = 1 << 16

/** Converts files to one trace, NDJSON. */
export const imported = (files: ReadonlyArray<File>, from?: FormatName): Result.Result<Chunk, NotALog> =>
  atOnce(importingWhole(files, from))

/** The same in pieces. */
export function* importingWhole(
  files: ReadonlyArray<File>,
  from?: FormatName
): LongWork<Result.Result<Chunk, NotALog>> {
  const chunks = yield* importing(files, from)
  if (Result.isFailure(chunks)) return Result.fail(chunks.failure)
  const all: Array<Chunk> = []
  for (const chunk of chunks.success) {
    all.push(chunk)
    yield
  }
  return Result.succeed(Bytes.concat(all))
}
