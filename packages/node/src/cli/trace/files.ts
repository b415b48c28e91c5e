/** Traces from files, and files written from them. */
import { inPieces } from "@effect-imap/core/internal/LongWork"
import * as Reader from "@effect-imap/visualizer/internal/Reader"
import {
  type FormatName,
  type LogFile,
  traceChunks,
  traceIn,
  type Unreadable
} from "@effect-imap/visualizer/internal/TraceFiles"
import { Effect, FileSystem, type PlatformError, Schema } from "effect"
import { Argument } from "effect/cli"
import * as Fs from "node:fs"
import * as CliPath from "../settings/CliPath.ts"
import * as PrivateFile from "../../file/PrivateFile.ts"
import { readProblem } from "../../file/readProblem.ts"
import { typed } from "../output/program.ts"

/** The reason why a file could not be read or written, after the file's name. */
export class FileProblem extends Schema.TaggedError<FileProblem>()("FileProblem", {
  file: Schema.String,
  problem: Schema.String
}) {
  override get message() {
    return `${this.file}: ${this.problem}`
  }
}

export const argument = (name: string) =>
  CliPath.argument(name).pipe(
    Argument.withSchema(Schema.NonEmptyString),
    Argument.withDescription("A trace (also gzipped), an exported page, or another client's log")
  )

const otherSide = { in: "out", out: "in" } as const

/** Reads the bytes of the trace that the files contain together. */
export const readBytes = Effect.fnUntraced(function* (paths: ReadonlyArray<string>) {
  return yield* Effect.mapError(traceIn(yield* filesAt(paths)), problemOf)
})

const filesAt = Effect.fnUntraced(function* (paths: ReadonlyArray<string>) {
  return yield* Effect.forEach(yield* withOtherSides(paths), readFile)
})

const withOtherSides = (paths: ReadonlyArray<string>) =>
  Effect.map(Effect.forEach(paths, withOtherSide), (all) => new Set(all.flat()))

const readFile = Effect.fnUntraced(function* (file: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const bytes = yield* Effect.mapError(fileSystem.readFile(file), unreadable(file))
  return { name: file, bytes }
})

const unreadable = (file: string) => (error: PlatformError.PlatformError) =>
  new FileProblem({ file, problem: readProblem(error) })

/** Returns both files of a Dovecot log, which has the client's lines in one and the server's in the other. */
const withOtherSide = Effect.fnUntraced(function* (file: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const side = file.endsWith(".in") ? "in" : file.endsWith(".out") ? "out" : undefined
  if (side === undefined) return [file]
  const other = `${file.slice(0, -side.length)}${otherSide[side]}`
  return (yield* Effect.orElseSucceed(fileSystem.exists(other), () => false)) ? [file, other] : [file]
})

/** Returns the paths without the second file of a Dovecot log, which is read with the first. */
export const eachLog = (paths: ReadonlyArray<string>): ReadonlyArray<string> => {
  const logs = paths.map((path) => path.replace(/\.(?:in|out)$/, "."))
  return paths.filter((_, at) => logs.indexOf(logs[at] ?? "") === at)
}

export const problemOf = ({ name, problem, unrecognised = false }: Unreadable) =>
  new FileProblem({
    file: name,
    problem: unrecognised
      ? `${problem}; if one of these programs wrote it, name it: ${typed("effect-imap trace import --from")}`
      : problem
  })

/**
 * The same in pieces, of files that stay open and are read while the pieces are taken. `from` is the program that wrote
 * the log.
 */
export const readChunks = Effect.fnUntraced(function* (paths: ReadonlyArray<string>, from?: FormatName) {
  const files = yield* Effect.forEach(yield* withOtherSides(paths), openLog)
  return yield* traceChunks(files, from)
})

/** Opens a log. What is no regular file, such as a pipe, can be read only once, and is read at once. */
const openLog = Effect.fnUntraced(function* (name: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const { size, type } = yield* Effect.mapError(fileSystem.stat(name), unreadable(name))
  if (type !== "File" || size === 0n) return yield* readFile(name)
  const { fd } = yield* Effect.mapError(
    PrivateFile.toRead(name),
    ({ problem }) => new FileProblem({ file: name, problem: `the file cannot be read: ${problem}` })
  )
  const end = Number(size)
  const read = (from: number, to: number) => readPart({ fd, name }, from, Math.min(to, end))
  return { name, size: end, read } satisfies LogFile
})

/** Throws a `FileProblem`. */
const readPart = ({ fd, name }: { readonly fd: number; readonly name: string }, from: number, to: number) => {
  const bytes = new Uint8Array(Math.max(0, to - from))
  let read = 0
  try {
    for (let more = 1; more > 0 && read < bytes.length; read += more)
      more = Fs.readSync(fd, bytes, read, bytes.length - read, from + read)
  } catch {
    throw new FileProblem({ file: name, problem: "the file cannot be read" })
  }
  return bytes.subarray(0, read)
}

/** Reads the trace of one file: its bytes, and the parsed trace. */
export const readTrace = Effect.fnUntraced(function* (file: string) {
  const bytes = yield* readBytes([file])
  const trace = yield* Effect.mapError(
    Effect.flatMap(
      inPieces(() => Reader.reading(bytes)),
      Effect.fromResult
    ),
    ({ message }) => new FileProblem({ file, problem: message })
  )
  return { file, bytes, trace }
})

/** Writes a file that only its owner can read, because a trace shows whose mailbox it is. */
export const writePrivate = (file: string, text: PrivateFile.Content): Effect.Effect<void, FileProblem> =>
  Effect.mapError(
    PrivateFile.replace(file, text),
    ({ problem }) => new FileProblem({ file, problem: `it cannot be written: ${problem}` })
  )
