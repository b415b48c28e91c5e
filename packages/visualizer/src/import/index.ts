/**
 * Logs of other programs as traces: recognized by their beginning, read, and redacted before anything is kept. Loaded
 * only with a file that needs it.
 */
import { toLine } from "@effect-imap/core/Trace"
import { type Item, type Log, written } from "@effect-imap/core/internal/TraceWriter"
import { Data, Result } from "effect"
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

const formats: Readonly<Record<FormatName, Format>> = {
  imapflow,
  curl,
  openssl,
  dovecot,
  thunderbird,
  mailkit
}

/** The file is not a log of a known program, or contains no IMAP. */
export class NotALog extends Data.TaggedError("NotALog")<{
  readonly name: string
  readonly problem: string
}> {
  override get message() {
    return `${this.name}: ${this.problem}`
  }
}

/** The number of bytes by which a file is recognized. */
const looked = 64 * 1024

const beginningOf = ({ bytes }: File): string => new TextDecoder("utf-8").decode(bytes.subarray(0, looked))

/** Returns the program that wrote the file. */
export const recognised = (file: File): FormatName | undefined => {
  const beginning = beginningOf(file)
  return formatNames.find((name) => formats[name].recognises(beginning, file.name))
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

const utf8 = new TextEncoder()

/** Converts files to one trace, NDJSON. */
export const imported = (files: ReadonlyArray<File>, from?: FormatName): Result.Result<Uint8Array, NotALog> =>
  Result.flatMap(formatOf(files, from), ({ program, read }) => {
    const log = read(files)
    if (!saysSomething(log)) {
      const problem = `nothing of IMAP is in this log of ${program}`
      return Result.fail(new NotALog({ name: files[0]?.name ?? "", problem }))
    }
    return Result.succeed(
      encoded(
        written(log),
        files.reduce((sum, { bytes }) => sum + bytes.length, 0)
      )
    )
  })

const telling: ReadonlySet<Item["_tag"]> = new Set(["Sent", "Received", "NetStart", "Ended"])

const saysSomething = ({ items }: Log): boolean => {
  for (const { _tag } of items) if (telling.has(_tag)) return true
  return false
}

/**
 * Encodes as NDJSON. Memory that is never written is never allocated, so there is room for more than most traces need.
 */
const encoded = (trace: Iterable<object>, expected: number): Uint8Array<ArrayBuffer> => {
  let bytes = new Uint8Array(Math.max(turn, 2 * expected))
  let used = 0
  let text = ""
  const flush = () => {
    if (used + text.length > bytes.length) {
      const larger = new Uint8Array(2 * (used + text.length))
      larger.set(bytes.subarray(0, used))
      bytes = larger
    }
    // a line of a trace is ASCII
    used += utf8.encodeInto(text, bytes.subarray(used)).written
    text = ""
  }
  for (const line of trace) {
    text += `${toLine(line)}\n`
    if (text.length > turn) flush()
  }
  flush()
  return bytes.subarray(0, used)
}

/** The number of characters that are encoded at a time. */
const turn = 1 << 14
