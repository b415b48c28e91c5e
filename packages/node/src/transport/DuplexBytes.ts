/**
 * Bytes of a Duplex, read as they are asked for.
 *
 * Nothing is read ahead of a pull but what the stream's own bounded buffer takes, and a pull takes bytes only in
 * the moment it succeeds, so that an interrupted one loses none.
 */
import type { Duplex } from "node:stream"
import { type Connection, fromCause, TransportError } from "@effect-imap/core/Transport"
import { Effect, Latch } from "effect"

export interface DuplexBytes extends Pick<Connection, "pull" | "write" | "buffered"> {
  /** Why nothing more will come, once that is so. */
  readonly ended: () => TransportError | undefined
  /** Waits for the end. */
  readonly awaitEnd: Effect.Effect<TransportError>
  /** Leaves the bytes to somebody else; the end is still heard. */
  readonly release: () => void
}

/** Listens from now on, so that no error of the Duplex goes unheard. */
export const make = (duplex: Duplex): DuplexBytes => {
  const readable = Latch.makeUnsafe(false)
  const over = Latch.makeUnsafe(false)
  const writes = new Set<(error: TransportError) => void>()
  let ended: TransportError | undefined

  const end = (error: TransportError) => {
    ended ??= error
    over.openUnsafe()
    readable.openUnsafe()
    for (const fail of writes) fail(ended)
  }
  const onReadable = () => readable.openUnsafe()
  duplex.on("readable", onReadable)
  duplex.on("end", () => end(closed))
  duplex.on("error", (cause) => end(fromCause(cause)))
  duplex.on("close", () => end(closed))

  const pull: Connection["pull"] = Effect.suspend(() => {
    const chunk: unknown = duplex.read()
    if (chunk instanceof Uint8Array) return Effect.succeed([chunk])
    if (ended !== undefined) return Effect.fail(ended)
    readable.closeUnsafe()
    return Effect.andThen(readable.await, pull)
  })

  const write: Connection["write"] = (bytes) =>
    Effect.callback((resume) => {
      const fail = (error: TransportError) => {
        writes.delete(fail)
        resume(Effect.fail(error))
      }
      if (ended !== undefined) return fail(ended)
      writes.add(fail)
      duplex.write(bytes, (cause) => {
        if (cause) return fail(ended ?? fromCause(cause))
        writes.delete(fail)
        resume(Effect.void)
      })
      return Effect.sync(() => writes.delete(fail))
    })

  return {
    pull,
    write,
    buffered: () => duplex.readableLength,
    ended: () => ended,
    awaitEnd: Effect.map(over.await, () => ended ?? closed),
    release: () => duplex.off("readable", onReadable)
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
