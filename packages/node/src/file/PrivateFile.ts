/**
 * Opens the files that this package writes: regular files that this user owns and nobody else can read.
 *
 * It does not follow symbolic links, refuses another user's pipe, and never waits for the other end of a pipe. A
 * device, or a pipe that this user owns, is written to as it is.
 */
import { Effect, Option, Random, Schema, type Scope } from "effect"
import * as Fs from "node:fs"
import { isOpenToOthers, isOwn } from "./rights.ts"

/** The reason why a file cannot be written or read. */
export class FileError extends Schema.TaggedError<FileError>()("FileError", {
  path: Schema.String,
  /** The code of the system's error, such as `ENOSPC`. */
  code: Schema.optionalKey(Schema.String),
  problem: Schema.String
}) {
  override get message() {
    return `${this.path}: ${this.problem}`
  }
}

export interface Opened {
  readonly path: string
  readonly fd: number
}

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } = Fs.constants

const problems: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EISDIR: "this is a folder",
  ELOOP: "this is a symbolic link, which is not followed",
  ENOENT: "the folder does not exist",
  ENOSPC: "no space left",
  ENOTDIR: "a part of the path is not a folder",
  ENXIO: "nobody reads this pipe",
  EROFS: "the file system is read-only"
}

export const failed = (path: string) => (cause: unknown) => {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown"
  return new FileError({ path, code, problem: problems[code] ?? code })
}

type Callback<A> = (cause: NodeJS.ErrnoException | null, value: A) => void

/** Calls `node:fs`; a failure gets a message for people. */
export const call = <A>(path: string, run: (callback: Callback<A>) => void): Effect.Effect<A, FileError> =>
  Effect.callback<A, FileError>((resume) =>
    run((cause, value) => resume(cause === null ? Effect.succeed(value) : Effect.fail(failed(path)(cause))))
  )

/** Opens a file that this user owns for reading and writing, and creates it if it does not exist. */
export const open = Effect.fnUntraced(function* (
  path: string
): Effect.fn.Return<Opened, FileError, Scope.Scope> {
  const file = yield* opening(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK)
  yield* requireOwn(path, yield* statOf(file))
  return file
})

/** Opens any file for reading. */
export const toRead = (path: string): Effect.Effect<Opened, FileError, Scope.Scope> => opening(path, O_RDONLY)

/** Empties a file, and makes it readable only by its owner. */
export const empty = ({ fd, path }: Opened): Effect.Effect<void, FileError> =>
  Effect.andThen(
    call<void>(path, (callback) => Fs.fchmod(fd, 0o600, callback)),
    call<void>(path, (callback) => Fs.ftruncate(fd, 0, callback))
  )

/** Creates a file; fails with `EEXIST` if it exists. */
export const create = (path: string): Effect.Effect<Opened, FileError, Scope.Scope> =>
  opening(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW)

/**
 * Opens `/dev/stdout`, `/dev/null` or a pipe that this user owns, which are written to as they are; `None` for any
 * other path.
 */
export const openDevice = Effect.fnUntraced(function* (
  path: string
): Effect.fn.Return<Option.Option<Opened>, FileError, Scope.Scope> {
  const found = yield* Effect.option(call<Fs.Stats>(path, (callback) => Fs.stat(path, callback)))
  if (!Option.exists(found, isDevice)) return Option.none()
  const device = yield* opening(path, O_WRONLY | O_NONBLOCK)
  // checked again on the open file, since a path can be swapped
  const stats = yield* statOf(device)
  if (!isDevice(stats)) {
    return yield* new FileError({ path, problem: "the file was replaced while it was opened" })
  }
  if (stats.isFIFO() && !isOwn(stats)) {
    return yield* new FileError({ path, problem: "this is a pipe of another user" })
  }
  return Option.some(device)
})

/** The content of a file; bytes also in pieces, which are made while they are written. An empty one is a pause. */
export type Content = string | Uint8Array | Iterable<Uint8Array>

