/**
 * Traces in files: NDJSON, one event per line, readable only by their owner.
 */
import * as Trace from "@effect-imap/core/Trace"
import { isText } from "@effect-imap/core/internal/is"
import { expects } from "@effect-imap/core/internal/expects"
import { checkOf, expectsOptions, option } from "@effect-imap/core/internal/options"
import { Effect, Exit, Fiber, type Layer, Scope } from "effect"
import type { Opened } from "../file/PrivateFile.ts"
import { type FileOptions, LineBuffer } from "./LineBuffer.ts"
import { openTraceFile, TraceFileError, writeAll } from "./traceFile.ts"

export { type FileOptions, TraceFileError }

export interface FileSink extends Trace.Sink {
  /** The path of the file, also if a folder was given. */
  readonly path: string
}

/** The name and version of the runtime. Bun and Deno report a version of Node, too. */
const runtime = (["bun", "deno", "node"] as const)
  .flatMap((name) => (process.versions[name] === undefined ? [] : [`${name} ${process.versions[name]}`]))
  .slice(0, 1)
  .join("")

/** The time that the end of a scope waits for the disk. */
const flushLimit = "1 second"

const ascii = new TextEncoder()

/** Writes lines until the buffer is closed and empty. A failing disk ends the trace, never the connection. */
const write = (file: Opened, buffer: LineBuffer): Effect.Effect<void> => {
  const turn: Effect.Effect<void, TraceFileError> = Effect.suspend(() => {
    const text = buffer.take()
    if (text !== "") return Effect.andThen(writeAll(file, ascii.encode(text)), turn)
    return buffer.isOpen ? woken : Effect.void
  })
  // opening the latch resumes at once, inside the call with the event: after a yield, one write takes more lines
  const woken = buffer.arrived.await.pipe(Effect.andThen(Effect.yieldNow), Effect.andThen(turn))
  return turn.pipe(
    Effect.catch((error) => Effect.logWarning(`The trace ends here: ${error.message}`)),
    Effect.ensuring(Effect.sync(() => buffer.close()))
  )
}

/**
 * Makes a sink that writes a file, or, if `path` ends in `/`, a new file in that folder.
 *
 * The file is private (0600). An existing file is replaced if it is our own trace, and refused otherwise; while another
 * process writes it, the trace goes to a file beside it, which `path` and a warning name. Writing never delays a
 * connection; the end of the scope waits for the disk, for at most a second.
 */
export const fileSink = (
  path: string,
  options: FileOptions = {}
): Effect.Effect<FileSink, TraceFileError, Scope.Scope> => {
  return Effect.suspend(() => {
    expects(isText(path), "NodeTrace.fileSink", "path", "a path")
    expectsOptions(options, "NodeTrace.fileSink", check)
    return sinkOf(path, options)
  })
}

const check = checkOf<FileOptions>(() => ({ bufferBytes: option.count, maxBytes: option.count }))

const sinkOf = Effect.fn("NodeTrace.fileSink")(function* (
  path: string,
  options: FileOptions
): Effect.fn.Return<FileSink, TraceFileError, Scope.Scope> {
  const buffer = new LineBuffer(options)
  const open = Effect.gen(function* () {
    // a separate scope: a disk that hangs must not block the caller's
    const scope = yield* Scope.make()
    const file = yield* Effect.onError(Scope.provide(openTraceFile(path), scope), (cause) =>
      Scope.close(scope, Exit.failCause(cause))
    )
    const writing = Effect.onExit(write(file, buffer), (exit) => Scope.close(scope, exit))
    return { file, fiber: yield* Effect.forkDetach(writing, { startImmediately: true }) }
  })
  const { file } = yield* Effect.acquireRelease(open, ({ fiber }) =>
    Effect.sync(() => buffer.close()).pipe(
      Effect.andThen(Effect.timeoutOption(Fiber.await(fiber), flushLimit)),
      Effect.andThen(Effect.forkDetach(Fiber.interrupt(fiber)))
    )
  )
  return {
    path: file.path,
    listening: () => buffer.isOpen,
    header: (header) => buffer.header({ ...header, runtime }),
    event: (event) => buffer.event(event)
  }
})

/** Also writes the traces of all connections under the layer to a file. See `fileSink`. */
export const layerFile = (path: string, options?: FileOptions): Layer.Layer<never, TraceFileError> =>
  Trace.layerSink(fileSink(path, options))
