/** Reads files that a person gives: traces, plain or packed, and exported pages. */
import { inPieces } from "@effect-imap/core/internal/LongWork"
import { Effect, Result, Schema, Stream } from "effect"
import { type FormatName, programs } from "../import/formatNames.ts"
import type { NotALog } from "../import/index.ts"
import { type File, inUtf8, logFile, type LogFile, wholeFile } from "../import/LogFile.ts"
import { isPlain, opened, UnpacksTooLarge } from "../page/open.ts"
import { type NotATrace, read, reading } from "../trace/Reader.ts"
import { merged } from "./merge.ts"

export { type FormatName, formatNames } from "../import/formatNames.ts"

export type { File, LogFile } from "../import/LogFile.ts"

/** A file that cannot be shown, and why. */
export class Unreadable extends Schema.TaggedError<Unreadable>()("Unreadable", {
  name: Schema.String,
  problem: Schema.String,
  /** True if it is neither a trace nor a log of a known program. */
  unrecognised: Schema.optionalKey(Schema.Boolean)
}) {
  override get message() {
    return `${this.name}: ${this.problem}`
  }
}

/**
 * Returns the trace in the files: a single one unchanged, so that its lines keep their numbers; several as one. Logs of
 * other programs become traces; `from` names the program if it cannot be recognized.
 */
export const traceIn = (
  files: ReadonlyArray<File>,
  from?: FormatName
): Effect.Effect<Uint8Array, Unreadable> =>
  Effect.forEach(files, unpack).pipe(
    Effect.flatMap((plain) => traces(plain, from)),
    Effect.flatMap((plain) => {
      const [only] = plain
      if (plain.length === 0) return Effect.succeed(new Uint8Array())
      return only !== undefined && plain.length === 1 ? alone(only) : together(plain)
    })
  )

/** Unpacks a file. UTF-8 that is neither packed nor a page is returned as it is, without a copy. */
const unpack = ({ bytes, name }: File): Effect.Effect<File, Unreadable> => {
  const file = { name, bytes: inUtf8(bytes) }
  return isPlain(file.bytes) ? Effect.succeed(file) : unpackedFrom(file)
}

const damaged = "the packed data is damaged, or its end is missing"

const unpackedFrom = ({ bytes, name }: File): Effect.Effect<File, Unreadable> =>
  Stream.unwrap(
    Effect.map(
      Effect.tryPromise({
        try: () => opened(new Blob([new Uint8Array(bytes)])),
        catch: () => new Unreadable({ name, problem: damaged })
      }),
      (stream) =>
        Stream.fromReadableStream({
          evaluate: () => stream,
          onError: (cause) =>
            new Unreadable({ name, problem: cause instanceof UnpacksTooLarge ? cause.message : damaged })
        })
    )
  ).pipe(
    Stream.runCollect,
    Effect.flatMap((chunks) => Effect.promise(() => new Blob(chunks).arrayBuffer())),
    Effect.map((buffer) => ({ name, bytes: new Uint8Array(buffer) }))
  )

/** Returns traces as they are, and logs of other programs as traces. */
const traces = Effect.fnUntraced(function* (files: ReadonlyArray<File>, from: FormatName | undefined) {
  const foreign = from === undefined ? files.filter((file) => !isTrace(file)) : files
  if (foreign.length === 0) return files
  const made = yield* imported(foreign, from)
  return [...files.filter((file) => !foreign.includes(file)), ...made.flat()]
})

const isTrace = ({ bytes }: File): boolean => Result.isSuccess(read(headOf(bytes)))

/** Returns enough for a header: the first line that is not empty. */
const headOf = (bytes: Uint8Array): Uint8Array => {
  const start = bytes.findIndex((byte) => byte > 32)
  const end = bytes.indexOf(10, start)
  return start === -1 || end === -1 ? bytes : bytes.subarray(0, end + 1)
}

/** The importers of other programs' logs, loaded with the first file that is not a trace. */
const importers = Effect.promise(() => import("../import/index.ts"))

/**
 * Converts logs of each program to one trace, because their files may belong together; unknown files are returned as
 * they are.
 */
const imported = Effect.fnUntraced(function* (files: ReadonlyArray<File>, from: FormatName | undefined) {
  const { importingWhole, recognised } = yield* importers
  const byFormat = Map.groupBy(files, (file) => from ?? recognised(file))
  return yield* Effect.forEach(Array.from(byFormat), ([format, logs]) => {
    const name = logs.map((file) => file.name).join(" ")
    if (format === undefined) return Effect.succeed(logs)
    const made = Effect.flatMap(
      inPieces(() => importingWhole(logs, format)),
      Effect.fromResult
    )
    return Effect.mapBoth(made, {
      onFailure: unreadable,
      onSuccess: (bytes): ReadonlyArray<File> => [{ name, bytes }]
    })
  })
})

const unreadable = ({ name, problem }: NotALog) => new Unreadable({ name, problem })

const alone = (file: File) => Effect.as(readable(file, read(headOf(file.bytes))), file.bytes)

const readable = <A>(
  { bytes, name }: File,
  result: Result.Result<A, NotATrace>
): Effect.Effect<A, Unreadable> =>
  Result.match(result, {
    onSuccess: Effect.succeed,
    onFailure: ({ message }) =>
      mayBeLog(bytes)
        ? new Unreadable({ name, problem: unrecognised, unrecognised: true })
        : new Unreadable({ name, problem: message })
  })

/** Returns whether it is text that is no JSON: a trace has none. */
const mayBeLog = (bytes: Uint8Array): boolean => {
  const first = bytes.find((byte) => byte > 32)
  return first !== undefined && first !== 0x7b
}

const unrecognised = `this is no IMAP trace, and no log of ${Object.values(programs).join(", ")} that is recognised`

const together = (files: ReadonlyArray<File>) =>
  Effect.map(
    Effect.forEach(files, ({ bytes, name }) =>
      inPieces(() => reading(bytes)).pipe(
        Effect.flatMap((result) => readable({ bytes, name }, result)),
        Effect.map((trace) => ({ name, trace }))
      )
    ),
    (traces) => new TextEncoder().encode(merged(traces))
  )

/**
 * Returns the trace in the files in pieces. The log of one program is read, and its trace made, while they are taken: it is
 * larger than the log.
 */
export const traceChunks = Effect.fnUntraced(function* (
  files: ReadonlyArray<File | LogFile>,
  from?: FormatName
): Effect.fn.Return<Iterable<Uint8Array>, Unreadable> {
  const plain = yield* Effect.forEach(files.map(logFile), unpackLog)
  const { importing, recognised } = yield* importers
  const isOneLog = new Set(plain.map((file) => from ?? recognised(file) ?? file)).size === 1
  if (
    !isOneLog ||
    (from === undefined && plain.some((file) => beginsTrace(file) || recognised(file) === undefined))
  )
    return [yield* traceIn(plain.map(wholeFile), from)]
  const chunks = yield* inPieces(() => importing(plain, from))
  return yield* Effect.mapError(Effect.fromResult(chunks), unreadable)
})

const unpackLog = (file: LogFile): Effect.Effect<LogFile, Unreadable> =>
  isPlain(file.read(0, 64)) ? Effect.succeed(file) : Effect.map(unpackedFrom(wholeFile(file)), logFile)

/** No header of a trace is longer. */
const maxHeaderBytes = 1 << 20

const beginsTrace = ({ name, read }: LogFile): boolean => isTrace({ name, bytes: read(0, maxHeaderBytes) })
