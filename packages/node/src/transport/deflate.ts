/**
 * DEFLATE over a Duplex. RFC 1951, RFC 4978.
 *
 * Data is inflated on demand, so that nothing grows beyond the stream's own buffers, whatever a few bytes inflate to.
 * Each write is deflated separately: no state is kept in between, which saves most of the memory, and never relates one
 * command to the contents of an earlier one.
 */
import type { Duplex } from "node:stream"
import { constants, createInflateRaw, deflateRawSync, type InflateRaw } from "node:zlib"
import type { Connection } from "@effect-imap/core/Transport"
import { Effect } from "effect"
import * as DuplexBytes from "./DuplexBytes.ts"

/** Deflates and flushes to a byte boundary, so that the receiver can inflate all of it, and the stream continues. RFC 4978 §4. */
const flush = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH }

export const deflate = (bytes: Uint8Array): Uint8Array => deflateRawSync(bytes, flush)

/** Inflates the bytes `received`, and what the Duplex receives from now on. It ends and fails with the Duplex. */
export const inflated = (raw: Duplex, received: Uint8Array): InflateRaw => {
  const inflate = createInflateRaw(flush)
  const cut = () => {
    if (!raw.readableEnded) inflate.destroy(raw.errored ?? DuplexBytes.closed)
  }
  if (received.length > 0) inflate.write(received)
  raw.pipe(inflate)
  if (raw.destroyed) cut()
  else raw.once("close", cut)
  return inflate
}

/** Compresses a Duplex that has no other reader any more, in both directions. */
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
