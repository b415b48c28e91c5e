/**
 * The files of a contribution about a server, in a clone of this library: its examination, and for each deviation its entry, a quirk
 * if the library can do without what is not kept, and a transcript.
 */
import type { Examination } from "@effect-imap/core/Examine"
import { contributions, slugOf } from "@effect-imap/core/internal/contribution"
import { Effect, FileSystem } from "effect"
import { readProblem } from "../../file/readProblem.ts"
import { FileProblem, writePrivate } from "../trace/files.ts"
import * as files from "./files.ts"
import { type Entry, withEntries } from "./source.ts"

const servers = "packages/core/servers"
const transcripts = "packages/core/test/transcripts/quirks"
const quirks = "packages/core/src/failure/quirk/examined.ts"
const said = "release/site/said.ts"

/** Writes them; returns their names. */
export const write = Effect.fnUntraced(function* (clone: string, examination: Examination) {
  const name = slugOf(examination)
  const found = contributions(examination)
  // a later version of the same server takes its place
  const file = `${servers}/${name}.json`
  yield* files.write(`${clone}/${file}`, examination)
  const shown = yield* writeTranscripts(
    clone,
    found.flatMap(({ said: { id }, transcript }) => (transcript === undefined ? [] : [{ id, transcript }]))
  )
  const lists = [
    yield* add(
      clone,
      said,
      found.map((each) => each.said)
    ),
    yield* add(
      clone,
      quirks,
      found.flatMap(({ quirk }) => quirk ?? [])
    )
  ]
  return [file, ...lists.flat(), ...shown]
})

/** Adds what a list does not have yet; returns its name if that changed it. */
const add = Effect.fnUntraced(function* (clone: string, list: string, entries: ReadonlyArray<Entry>) {
  const file = `${clone}/${list}`
  const fileSystem = yield* FileSystem.FileSystem
  const source = yield* readable(file, fileSystem.readFileString(file))
  const changed = withEntries(source, entries)
  if (changed === source) return []
  yield* writePrivate(file, changed)
  return [list]
})

/** Writes each with the next number, or with the one that it has from an earlier examination. */
const writeTranscripts = Effect.fnUntraced(function* (
  clone: string,
  found: ReadonlyArray<{ readonly id: string; readonly transcript: string }>
) {
  const folder = `${clone}/${transcripts}`
  const fileSystem = yield* FileSystem.FileSystem
  const names = yield* readable(folder, fileSystem.readDirectory(folder))
  let last = lastNumber(names)
  const written: Array<string> = []
  for (const { id, transcript } of found) {
    const earlier = names.find((name) => name.endsWith(`-${id}.txt`) && /^\d+-/.test(name))
    const number = earlier === undefined ? ++last : Number.parseInt(earlier, 10)
    const file = `${transcripts}/${number}-${id}.txt`
    yield* writePrivate(`${clone}/${file}`, transcript.replace("{number}", `${number}`))
    written.push(file)
  }
  return written
})

const readable = <A, E extends Parameters<typeof readProblem>[0], R>(
  file: string,
  reading: Effect.Effect<A, E, R>
) => Effect.mapError(reading, (error) => new FileProblem({ file, problem: readProblem(error) }))

/** The number of the last initial row: not each of these has a separate transcript. */
const initialRows = 101

const lastNumber = (names: ReadonlyArray<string>): number =>
  names.reduce((last, name) => Math.max(last, Number(/^(\d+)-/.exec(name)?.[1] ?? 0)), initialRows)
