/**
 * Traces in files: NDJSON, one event a line, readable by its owner alone.
 */
import * as Trace from "@effect-imap/core/Trace"
import { Effect, Fiber, Latch, type Layer, type Scope } from "effect"
import { gapBefore } from "@effect-imap/core/trace/Ring"
import { close, openTraceFile, type TraceFile, TraceFileError, writeAll } from "./trace/TraceFile.ts"

export { TraceFileError }

export interface FileOptions {
  /** How many bytes may wait for the disk (default 4 MiB). What comes beyond is dropped, and `trace:gap` tells it. */
  readonly bufferBytes?: number
}

export interface FileSink extends Trace.Sink {
  /** Where the trace is written: the name that was found where a folder was given. */
  readonly path: string
}

/** How long the end of a scope waits for the disk. */
const flushLimit = "1 second"

/** Lines that wait for the disk, bounded by their bytes. They are ASCII, so that characters are bytes. */
const makeBuffer = (limit: number) => {
  const arrived = Latch.makeUnsafe()
  let lines: Array<string> = []
  let waiting = 0
  let gap: Trace.Event | undefined
  let open = true

  const push = (value: Trace.Header | Trace.Event) => {
    const line = `${Trace.toLine(value)}\n`
    lines.push(line)
    waiting += line.length
    arrived.openUnsafe()
  }

  return {
    arrived,
    isOpen: () => open,
    close: () => {
      open = false
      arrived.openUnsafe()
    },
    header: push,
    event: (event: Trace.Event) => {
      if (!open) return
      if (waiting < limit) return push(event)
      gap = gapBefore(event, (gap?.name === "trace:gap" ? gap.data.dropped : 0) + 1)
    },
    /** All that waits. Nothing is taken in behind what was dropped, so that the gap stands where it was. */
    take: (): string => {
      if (gap !== undefined) push(gap)
      gap = undefined
      const text = lines.join("")
      lines = []
      waiting = 0
      arrived.closeUnsafe()
      return text
    }
  }
}

type Buffer = ReturnType<typeof makeBuffer>

const ascii = new TextEncoder()

/** Writes what arrives until the buffer is closed and empty. A disk that fails ends the trace, never the connection. */
const write = (file: TraceFile, buffer: Buffer): Effect.Effect<void> => {
  const turn: Effect.Effect<void, TraceFileError> = Effect.suspend(() => {
    const text = buffer.take()
    if (text !== "") return Effect.andThen(writeAll(file, ascii.encode(text)), turn)
    return buffer.isOpen() ? woken : Effect.void
  })
  // Opening the latch resumes at once, inside the call that brought the event; later, more goes out in one write.
  const woken = buffer.arrived.await.pipe(Effect.andThen(Effect.yieldNow), Effect.andThen(turn))
  return turn.pipe(
    Effect.catch((error) => Effect.logWarning(`The trace ends here: ${error.message}`)),
    Effect.ensuring(Effect.sync(buffer.close)),
    Effect.ensuring(close(file.fd))
  )
}

/**
 * A sink that writes a file, or, where `path` ends in `/`, a new file in that folder.
 *
 * The file is private (0600). One that exists is replaced if it is a trace and refused if it is anything else.
 * Writing never holds up a connection; the end of the scope waits for the disk, one second at most.
 */
export const fileSink = Effect.fn("NodeTrace.fileSink")(function* (
  path: string,
  options: FileOptions = {}
): Effect.fn.Return<FileSink, TraceFileError, Scope.Scope> {
  const buffer = makeBuffer(options.bufferBytes ?? 4 * 1024 * 1024)
  const open = Effect.gen(function* () {
    const file = yield* openTraceFile(path)
    // Detached: a disk that hangs must not hang the scope. It closes the file itself, once the disk is back.
    const fiber = yield* Effect.forkDetach(write(file, buffer), { startImmediately: true })
    return { file, fiber }
  })
  const { file } = yield* Effect.acquireRelease(open, ({ fiber }) =>
    Effect.andThen(Effect.sync(buffer.close), Effect.timeoutOption(Fiber.await(fiber), flushLimit))
  )
  return {
    path: file.path,
    listening: buffer.isOpen,
    header: (header) => buffer.header({ ...header, runtime: `node ${process.versions.node}` }),
    event: buffer.event
  }
})

/** Adds a file to where the traces of the layer's surroundings go. See `fileSink`. */
export const file = (path: string, options?: FileOptions): Layer.Layer<never, TraceFileError> =>
  Trace.layerSink(fileSink(path, options))
