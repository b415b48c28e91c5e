/** Reads a proxy's answers, before it passes bytes through. */
import { TransportError } from "@effect-imap/core/Transport"
import { Effect } from "effect"
import type * as DuplexBytes from "../DuplexBytes.ts"

/** A complete answer, and its length in bytes. */
export interface ProxyAnswer<A> {
  readonly value: A
  readonly length: number
}

/** The most bytes that an answer may have; no proxy needs more. */
const maxBytes = 16_384

/** Reads one answer. Bytes after it stay for the next pull, since a server may greet at once. */
export const take = Effect.fnUntraced(function* <A>(
  bytes: DuplexBytes.DuplexBytes,
  read: (received: Buffer) => Effect.Effect<ProxyAnswer<A> | undefined, TransportError>
): Effect.fn.Return<A, TransportError> {
  let received = Buffer.alloc(0)
  while (received.length < maxBytes) {
    const chunks = yield* Effect.mapError(bytes.pull, () =>
      unusable("it closed the connection before it answered")
    )
    received = Buffer.concat([received, ...chunks])
    const answer = yield* read(received)
    if (answer === undefined) continue
    bytes.unread(received.subarray(answer.length))
    return answer.value
  }
  return yield* unusable("its answer does not end")
})

/** Reports a proxy that does not behave like one. */
export const unusable = (detail: string) => new TransportError({ failure: "proxyUnusable", detail })
