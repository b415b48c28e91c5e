/**
 * Bytes of a Duplex, or of two streams, read as they are asked for.
 *
 * Nothing is read ahead of a pull but what the stream's own bounded buffer takes, and a pull takes bytes only in
 * the moment it succeeds, so that an interrupted one loses none.
 */
import type { Duplex, Readable, Writable } from "node:stream"
import { type Connection, fromCause, TransportError } from "@effect-imap/core/Transport"
import { Effect } from "effect"

export interface DuplexBytes extends Pick<Connection, "pull" | "write" | "buffered"> {
  /** Why nothing more will come, once that is so. */
  readonly ended: () => TransportError | undefined
  /** Calls once nothing more will come, and at once where that is so already. */
  readonly onEnd: (listener: (error: TransportError) => void) => void
  readonly offEnd: (listener: (error: TransportError) => void) => void
  /** Leaves the bytes to somebody else; the end is still heard. */
  readonly release: () => void
  /** Gives bytes back, for the next pull. */
  readonly unread: (bytes: Uint8Array) => void
}

/** Listens from now on, so that no error of the Duplex goes unheard. */
export const make = (duplex: Duplex): DuplexBytes => fromStreams(duplex, duplex)

/** The end of what is read ends both; what cannot be written any more may still have an answer on its way. */
export const fromStreams = (source: Readable, sink: Writable): DuplexBytes => {
  const writes = new Set<(error: TransportError) => void>()
  const endings = new Set<(error: TransportError) => void>()
  let ended: TransportError | undefined
  let cut: TransportError | undefined
  let givenBack: Uint8Array | undefined
  let wake: (() => void) | undefined

  const end = (error: TransportError) => {
    if (ended === undefined) {
      ended = error
      for (const listener of endings) listener(error)
    }
    endWrites(ended)
    wake?.()
  }
  const endWrites = (error: TransportError) => {
    cut ??= error
    for (const fail of writes) fail(cut)
  }
  const onReadable = () => wake?.()
  source.on("readable", onReadable)
  source.on("end", () => end(closed))
  source.on("error", (cause) => end(fromCause(cause)))
  source.on("close", () => end(closed))
  sink.on("error", (cause) => endWrites(fromCause(cause)))
  sink.on("close", () => endWrites(closed))

  const pull: Connection["pull"] = Effect.suspend(() => {
    const chunk: unknown = givenBack ?? source.read()
    givenBack = undefined
    if (chunk instanceof Uint8Array) return Effect.succeed([chunk])
    return ended === undefined ? moment : Effect.fail(ended)
  })
  /** Takes nothing itself: an interruption between waking and pulling loses no byte. */
  const moment: Connection["pull"] = Effect.callback((resume) => {
    wake = () => {
      wake = undefined
      resume(pull)
    }
    return forget
  })
  const forget = Effect.sync(() => {
    wake = undefined
  })

  const write: Connection["write"] = (bytes) =>
    Effect.callback((resume) => {
      const fail = (error: TransportError) => {
        writes.delete(fail)
        resume(Effect.fail(error))
      }
      if (cut !== undefined) return fail(cut)
      writes.add(fail)
      sink.write(bytes, (cause) => {
        if (cause) return fail(cut ?? fromCause(cause))
        writes.delete(fail)
        resume(Effect.void)
      })
      return Effect.sync(() => writes.delete(fail))
    })

  return {
    pull,
    write,
    buffered: () => (givenBack?.length ?? 0) + source.readableLength,
    ended: () => ended,
    onEnd: (listener) => {
      if (ended === undefined) endings.add(listener)
      else listener(ended)
    },
    offEnd: (listener) => {
      endings.delete(listener)
    },
    release: () => source.off("readable", onReadable),
    unread: (bytes) => {
      givenBack = bytes.length > 0 ? bytes : undefined
    }
  }
}

const closed = new TransportError({ failure: "closed", detail: "the connection was closed" })

/** Destroys the Duplex, and waits until it is gone. */
export const destroy = (duplex: Duplex): Effect.Effect<void> =>
  Effect.callback((resume) => {
    if (duplex.closed) return resume(Effect.void)
    duplex.once("close", () => resume(Effect.void))
    duplex.destroy()
  })
