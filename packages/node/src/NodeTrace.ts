/**
 * Traces in files: NDJSON, one event per line, readable only by their owner.
 */
import * as Sizes from "@effect-imap/core/internal/Sizes"
import * as Trace from "@effect-imap/core/Trace"
import { Effect, Exit, Fiber, Latch, type Layer, Scope } from "effect"
import { gapBefore } from "@effect-imap/core/internal/Trace"
import type { Opened } from "./file/PrivateFile.ts"
import { openTraceFile, TraceFileError, writeAll } from "./trace/traceFile.ts"

export { TraceFileError }

/** Bounds of a trace file, in bytes. */
export interface FileOptions {
  /** How many bytes may wait for the disk (default 4 MiB). Events beyond are dropped, and `trace:gap` counts them. */
  readonly bufferBytes?: number
  /** The maximum length of the file (default 256 MiB). A `trace:gap` at its end counts later events. */
  readonly maxBytes?: number
}

export interface FileSink extends Trace.Sink {
  /** The file that the trace is written to, also if a folder was given. */
  readonly path: string
}

/** The name and version of the runtime. Bun and Deno report a version of Node, too. */
const runtime = (["bun", "deno", "node"] as const)
  .flatMap((name) => (process.versions[name] === undefined ? [] : [`${name} ${process.versions[name]}`]))
  .slice(0, 1)
  .join("")

/** How long the end of a scope waits for the disk. */
const flushLimit = "1 second"

/** Lines that wait for the disk, bounded by their bytes. They are ASCII, so that characters are bytes. */
const makeBuffer = ({
  bufferBytes = 4 * 1024 * 1024,
  maxBytes = Sizes.table.traceFile.value
}: FileOptions) => {
  const arrived = Latch.makeUnsafe()
  let lines: Array<string> = []
  let waiting = 0
  let taken = 0
  let gap: Trace.Event | undefined
  let full = false
  let open = true

  const push = (line: string) => {
    lines.push(line)
    waiting += line.length
    arrived.openUnsafe()
  }
  /** Once a line did not fit, shorter ones are dropped as well, so that a trace ends in one place. */
  const fits = (line: string) => {
    full ||= taken + waiting + line.length > maxBytes
    return !full
  }

  return {
    arrived,
    isOpen: () => open,
    close: () => {
      open = false
      arrived.openUnsafe()
    },
    header: (header: Trace.Header) => push(lineOf(header)),
    event: (event: Trace.Event) => {
      if (!open) return
      const line = full || waiting >= bufferBytes ? undefined : lineOf(event)
      if (line !== undefined && fits(line)) return push(line)
      gap = gapBefore(event, (gap?.name === "trace:gap" ? gap.data.dropped : 0) + 1)
    },
    /** Returns all waiting lines. A gap comes before the event that follows it, or at the end. */
    take: (): string => {
      if (gap !== undefined && !(full && open)) {
        push(lineOf(gap))
        gap = undefined
      }
      const text = lines.join("")
      lines = []
      taken += waiting
      waiting = 0
      arrived.closeUnsafe()
      return text
    }
  }
}

const lineOf = (value: Trace.Header | Trace.Event) => `${Trace.toLine(value)}\n`

type Buffer = ReturnType<typeof makeBuffer>

const ascii = new TextEncoder()

/** Writes lines until the buffer is closed and empty. A failing disk ends the trace, never the connection. */
const write = (file: Opened, buffer: Buffer): Effect.Effect<void> => {
  const turn: Effect.Effect<void, TraceFileError> = Effect.suspend(() => {
    const text = buffer.take()
    if (text !== "") return Effect.andThen(writeAll(file, ascii.encode(text)), turn)
    return buffer.isOpen() ? woken : Effect.void
  })
  // Opening the latch resumes at once, inside the call with the event; yielding puts more lines into one write.
  const woken = buffer.arrived.await.pipe(Effect.andThen(Effect.yieldNow), Effect.andThen(turn))
  return turn.pipe(
    Effect.catch((error) => Effect.logWarning(`The trace ends here: ${error.message}`)),
    Effect.ensuring(Effect.sync(buffer.close))
  )
}

/**
 * Makes a sink that writes a file, or, if `path` ends in `/`, a new file in that folder.
 *
 * The file is private (0600). An existing file is replaced if it is our own trace, and refused otherwise; while another process
 * writes it, the trace goes to a file beside it, which `path` and a warning name. Writing never delays a connection; the end of
 * the scope waits for the disk, for at most a second.
 */
export const fileSink = Effect.fn("NodeTrace.fileSink")(function* (
  path: string,
  options: FileOptions = {}
): Effect.fn.Return<FileSink, TraceFileError, Scope.Scope> {
  const buffer = makeBuffer(options)
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
    Effect.sync(buffer.close).pipe(
      Effect.andThen(Effect.timeoutOption(Fiber.await(fiber), flushLimit)),
      Effect.andThen(Effect.forkDetach(Fiber.interrupt(fiber)))
    )
  )
  return {
    path: file.path,
    listening: buffer.isOpen,
    header: (header) => buffer.header({ ...header, runtime }),
    event: buffer.event
  }
})

/** Also writes the traces of all connections under the layer to a file. See `fileSink`. */
export const layerFile = (path: string, options?: FileOptions): Layer.Layer<never, TraceFileError> =>
  Trace.layerSink(fileSink(path, options))
