import type * as net from "node:net"
import { Transport } from "@effect-imap/core"
import { Cause, Effect, Queue } from "effect"

const closed = new Transport.TransportError({ failure: "closed", detail: "the socket was closed" })

/** A transport of your own: it reads the socket of `open` through a queue, and destroys it with its scope. */
export const socketTransport = (open: () => net.Socket, channel: Transport.Channel = { _tag: "clear" }) =>
  Transport.fixed(
    Effect.gen(function* () {
      const received = yield* Queue.unbounded<Uint8Array, Transport.TransportError>()
      const end = (error: Transport.TransportError) => Queue.failCauseUnsafe(received, Cause.fail(error))
      // One step: a fiber may yield between two, and would lose what the socket emits meanwhile.
      const opened = Effect.sync(() => {
        const socket = open()
        socket.on("data", (bytes: Buffer) => Queue.offerUnsafe(received, bytes))
        return socket.on("error", (cause) => end(Transport.fromCause(cause))).on("close", () => end(closed))
      })
      const socket = yield* Effect.acquireRelease(opened, (socket) => Effect.sync(() => socket.destroy()))
      const write = (bytes: Uint8Array) =>
        Effect.callback<void, Transport.TransportError>((resume) => {
          const done = (cause?: Error | null) =>
            resume(cause ? Effect.fail(Transport.fromCause(cause)) : Effect.void)
          socket.write(bytes, done)
        })
      return Transport.connection({ pull: Queue.takeAll(received), write, channel })
    })
  )
