/**
 * The server's end of one connection: what a scripted server reads from and writes to.
 *
 * Platform-free, so that the same script runs in memory under virtual time and over loopback sockets.
 */
import { type Effect, Schema } from "effect"

/** The client closed, reset, refused the handshake, or did not compress as it was to. Nothing more will come. */
export class Closed extends Schema.TaggedError<Closed>()("Closed", { port: Schema.Int }) {
  override get message() {
    return `the client of port ${this.port} is gone`
  }
}

/** One accepted connection. Exactly one fiber reads. */
export interface ServerEnd {
  /** The port that the client dialled, as the listener names it (993 in memory, whatever the real one is). */
  readonly port: number
  /** The server is to `startTls` before it says anything. RFC 8314 §3. */
  readonly implicitTls: boolean
  /** The next bytes, never empty. */
  readonly read: Effect.Effect<Uint8Array, Closed>
  /** Written for a client that is gone, bytes are dropped: `read` tells. */
  readonly write: (bytes: Uint8Array) => Effect.Effect<void>
  /** Expects the client's handshake from here on, and succeeds once both sides did it. */
  readonly startTls: Effect.Effect<void, Closed>
  /** Compresses from here on, both ways; `received` was read already, and is compressed. RFC 4978. */
  readonly compress: (received: Uint8Array) => void
  /** Closes in good order: all that was written arrives first. */
  readonly end: Effect.Effect<void>
  /** Cuts the connection (RST): what is under way may be lost. */
  readonly reset: Effect.Effect<void>
}
