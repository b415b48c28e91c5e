/**
 * Bytes of a Duplex, or of two streams, read on demand.
 *
 * Nothing is read ahead except into the stream's own bounded buffer, and a pull takes bytes only at the moment it
 * succeeds, so that an interrupted pull loses none.
 */
import type { Duplex, Readable, Writable } from "node:stream"
import { type Connection, type Direct, fromCause, TransportError } from "@effect-imap/core/Transport"
import { Context, Effect, Scope } from "effect"
import { DirectReader } from "./DirectReader.ts"

export interface DuplexBytes extends Pick<Connection, "pull" | "write" | "buffered"> {
  readonly direct: Direct
  /** Returns why nothing more will arrive, as soon as that is certain. */
  readonly ended: () => TransportError | undefined
  /** Calls back as soon as nothing more will arrive, or at once if that is certain already. */
  readonly onEnd: (listener: (error: TransportError) => void) => void
  readonly offEnd: (listener: (error: TransportError) => void) => void
  /** Leaves the bytes to another reader; the end is still noticed. */
  readonly release: () => void
  /** Returns bytes to the buffer, for the next pull. */
  readonly unread: (bytes: Uint8Array) => void
}

export interface Opened<D extends Duplex> {
  readonly socket: D
  readonly bytes: DuplexBytes
}

/**
 * Opens a Duplex and listens to it in the same step. The fiber may yield between any two steps, and would lose what a
 * Duplex emits in between; an error without a listener ends the process. The Duplex is destroyed with the scope.
 */
export const open = <D extends Duplex>(
  make: () => D,
  release: (duplex: D) => Effect.Effect<void> = destroy
): Effect.Effect<Opened<D>, never, Scope.Scope> =>
  Effect.uninterruptible(
    Effect.withFiber(({ context }) => {
      const socket = make()
      const opened = { socket, bytes: new Streams(socket, socket) }
      return Effect.as(releasedWith(Context.getUnsafe(context, Scope.Scope), socket, release), opened)
    })
  )

/** Apart from `make`, which a function beside it would keep until the scope ends, as `acquireRelease` does. */
const releasedWith = <D>(scope: Scope.Scope, duplex: D, release: (duplex: D) => Effect.Effect<void>) =>
  Scope.addFinalizerExit(scope, () => release(duplex))

/** Reads and writes a Duplex. It listens from now on, so that no error of the Duplex is without a listener. */
export const make = (duplex: Duplex): DuplexBytes => new Streams(duplex, duplex)

/**
 * Reads one stream and writes another. The end of reading ends both; after a failed write an answer may still arrive.
 */
export const fromStreams = (source: Readable, sink: Writable): DuplexBytes => new Streams(source, sink)

type Listener = (error: TransportError) => void

const none: ReadonlyArray<Listener> = []

/** Called once, with the failure if there is one. */
type Done = (error: TransportError | undefined) => void

/** A write: whether it has ended, and the caller that waits for that. */
interface Write {
  hasEnded: boolean
  readonly done: Done
}

const noWrites: ReadonlyArray<Write> = []

/** Waits for bytes, or for the end. */
interface Waiting {
  readonly wake: () => void
}

