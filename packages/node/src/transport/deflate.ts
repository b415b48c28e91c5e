/**
 * DEFLATE over a Duplex. RFC 1951, RFC 4978.
 *
 * What is read is inflated as it is asked for, so that nothing grows beyond the stream's own buffers, whatever a few bytes
 * inflate to. What is written is deflated write by write: nothing is kept between two of them, which saves the larger
 * part of the memory, and lets no command be compared with what an earlier one held.
 */
import type { Duplex } from "node:stream"
import { constants, createInflateRaw, deflateRawSync, type InflateRaw } from "node:zlib"
import { type Connection, TransportError } from "@effect-imap/core/Transport"
import { Effect } from "effect"
import * as DuplexBytes from "./DuplexBytes.ts"

/** Whole bytes, at a moment when all can be inflated that was deflated, and the stream goes on. RFC 4978 §4. */
const flush = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH }

export const deflate = (bytes: Uint8Array): Uint8Array => deflateRawSync(bytes, flush)

/** What comes through the Duplex from here on, behind what was `received` before. It ends and fails as the Duplex does. */
export const inflated = (raw: Duplex, received: Uint8Array): InflateRaw => {
  const inflate = createInflateRaw(flush)
  const cut = () => {
    if (!raw.readableEnded) inflate.destroy(raw.errored ?? closed)
  }
  if (received.length > 0) inflate.write(received)
  raw.pipe(inflate)
  if (raw.destroyed) cut()
  else raw.once("close", cut)
  return inflate
}

/** The bytes of a Duplex that nobody else reads any more, compressed both ways. */
export const compressed = (
  raw: Duplex,
  bytes: DuplexBytes.DuplexBytes,
  received: Uint8Array
): Pick<Connection, "pull" | "write" | "buffered"> => {
  bytes.release()
  const source = DuplexBytes.make(inflated(raw, received))
  return {
    pull: source.pull,
    buffered: () => source.buffered(),
    write: (chunk) => Effect.suspend(() => bytes.write(deflate(chunk)))
  }
}

const closed = new TransportError({ failure: "closed", detail: "the connection was closed" })
