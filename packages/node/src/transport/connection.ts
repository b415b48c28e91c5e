/** A connection over a Duplex that is open: what its channel is, and how it becomes TLS. */
import type { Duplex } from "node:stream"
import {
  type Channel,
  type Connection,
  type Operations,
  type TlsInfo,
  type TlsOptions,
  TransportError,
  unexpectedPlaintext
} from "@effect-imap/core/Transport"
import { Clock, Effect, Scope } from "effect"
import * as DuplexBytes from "./DuplexBytes.ts"
import { handshake, type Secured } from "./handshake.ts"
import { tlsInfo } from "./tlsInfo.ts"

export interface Options {
  readonly duplex: Duplex
  readonly bytes: DuplexBytes.DuplexBytes
  readonly run: Operations
  /** What TLS adds is released with it. */
  readonly scope: Scope.Scope
  /** Vouches for the channel as it is; then the connection cannot be upgraded. Clear text by default. */
  readonly channel?: Channel | undefined
}

export const make = ({ bytes: rawBytes, channel, duplex, run, scope }: Options): Connection => {
  let bytes = rawBytes
  let secured: (Secured & { readonly info: TlsInfo }) | undefined
  let anythingRead = false

  const shakeHands = Effect.fnUntraced(function* (options: TlsOptions) {
    if (rawBytes.buffered() > 0) return yield* unexpectedPlaintext(anythingRead)
    const done = yield* Scope.provide(handshake(duplex, rawBytes, options), scope)
    const info = tlsInfo(done.socket, options.serverName, yield* Clock.currentTimeMillis)
    secured = { ...done, info }
    bytes = done.bytes
    return info
  })

  const upgrade = (options: TlsOptions) =>
    Effect.suspend(() => {
      if (secured !== undefined) return unsupported("the connection is TLS already")
      if (channel !== undefined) return unsupported("the channel was vouched for and cannot become TLS")
      const shaking = Effect.onError(shakeHands(options), () => DuplexBytes.destroy(duplex))
      return run({ kind: "tls" }, shaking, { tlsInfo: (info) => info })
    })

  return {
    pull: Effect.suspend(() => bytes.pull).pipe(
      Effect.tap(() =>
        Effect.sync(() => {
          anythingRead = true
        })
      )
    ),
    write: (chunk) => Effect.suspend(() => bytes.write(chunk)),
    buffered: () => bytes.buffered(),
    upgrade,
    channel: () => {
      if (secured === undefined) return channel ?? { _tag: "clear" }
      const { info, socket } = secured
      return { _tag: "tls", info: { ...info, authorized: socket.encrypted && socket.authorized } }
    }
  }
}

const unsupported = (detail: string) => Effect.fail(new TransportError({ failure: "tlsUnsupported", detail }))
