/** Traces from files, and files made of them. */
import { Reader } from "@effect-imap/visualizer"
import { traceIn } from "@effect-imap/visualizer/TraceFiles"
import { Effect, FileSystem, Schema } from "effect"
import { Argument } from "effect/cli"
import * as CliPath from "./CliPath.ts"
import * as PrivateFile from "../file/PrivateFile.ts"

/** Why a file could not be read or written, with its name in front. */
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
    Argument.withDescription("A trace that connect or demo wrote, packed by gzip or not, or an exported page")
  )

const withoutName = (file: string, message: string) =>
  message.startsWith(`${file}: `) ? message.slice(file.length + 2) : message

/** The trace of a file: its bytes, and what they say. */
export const readTrace = Effect.fnUntraced(function* (file: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const packed = yield* Effect.mapError(
    fileSystem.readFile(file),
    () => new FileProblem({ file, problem: "the file cannot be read" })
  )
  const bytes = yield* Effect.mapError(
    traceIn([{ name: file, bytes: new Uint8Array(packed) }]),
    ({ message }) => new FileProblem({ file, problem: withoutName(file, message) })
  )
  const trace = yield* Effect.mapError(
    Effect.fromResult(Reader.read(bytes)),
    ({ message }) => new FileProblem({ file, problem: message })
  )
  return { file, bytes, trace }
})

/** Only its owner may read what is written: a trace tells whose mailbox it is. */
export const writePrivate = (file: string, text: string): Effect.Effect<void, FileProblem> =>
  Effect.mapError(
    PrivateFile.replace(file, text),
    ({ problem }) => new FileProblem({ file, problem: `it cannot be written: ${problem}` })
  )
