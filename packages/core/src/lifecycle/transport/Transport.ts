/** A transport: the service, its connections, and what they report. */
import type { Effect } from "effect"
import { Context, type Option, type Redacted, type Scope } from "effect"
import type { TransportError, TransportFailure } from "./failure.ts"
import type { ChannelBindingType } from "../../imap/sasl/Binding.ts"

/** The address to connect to. A transport with a fixed other end ignores it. */
export interface Target {
  readonly host: string
  readonly port: number
}

/** The client's certificate, if the server asks for it. PEM; the passphrase is that of the key. */
export interface ClientCertificate {
  /** The certificate, followed by those between it and its authority. */
  readonly certificate: string
  readonly key: Redacted.Redacted<string>
  readonly passphrase?: Redacted.Redacted<string> | undefined
}

/** The requirements on the other end's proof of identity. TLS 1.2 is the least in any case. RFC 9051 §11.1. */
export interface TlsOptions {
  /** The name or IP address that the certificate must carry; the name is sent as SNI. */
  readonly serverName: string
  /** PEM certificates trusted besides the system's. */
  readonly ca?: string | undefined
  readonly clientCertificate?: ClientCertificate | undefined
  /**
   * False if no protocol may be offered by ALPN, after a server ended a handshake that offered one. By default a
   * transport may offer `imap`. RFC 7301.
   */
  readonly alpn?: boolean | undefined
}

export type { ChannelBindingType }

/** The result of a finished handshake. */
export interface TlsInfo {
  /** Such as `TLSv1.3`. */
  readonly protocol: string
  readonly cipher: string
  /** The certificate was verified for `serverName`. */
  readonly authorized: boolean
  /**
   * Present if an earlier session was resumed (RFC 8446 §2.2): the milliseconds since its certificate, which is the one
   * below, was verified.
   */
  readonly verifiedMsAgo?: number | undefined
  readonly serverName: string
  readonly alpn: Option.Option<string>
  /** Whole days until the certificate expires; negative once it has. */
  readonly daysLeft: Option.Option<number>
  readonly peerCertificate: Option.Option<Uint8Array>
  readonly channelBinding: (type: ChannelBindingType) => Option.Option<Uint8Array>
}

/**
 * The protection against eavesdroppers. `trusted` is vouched for by a transport whose other end is local or already
 * encrypted: it will do for `security: auto` and `none`; an explicit `tls` or `starttls` is done inside it anyway.
 */
export type Channel =
  | { readonly _tag: "clear" }
  | { readonly _tag: "tls"; readonly info: TlsInfo }
  | { readonly _tag: "trusted"; readonly why: string }

/** One operation of the network. `op` pairs start with end within one connection. */
export type NetEvent =
  | {
      readonly _tag: "start"
      readonly op: number
      readonly kind: "dns" | "tcp" | "tls"
      readonly family?: 4 | 6 | undefined
      readonly address?: string | undefined
      readonly port?: number | undefined
      /** It leads to a proxy, and not to the server. */
      readonly proxy?: true | undefined
    }
  | {
      readonly _tag: "end"
      readonly op: number
      readonly ok: boolean
      readonly error?: TransportFailure | "race_lost" | "cancelled" | undefined
      readonly tls?: TlsInfo | undefined
    }

/** Called synchronously for each net operation, as it starts and as it ends. Must not throw. */
export type Report = (event: NetEvent) => void

/** One connection. Exactly one fiber pulls; an interrupted pull loses no byte. */
export interface Connection {
  /** The next bytes, at least one chunk. Fails with `closed` once the other end is done. */
  readonly pull: Effect.Effect<ReadonlyArray<Uint8Array>, TransportError>
  /** Writes all of it, in one packet if it fits. */
  readonly write: (bytes: Uint8Array) => Effect.Effect<void, TransportError>
  /** Bytes received and not yet pulled. After the OK of STARTTLS it must be 0. */
  readonly buffered: () => number
  /**
   * Makes the connection TLS. Nothing may be pulled meanwhile, and a failure or an interruption ends the connection.
   *
   * Clear text that has already arrived fails with `tlsNotTls` before the first pull and `plaintextBeforeTls` after
   * one.
   */
  readonly upgrade: (options: TlsOptions) => Effect.Effect<TlsInfo, TransportError>
  /**
   * Compresses from here on, both ways: what is pulled is inflated, each write is a separate flight that the other
   * end can read at once. `received` are bytes that were pulled before and come first, compressed already. Absent if
   * the transport cannot. Inflated bytes come as they are pulled, some 64 KiB at a time at most, whatever they inflate
   * to; what is no DEFLATE fails the pull with `compressionFailed`. RFC 4978, RFC 1951.
   */
  readonly compress?: ((received: Uint8Array) => void) | undefined
  /** Evaluated again at each call, so that a decision about a secret never relies on an old answer. */
  readonly channel: () => Channel
  /**
   * Reads and writes without a fiber, if the transport can; used instead of `pull` and `write`, never besides them. After `upgrade`
   * and `compress` it is read again: it may be another one, or absent.
   */
  readonly direct?: Direct | undefined
}

/** Reading and writing by callbacks. None is called before the method that takes it has returned. */
export interface Direct {
  /** Calls `receive` with bytes as they come, and `end` once, after the last of them. */
  readonly listen: (receive: (bytes: Uint8Array) => void, end: (error: TransportError) => void) => Listening
  /** Writes. Returns true if the system has all of it, and otherwise calls `done` once it has, or cannot. */
  readonly write: (bytes: Uint8Array, done: (error: TransportError | undefined) => void) => boolean
}

/** What comes while it is paused waits in the transport, and counts as `buffered`. */
export interface Listening {
  readonly pause: () => void
  readonly resume: () => void
  /** Nothing is called any more. What comes from now on waits for the next reader. */
  readonly stop: () => void
}

/** Connects to servers. The connection lives as long as the scope. */
export interface Transport {
  /** `fixed` when there is one other end, whatever the target: one way in, and no race. */
  readonly kind: "network" | "fixed"
  /**
   * The proxy or tunnel that every connection goes through: errors name it. Without any secret. A `connect` that fails to reach
   * anything is then `ProxyUnusable`; `proxyFailed` says that the proxy could not reach the server.
   */
  readonly through?: string | undefined
  /**
   * The secrets that `connect` gives to others than the server, such as the password of a proxy. They are removed from the words of
   * whoever answers, as the account's own are.
   */
  readonly secrets?: ReadonlyArray<Redacted.Redacted<string>> | undefined
  readonly connect: (target: Target, report: Report) => Effect.Effect<Connection, TransportError, Scope.Scope>
}

/** The transport as a service. */
export const Transport = Context.Service<Transport>("@effect-imap/core/Transport")
