/** Opens the file of a trace: a new file, or an older trace of this user. */
import { Effect, Option, Schema, type Scope } from "effect"
import * as Fs from "node:fs"
import * as Path from "node:path"
import * as Lock from "../file/Lock.ts"
import * as PrivateFile from "../file/PrivateFile.ts"

/** The reason why a trace cannot be written. */
export class TraceFileError extends Schema.TaggedError<TraceFileError>()("TraceFileError", {
  path: Schema.String,
  /** The code of the system's error, such as `ENOSPC`. */
  code: Schema.optionalKey(Schema.String),
  problem: Schema.String
}) {
  override get message() {
    return `cannot write the trace ${this.path}: ${this.problem}`
  }
}

const mark = "urn:effect-imap:trace"

/** Opens `path`, or a new file in it if it ends in `/`, until the scope closes. */
export const openTraceFile = (path: string): Effect.Effect<PrivateFile.Opened, TraceFileError, Scope.Scope> =>
  Effect.mapError(
    path.endsWith("/") || path.endsWith(Path.sep) ? openInside(path) : openFile(path),
    asTraceError
  )

const asTraceError = ({ code, path, problem }: PrivateFile.FileError) =>
  new TraceFileError({
    path,
    ...(code === undefined ? {} : { code }),
    problem: code === "EISDIR" ? `${problem}; end the path in / to have one file a run in it` : problem
  })

/** Opens the file, or one beside it if another process writes it. */
const openFile = Effect.fnUntraced(function* (path: string) {
  const device = yield* PrivateFile.openDevice(path)
  if (Option.isSome(device)) return device.value
  const writer = yield* Lock.acquire(path)
  if (Option.isSome(writer)) {
    const file = yield* createOneOf(numberedBeside(path))
    yield* Effect.logWarning(`${writer.value} writes ${path}: this trace goes to ${file.path}`)
    return file
  }
  const file = yield* PrivateFile.open(path)
  yield* takeOver(file)
  return file
})

/** Empties the file if it is a trace or empty; refuses any other file. */
const takeOver = Effect.fnUntraced(function* (file: PrivateFile.Opened) {
  const { fd, path } = file
  const start = Buffer.alloc(256)
  const length = yield* PrivateFile.call<number>(path, (callback) =>
    Fs.read(fd, start, 0, start.length, 0, callback)
  )
  if (length > 0 && !start.toString("latin1", 0, length).includes(mark)) {
    return yield* new PrivateFile.FileError({
      path,
      problem: "the file exists and is not a trace; it was left unchanged"
    })
  }
  yield* PrivateFile.empty(file)
})

/** Names files beside it: `run.imaptrace.jsonl` → `run-4711.imaptrace.jsonl`, `run-4711-2.imaptrace.jsonl` … */
const numberedBeside = (path: string) => {
  const { base, dir } = Path.parse(path)
  const dot = base.indexOf(".", 1)
  const stem = dot === -1 ? base : base.slice(0, dot)
  return numbered(Path.join(dir, `${stem}-${process.pid}`), base.slice(stem.length))
}

const numbered = (stem: string, extension: string) => (run: number) =>
  `${stem}${run === 1 ? "" : `-${run}`}${extension}`

/** Creates the first of these files whose name is free. */
const createOneOf = (
  nameOf: (run: number) => string,
  run = 1
): Effect.Effect<PrivateFile.Opened, PrivateFile.FileError, Scope.Scope> =>
  PrivateFile.create(nameOf(run)).pipe(
    Effect.catchIf(
      ({ code }) => code === "EEXIST" && run < 1000,
      () => createOneOf(nameOf, run + 1)
    )
  )

/**
 * Creates a file in a folder, such as `2026-11-20T06-25-00.000Z-4711.imaptrace.jsonl`: sorted by time, one for each
 * process.
 */
const openInside = Effect.fnUntraced(function* (folder: string) {
  yield* PrivateFile.call<unknown>(folder, (callback) =>
    Fs.mkdir(folder, { recursive: true, mode: 0o700 }, callback)
  )
  const millis = yield* Effect.clockWith((clock) => clock.currentTimeMillis)
  const stem = `${new Date(millis).toISOString().replaceAll(":", "-")}-${process.pid}`
  return yield* createOneOf(numbered(Path.join(folder, stem), ".imaptrace.jsonl"))
})

/** Writes all of `bytes`. */
export const writeAll = (file: PrivateFile.Opened, bytes: Uint8Array): Effect.Effect<void, TraceFileError> =>
  Effect.mapError(PrivateFile.writeAll(file, bytes), asTraceError)