class Streams implements DuplexBytes {
  readonly direct: Direct = new DirectBytes(this)
  readonly #source: Readable
  readonly #sink: Writable
  #writes = noWrites
  #endings: ReadonlyArray<Listener> = none
  #ended: TransportError | undefined
  #cut: TransportError | undefined
  #givenBack: Uint8Array | undefined
  #reader: Waiting | undefined
  /** True if the stream has reported something since the last look. */
  #stirred = false
  readonly #onReadable = () => {
    this.#stirred = true
    this.#reader?.wake()
  }

  constructor(source: Readable, sink: Writable) {
    this.#source = source
    this.#sink = sink
    const onClosed = () => this.#end(closed)
    source.on("readable", this.#onReadable)
    source.on("end", onClosed)
    source.on("error", (cause) => this.#end(fromCause(cause)))
    source.on("close", onClosed)
    if (source.closed || source.readableEnded) this.#end(source.errored ? fromCause(source.errored) : closed)
    if (Object.is(source, sink)) return
    sink.on("error", (cause) => this.#endWrites(fromCause(cause)))
    sink.on("close", () => this.#endWrites(closed))
    if (sink.closed) this.#endWrites(sink.errored ? fromCause(sink.errored) : closed)
  }

  get pull(): Connection["pull"] {
    return Effect.suspend(() => {
      if (this.buffered() === 0) this.look()
      if (this.buffered() > 0) return this.#taken
      return this.#ended === undefined ? this.#moment : Effect.fail(this.#ended)
    })
  }

  /** Asks the stream for more, and for its end, which it emits only after it was asked. Takes nothing. */
  look() {
    this.#stirred = false
    this.#source.read(0)
  }

  /** Takes bytes in one step with what follows: a fiber that yielded in between could be interrupted, and lose them. */
  get #taken(): Connection["pull"] {
    return Effect.sync(() => {
      const chunk = this.next()
      return chunk === undefined ? [] : [chunk]
    })
  }

  /** Takes what is buffered. */
  next(): Uint8Array | undefined {
    const chunk: unknown = this.#givenBack ?? this.#source.read()
    this.#givenBack = undefined
    return chunk instanceof Uint8Array ? chunk : undefined
  }

  /**
   * Waits without taking bytes. The fiber may have yielded since the look, and the stream reports each change only
   * once.
   */
  get #moment(): Connection["pull"] {
    return Effect.callback((resume) => {
      if (this.#stirred || this.#ended !== undefined) return resume(this.pull)
      const wake = () => {
        this.#reader = undefined
        resume(this.pull)
      }
      this.#reader = { wake }
      return Effect.sync(() => {
        this.#reader = undefined
      })
    })
  }

  write(bytes: Uint8Array): Effect.Effect<void, TransportError> {
    return Effect.callback((resume) => {
      const done: Done = (error) => resume(error === undefined ? Effect.void : Effect.fail(error))
      if (this.begin(bytes, done)) done(undefined)
    })
  }

  /** Writes. Returns true if the sink has all bytes already, which it reports a moment later; else calls `done` at the end. */
  begin(bytes: Uint8Array, done: Done): boolean {
    const cut = this.#cut
    if (cut !== undefined) {
      queueMicrotask(() => done(cut))
      return false
    }
    const write: Write = { hasEnded: false, done }
    this.#sink.write(bytes, (cause) => settle(write, cause ? (this.#cut ?? fromCause(cause)) : undefined))
    if (this.#sink.writable && this.#sink.writableLength === 0) {
      write.hasEnded = true
      return true
    }
    this.#writes = this.#writes.filter(({ hasEnded }) => !hasEnded).concat(write)
    return false
  }

  /** Passes bytes on as they come. */
  listen(receive: (bytes: Uint8Array) => void, end: Listener): DirectReader {
    const reader = new DirectReader(this, receive, end)
    this.#reader = reader
    queueMicrotask(() => reader.wake())
    return reader
  }

  buffered() {
    return (this.#givenBack?.length ?? 0) + this.#source.readableLength
  }

  ended() {
    return this.#ended
  }

  onEnd(listener: Listener) {
    if (this.#ended === undefined) this.#endings = this.#endings.concat(listener)
    else listener(this.#ended)
  }

  offEnd(listener: Listener) {
    this.#endings = without(this.#endings, listener)
  }

  release() {
    this.#source.off("readable", this.#onReadable)
  }

  unread(bytes: Uint8Array) {
    this.#givenBack = bytes.length > 0 ? bytes : undefined
  }

  #end(error: TransportError) {
    const isFirst = this.#ended === undefined
    this.#ended ??= error
    // who hears of the end may write at once
    this.#endWrites(this.#ended)
    if (isFirst) for (const listener of this.#endings) listener(error)
    this.#reader?.wake()
  }

  #endWrites(error: TransportError) {
    this.#cut ??= error
    for (const write of this.#writes) settle(write, this.#cut)
  }
}

/** Reads and writes without a fiber. */
class DirectBytes implements Direct {
  readonly #streams: Streams

  constructor(streams: Streams) {
    this.#streams = streams
  }

  listen(receive: (bytes: Uint8Array) => void, end: Listener) {
    return this.#streams.listen(receive, end)
  }

  write(bytes: Uint8Array, done: Done) {
    return this.#streams.begin(bytes, done)
  }
}

const without = (listeners: ReadonlyArray<Listener>, gone: Listener): ReadonlyArray<Listener> =>
  listeners.length === 1 && listeners[0] === gone ? none : listeners.filter((other) => other !== gone)

/** Ends a write; the first outcome counts. */
const settle = (write: Write, error: TransportError | undefined): void => {
  if (write.hasEnded) return
  write.hasEnded = true
  write.done(error)
}

/** The failure of what is asked for after the end. */
export const closed = new TransportError({ failure: "closed", detail: "the connection was closed" })

/** Destroys the Duplex, and waits until it has closed. */
export const destroy = (duplex: Duplex): Effect.Effect<void> =>
  Effect.callback((resume) => {
    if (duplex.closed) return resume(Effect.void)
    duplex.once("close", () => resume(Effect.void))
    duplex.destroy()
  })
