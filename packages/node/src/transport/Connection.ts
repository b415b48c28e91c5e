/** A connection over a Duplex that is open: what its channel is, and how it becomes TLS. */
import type { Duplex } from "node:stream"
import {
  type Channel,
  type Connection,
  type Operations,
  type TlsOptions,
  TransportError,
  unexpectedPlaintext
} from "@effect-imap/core/Transport"
import { Effect, Scope } from "effect"
import * as DuplexBytes from "./DuplexBytes.ts"
import { handshake, type Secured } from "./handshake.ts"

export interface Options {
  /** What TLS runs over, asked for when it begins. */
  readonly duplex: () => Duplex
  readonly bytes: DuplexBytes.DuplexBytes
  readonly run: Operations
  /** What TLS adds is released with it. */
  readonly scope: Scope.Scope
  /** Vouches for the channel as it is, until it becomes TLS. Clear text by default. */
  readonly channel?: Channel | undefined
}

export const make = ({ bytes: rawBytes, channel, duplex, run, scope }: Options): Connection => {
  let bytes = rawBytes
  let secured: Secured | undefined
  let anythingRead = false
  let upgrading = false

  const shakeHands = (raw: Duplex, options: TlsOptions) =>
    Effect.gen(function* () {
      if (rawBytes.buffered() > 0) return yield* unexpectedPlaintext(anythingRead)
      secured = yield* Scope.provide(handshake(raw, rawBytes, options), scope)
      bytes = secured.bytes
      return secured.info
    })

  const upgrade = (options: TlsOptions) =>
    Effect.suspend(() => {
      if (secured !== undefined) return unsupported("the connection is TLS already")
      // What was vouched for is no answer to who asked for more.
      upgrading = true
      const raw = duplex()
      const shaking = Effect.onError(shakeHands(raw, options), () => DuplexBytes.destroy(raw))
      return run({ kind: "tls" }, shaking, { tlsInfo: (info) => info })
    })

  return {
    pull: Effect.map(
      Effect.suspend(() => bytes.pull),
      (chunks) => {
        anythingRead = true
        return chunks
      }
    ),
    write: (chunk) => Effect.suspend(() => bytes.write(chunk)),
    buffered: () => bytes.buffered(),
    upgrade,
    channel: () => {
      if (secured === undefined) return upgrading ? { _tag: "clear" } : (channel ?? { _tag: "clear" })
      const { info, socket } = secured
      return { _tag: "tls", info: { ...info, authorized: socket.encrypted && socket.authorized } }
    }
  }
}

const unsupported = (detail: string) => Effect.fail(new TransportError({ failure: "tlsUnsupported", detail }))
