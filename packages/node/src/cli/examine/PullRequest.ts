/** The files of a contribution about a server, in a clone of this library: its examination, and a transcript of each deviation. */
import { type Examination, transcripts } from "@effect-imap/core/examine"
import { Effect, FileSystem } from "effect"
import { FileProblem, writePrivate } from "../trace/files.ts"
import { readProblem } from "../../file/readProblem.ts"
import * as files from "./files.ts"

const servers = "packages/core/servers"
const quirks = "packages/core/test/transcripts/quirks"

/** Writes them; returns their names. */
export const write = Effect.fnUntraced(function* (clone: string, examination: Examination) {
  // a later version of the same server takes its place
  const name = slug(examination.server.name ?? "unnamed")
  let number = yield* lastNumber(clone)
  const written = [`${servers}/${name}.json`]
  yield* files.write(`${clone}/${servers}/${name}.json`, examination)
  for (const { question, text, title } of transcripts(examination)) {
    number += 1
    const file = `${quirks}/${number}-${name}-${question}.txt`
    yield* writePrivate(`${clone}/${file}`, `# Q${number} ${title}\n${text}\n`)
    written.push(file)
  }
  return written
})

/** The number of the last row, among those that have a transcript. */
const lastNumber = Effect.fnUntraced(function* (clone: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const names = yield* Effect.mapError(
    fileSystem.readDirectory(`${clone}/${quirks}`),
    (error) => new FileProblem({ file: `${clone}/${quirks}`, problem: readProblem(error) })
  )
  // the rows that are known from the beginning end there, and not each has a transcript of its own
  return names.reduce((last, name) => Math.max(last, Number(/^(\d+)-/.exec(name)?.[1] ?? 0)), 101)
})

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, "-")
    .replaceAll(/^-|-$/g, "")
