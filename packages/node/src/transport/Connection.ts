/** A connection over an open Duplex: its channel, and its upgrades to TLS and compression. */
import type { Duplex } from "node:stream"
import {
  type Channel,
  type Connection,
  type Operations,
  type TlsOptions,
  TransportError,
  unexpectedPlaintext
} from "@effect-imap/core/internal/Transport"
import { Effect, Scope } from "effect"
import { compressed } from "./deflate.ts"
import * as DuplexBytes from "./DuplexBytes.ts"
import { handshake, type Secured } from "./handshake.ts"
import type { OfServer } from "./Sessions.ts"

export interface ConnectionOptions {
  /** Returns the Duplex that TLS runs over; called when TLS begins. */
  readonly duplex: () => Duplex
  readonly bytes: DuplexBytes.DuplexBytes
  readonly run: Operations
  /** The scope of the resources of TLS. */
  readonly scope: Scope.Scope
  /** The channel before TLS. Clear text by default. */
  readonly channel?: Channel | undefined
  /** Returns the TLS sessions that may be resumed. None by default. */
  readonly sessions?: ((options: TlsOptions) => OfServer | undefined) | undefined
}

export const make = ({
  bytes: rawBytes,
  channel,
  duplex,
  run,
  scope,
  sessions
}: ConnectionOptions): Connection => {
  let bytes: Pick<Connection, "pull" | "write" | "buffered"> = rawBytes
  let secured: Secured | undefined
  let hasPulled = false
  let upgrading = false

  const upgrade = (options: TlsOptions) =>
    Effect.suspend(() => {
      if (secured !== undefined) return unsupported("the connection is TLS already")
      // a trusted channel is not enough for a caller that asked for TLS
      upgrading = true
      const resumable = { sessions: sessions?.(options) }
      const shaking = Scope.provide(secure(duplex(), rawBytes, options, resumable, hasPulled), scope)
      const agreed = Effect.map(shaking, (shaken) => {
        secured = shaken
        bytes = shaken.bytes
        return shaken.info
      })
      return run({ kind: "tls" }, agreed, { tlsInfo: (info) => info })
    })

  return {
    pull: Effect.suspend(() => {
      hasPulled = true
      return bytes.pull
    }),
    write: (chunk) => Effect.suspend(() => bytes.write(chunk)),
    buffered: () => bytes.buffered(),
    upgrade,
    compress: (received) => {
      bytes = compressed(secured?.socket ?? duplex(), secured?.bytes ?? rawBytes, received)
    },
    channel: () => {
      if (secured === undefined) return upgrading ? { _tag: "clear" } : (channel ?? { _tag: "clear" })
      const { info, socket } = secured
      return { _tag: "tls", info: { ...info, authorized: socket.encrypted && socket.authorized } }
    }
  }
}

/** Performs the handshake. If it fails, `raw` is destroyed. */
const secure = (
  raw: Duplex,
  rawBytes: DuplexBytes.DuplexBytes,
  options: TlsOptions,
  resumable: { readonly sessions: OfServer | undefined },
  hasPulled: boolean
): Effect.Effect<Secured, TransportError, Scope.Scope> =>
  Effect.onError(
    Effect.suspend(() =>
      rawBytes.buffered() > 0
        ? Effect.fail(unexpectedPlaintext(hasPulled))
        : handshake(raw, rawBytes, options, resumable)
    ),
    () => DuplexBytes.destroy(raw)
  )

const unsupported = (detail: string) => Effect.fail(new TransportError({ failure: "tlsUnsupported", detail }))
