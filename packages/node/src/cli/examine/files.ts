/** Examinations as files: JSON, readable for people and in a repository. */
import { Examination } from "@effect-imap/core/Examine"
import { toIndented } from "@effect-imap/core/internal/Trace"
import { Effect, FileSystem, Schema } from "effect"
import { readProblem } from "../../file/readProblem.ts"
import { FileProblem, writePrivate } from "../trace/files.ts"

const codec = Schema.toCodecJson(Examination)
const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(codec))
const encode = Schema.encodeSync(codec)

/** Reads the file of an examination. */
export const read = Effect.fnUntraced(function* (file: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const text = yield* Effect.mapError(
    fileSystem.readFileString(file),
    (error) => new FileProblem({ file, problem: readProblem(error) })
  )
  return yield* Effect.mapError(
    decode(text),
    () => new FileProblem({ file, problem: "this is no examination, or one of a later version" })
  )
})

/** Writes it so that two versions can be compared line by line. */
export const write = (file: string, examination: Examination): Effect.Effect<void, FileProblem> =>
  writePrivate(file, `${toIndented(encode(examination))}\n`)
