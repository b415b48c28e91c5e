/**
 * Opens the file that a trace is written to: private, new or an older trace, and never somebody else's.
 */
import { Effect, Option, Schema } from "effect"
import * as Fs from "node:fs"
import * as Path from "node:path"

/** Why a trace cannot be written. */
export class TraceFileError extends Schema.TaggedError<TraceFileError>()("TraceFileError", {
  path: Schema.String,
  /** What the system said, such as `ENOSPC`. */
  code: Schema.optionalKey(Schema.String),
  problem: Schema.String
}) {
  override get message() {
    return `cannot write the trace ${this.path}: ${this.problem}`
  }
}

export interface TraceFile {
  readonly path: string
  readonly fd: number
}

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR, O_WRONLY } = Fs.constants
const mark = "urn:effect-imap:trace"

const problems: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EISDIR: "this is a folder; end the path in / to have one file a run in it",
  ELOOP: "this is a symbolic link, and it is not followed",
  ENOENT: "the folder does not exist",
  ENOSPC: "no space left",
  ENOTDIR: "a part of the path is no folder",
  EROFS: "the file system is read-only"
}

const failed = (path: string) => (cause: unknown) => {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown"
  return new TraceFileError({ path, code, problem: problems[code] ?? code })
}

type Callback<A> = (cause: NodeJS.ErrnoException | null, value: A) => void

/** One call of `node:fs` whose failure is told in words. */
const call = <A>(path: string, run: (callback: Callback<A>) => void) =>
  Effect.callback<A, TraceFileError>((resume) =>
    run((cause, value) => resume(cause === null ? Effect.succeed(value) : Effect.fail(failed(path)(cause))))
  )

const open = (path: string, flags: number | string) =>
  call<number>(path, (callback) => Fs.open(path, flags, 0o600, callback))

const statOf = (path: string, fd: number) => call<Fs.Stats>(path, (callback) => Fs.fstat(fd, callback))

const isDevice = (stats: Fs.Stats) => !stats.isFile() && !stats.isDirectory()

/** Empties the file behind `fd` if it is ours, and empty or a trace. */
const takeOver = Effect.fnUntraced(function* (path: string, fd: number) {
  const stats = yield* statOf(path, fd)
  if (process.getuid !== undefined && stats.uid !== process.getuid()) {
    return yield* new TraceFileError({ path, problem: "the file belongs to another user" })
  }
  const start = Buffer.alloc(256)
  const length = yield* call<number>(path, (callback) => Fs.read(fd, start, 0, start.length, 0, callback))
  if (length > 0 && !start.toString("latin1", 0, length).includes(mark)) {
    return yield* new TraceFileError({ path, problem: "the file exists and is no trace; it was left alone" })
  }
  yield* call<void>(path, (callback) => Fs.fchmod(fd, 0o600, callback))
  yield* call<void>(path, (callback) => Fs.ftruncate(fd, 0, callback))
})

/** `/dev/stdout`, a pipe: nothing to keep safe. Asked again of what was opened, for a path can be swapped. */
const checkDevice = Effect.fnUntraced(function* (path: string, fd: number) {
  if (!isDevice(yield* statOf(path, fd))) {
    return yield* new TraceFileError({ path, problem: "the file was exchanged while it was opened" })
  }
})

const openFile = Effect.fnUntraced(function* (path: string) {
  const found = yield* Effect.option(call<Fs.Stats>(path, (callback) => Fs.stat(path, callback)))
  const device = Option.exists(found, isDevice)
  const fd = yield* open(path, device ? O_WRONLY : O_RDWR | O_CREAT | O_NOFOLLOW)
  yield* Effect.onError(device ? checkDevice(path, fd) : takeOver(path, fd), () => close(fd))
  return { path, fd }
})

/** `2026-11-20T06-25-00.000Z-4711.imaptrace.jsonl`: sorted by time, and apart from those of other processes. */
const openInside = Effect.fnUntraced(function* (folder: string) {
  yield* call<unknown>(folder, (callback) => Fs.mkdir(folder, { recursive: true, mode: 0o700 }, callback))
  const millis = yield* Effect.clockWith((clock) => clock.currentTimeMillis)
  const stem = `${new Date(millis).toISOString().replaceAll(":", "-")}-${process.pid}`
  const attempt = (run: number): Effect.Effect<TraceFile, TraceFileError> => {
    const path = Path.join(folder, `${stem}${run === 1 ? "" : `-${run}`}.imaptrace.jsonl`)
    return open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW).pipe(
      Effect.map((fd) => ({ path, fd })),
      Effect.catchIf(
        ({ code }) => code === "EEXIST" && run < 1000,
        () => attempt(run + 1)
      )
    )
  }
  return yield* attempt(1)
})

/** Opens `path`, or a new file in it where it ends in `/`. Mode 0600; a symbolic link is not followed. */
export const openTraceFile = (path: string): Effect.Effect<TraceFile, TraceFileError> =>
  path.endsWith("/") || path.endsWith(Path.sep) ? openInside(path) : openFile(path)

/** Writes all of `bytes`. */
export const writeAll = (file: TraceFile, bytes: Uint8Array): Effect.Effect<void, TraceFileError> =>
  call<number>(file.path, (callback) => Fs.write(file.fd, bytes, callback)).pipe(
    Effect.flatMap((count) => (count < bytes.length ? writeAll(file, bytes.subarray(count)) : Effect.void))
  )

export const close = (fd: number): Effect.Effect<void> =>
  Effect.callback<void>((resume) => Fs.close(fd, () => resume(Effect.void)))
