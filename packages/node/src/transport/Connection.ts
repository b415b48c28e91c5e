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

export const make = (options: ConnectionOptions): Connection => new DuplexConnection(options)

/** Its fields are its own, so that a copy has them; but not `direct`, which a copy with another `pull` must not have. */
class DuplexConnection implements Connection {
  readonly #options: ConnectionOptions
  #bytes: Pick<Connection, "pull" | "write" | "buffered" | "direct">
  #secured: Secured | undefined
  #isUpgrading = false
  /** Someone has begun to read, since nothing is written before the greeting. */
  #hasRead = false

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#bytes = options.bytes
  }

  readonly pull: Connection["pull"] = Effect.suspend(() => {
    this.#hasRead = true
    return this.#bytes.pull
  })

  readonly write: Connection["write"] = (chunk) => Effect.suspend(() => this.#bytes.write(chunk))

  readonly buffered = (): number => this.#bytes.buffered()

  get direct(): Connection["direct"] {
    this.#hasRead = true
    return this.#bytes.direct
  }

  readonly upgrade: Connection["upgrade"] = (options) =>
    Effect.suspend(() => {
      if (this.#secured !== undefined) return unsupported("the connection is TLS already")
      // a trusted channel is not enough for a caller that asked for TLS
      this.#isUpgrading = true
      const { bytes, duplex, run, scope, sessions } = this.#options
      const resumable = { sessions: sessions?.(options) }
      const shaking = Scope.provide(secure(duplex(), bytes, options, resumable, this.#hasRead), scope)
      const agreed = Effect.map(shaking, (shaken) => {
        this.#secured = shaken
        this.#bytes = shaken.bytes
        return shaken.info
      })
      return run({ kind: "tls" }, agreed, { tlsInfo: (info) => info })
    })

  readonly compress = (received: Uint8Array): void => {
    const { bytes, duplex } = this.#options
    this.#bytes = compressed(this.#secured?.socket ?? duplex(), this.#secured?.bytes ?? bytes, received)
  }

  readonly channel = (): Channel => {
    if (this.#secured === undefined)
      return this.#isUpgrading ? { _tag: "clear" } : (this.#options.channel ?? { _tag: "clear" })
    const { info, socket } = this.#secured
    return { _tag: "tls", info: { ...info, authorized: socket.encrypted && socket.authorized } }
  }
}

/** Performs the handshake. If it fails, `raw` is destroyed. */
const secure = (
  raw: Duplex,
  rawBytes: DuplexBytes.DuplexBytes,
  options: TlsOptions,
  resumable: { readonly sessions: OfServer | undefined },
  hasRead: boolean
): Effect.Effect<Secured, TransportError, Scope.Scope> =>
  Effect.onError(
    Effect.suspend(() =>
      rawBytes.buffered() > 0
        ? Effect.fail(unexpectedPlaintext(hasRead))
        : handshake(raw, rawBytes, options, resumable)
    ),
    () => DuplexBytes.destroy(raw)
  )

const unsupported = (detail: string) => Effect.fail(new TransportError({ failure: "tlsUnsupported", detail }))