/** Replaces the contents atomically: it writes a new file, and renames it. A device is written to directly. */
export const replace = Effect.fnUntraced(function* (
  path: string,
  content: Content
): Effect.fn.Return<void, FileError, Scope.Scope> {
  const device = yield* openDevice(path)
  if (Option.isSome(device)) return yield* writeEach(device.value, content)
  const before = yield* Effect.option(call<Fs.Stats>(path, (callback) => Fs.lstat(path, callback)))
  if (Option.isSome(before)) yield* requireOwn(path, before.value)
  const aside = `${path}.${yield* Random.nextIntBetween(0, 1e9)}.new`
  yield* Effect.andThen(
    Effect.scoped(Effect.flatMap(create(aside), (file) => writeEach(file, content))),
    call<void>(path, (callback) => Fs.rename(aside, path, callback))
  ).pipe(Effect.onError(() => Effect.ignore(remove(aside))))
}, Effect.scoped)

const writeEach = Effect.fnUntraced(function* (file: Opened, content: Content) {
  for (const chunk of chunksOf(content)) yield* chunk.length === 0 ? Effect.yieldNow : writeAll(file, chunk)
})

const chunksOf = (content: Content): Iterable<Uint8Array> => {
  if (typeof content === "string") return [new TextEncoder().encode(content)]
  return content instanceof Uint8Array ? [content] : content
}

/** Reads a file that this user owns and nobody else can write, of at most `maxBytes`; `None` if it does not exist. */
export const read = Effect.fnUntraced(function* (
  path: string,
  maxBytes: number
): Effect.fn.Return<Option.Option<string>, FileError, Scope.Scope> {
  const file = yield* Effect.catchIf(
    Effect.asSome(opening(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)),
    ({ code }) => code === "ENOENT",
    () => Effect.succeedNone
  )
  if (Option.isNone(file)) return Option.none()
  const stats = yield* statOf(file.value)
  yield* requireOwn(path, stats)
  if (isOpenToOthers(stats)) {
    return yield* new FileError({ path, problem: "other users can write to this file" })
  }
  if (stats.size > maxBytes)
    return yield* new FileError({ path, problem: `it is longer than ${maxBytes} bytes` })
  const text = yield* call<string>(path, (callback) => Fs.readFile(file.value.fd, "utf8", callback))
  return Option.some(text)
}, Effect.scoped)

/** Writes all of `bytes`; waits while a pipe is full. */
export const writeAll = (file: Opened, bytes: Uint8Array): Effect.Effect<void, FileError> =>
  call<number>(file.path, (callback) => Fs.write(file.fd, bytes, callback)).pipe(
    Effect.catchIf(
      ({ code }) => code === "EAGAIN",
      () => Effect.as(Effect.sleep("20 millis"), 0)
    ),
    Effect.flatMap((count) => (count < bytes.length ? writeAll(file, bytes.subarray(count)) : Effect.void))
  )

export const remove = (path: string): Effect.Effect<void, FileError> =>
  call<void>(path, (callback) => Fs.unlink(path, callback))

const opening = (path: string, flags: number): Effect.Effect<Opened, FileError, Scope.Scope> =>
  Effect.acquireRelease(
    call<number>(path, (callback) => Fs.open(path, flags, 0o600, callback)).pipe(
      Effect.map((fd) => ({ path, fd }))
    ),
    ({ fd }) => Effect.callback<void>((resume) => Fs.close(fd, () => resume(Effect.void)))
  )

const statOf = ({ fd, path }: Opened) => call<Fs.Stats>(path, (callback) => Fs.fstat(fd, callback))

const isDevice = (stats: Fs.Stats) => stats.isCharacterDevice() || stats.isFIFO()

const requireOwn = (path: string, stats: Fs.Stats) => {
  const problem = stats.isSymbolicLink()
    ? problems["ELOOP"]
    : stats.isDirectory()
      ? problems["EISDIR"]
      : !stats.isFile()
        ? "this is not a regular file"
        : !isOwn(stats)
          ? "the file belongs to another user"
          : stats.nlink > 1
            ? "the file has other names as well"
            : undefined
  return problem === undefined ? Effect.void : Effect.fail(new FileError({ path, problem }))
}
