/**
 * The server's end of one connection: what a scripted server reads from and writes to.
 *
 * Platform-free, so that the same script runs in memory under virtual time and over loopback sockets.
 */
import { type Effect, Schema } from "effect"

/** The client closed, reset, refused the handshake, or did not compress as agreed. Nothing more will arrive. */
export class Closed extends Schema.TaggedError<Closed>()("Closed", { port: Schema.Int }) {
  override get message() {
    return `the client of port ${this.port} is gone`
  }
}

/** One accepted connection. Exactly one fiber reads. */
export interface ServerEnd {
  /** The port that the client dialled, as the listener names it (993, whatever the real one is). */
  readonly port: number
  /** The server must `startTls` before it says anything. RFC 8314 §3. */
  readonly implicitTls: boolean
  /** The next bytes, never empty. */
  readonly read: Effect.Effect<Uint8Array, Closed>
  /** Writes bytes. If the client is gone, they are dropped; `read` reports that. */
  readonly write: (bytes: Uint8Array) => Effect.Effect<void>
  /** Expects the client's handshake from here on, and succeeds once both sides have finished it. */
  readonly startTls: Effect.Effect<void, Closed>
  /** Compresses both directions from here on; `received` was already read, and is compressed. RFC 4978. */
  readonly compress: (received: Uint8Array) => void
  /** Closes in good order: everything that was written arrives first. */
  readonly end: Effect.Effect<void>
  /** Cuts the connection (RST): bytes on the way may be lost. */
  readonly reset: Effect.Effect<void>
}
