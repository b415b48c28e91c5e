/**
 * The way to a server: what carries bytes, and how it becomes encrypted.
 *
 * A transport connects in the clear, resolves names itself (a proxy does so at its own end) and reports what it
 * does as net operations. `upgrade` makes a connection TLS: before the first `pull` for implicit TLS, behind the
 * OK of STARTTLS otherwise. RFC 8314, RFC 9051 §6.2.1.
 */
import { Context, Effect, type Option, Schema, type Scope } from "effect"

/** Where to connect. A transport with a fixed other end ignores it. */
export interface Target {
  readonly host: string
  readonly port: number
}

/** How the other end must prove itself. TLS 1.2 is the least in any case. RFC 9051 §11.1. */
export interface TlsOptions {
  /** The name or IP address that the certificate must carry; the name is sent as SNI. */
  readonly serverName: string
  /** PEM certificates trusted beside the system's. */
  readonly ca?: string | undefined
}

/** RFC 9266 and RFC 5929 §4. */
export type ChannelBindingType = "tls-exporter" | "tls-server-end-point"

/** What a finished handshake agreed upon. */
export interface TlsInfo {
  /** Such as `TLSv1.3`. */
  readonly protocol: string
  readonly cipher: string
  /** The certificate was verified for `serverName`. */
  readonly authorized: boolean
  readonly serverName: string
  readonly alpn: Option.Option<string>
  /** Whole days until the certificate expires; negative once it has. */
  readonly daysLeft: Option.Option<number>
  readonly peerCertificate: Option.Option<Uint8Array>
  readonly channelBinding: (type: ChannelBindingType) => Option.Option<Uint8Array>
}

/** Who can read along. `trusted` is vouched for by a transport whose other end is local or already encrypted. */
export type Channel =
  | { readonly _tag: "clear" }
  | { readonly _tag: "tls"; readonly info: TlsInfo }
  | { readonly _tag: "trusted"; readonly why: string }

/** Nobody can read along, and the other end is who it should be. */
export const isSecured = (channel: Channel): boolean =>
  channel._tag === "trusted" || (channel._tag === "tls" && channel.info.authorized)

/** What a transport's failure was, in the words of its layer. */
export const TransportFailure = Schema.Literals([
  "dnsNotFound",
  "dnsTemporary",
  "offline",
  "refused",
  "unreachable",
  "timeout",
  "reset",
  /** The other end closed; what it had sent was delivered first. */
  "closed",
  "tlsNotTls",
  "tlsProtocol",
  "tlsClosed",
  "tlsName",
  "tlsUntrusted",
  "tlsExpired",
  "tlsNotYetValid",
  "tlsRevoked",
  "tlsClientCertificateRequired",
  "tlsUnsupported",
  "plaintextBeforeTls",
  "other"
])
export type TransportFailure = typeof TransportFailure.Type

/** A failure of the network, of TLS or of the transport itself. */
export class TransportError extends Schema.TaggedError<TransportError>()("TransportError", {
  failure: TransportFailure,
  /** What the platform said, such as `ECONNREFUSED`. */
  code: Schema.optionalKey(Schema.String),
  /** One sentence without secrets: names, dates and fingerprints of certificates belong here. */
  detail: Schema.String
}) {
  override get message() {
    return this.code === undefined ? this.detail : `${this.detail} (${this.code})`
  }
}

/** One operation of the network. `op` pairs start with end within one connection. */
export type NetEvent =
  | {
      readonly _tag: "start"
      readonly op: number
      readonly kind: "dns" | "tcp" | "tls"
      readonly family?: 4 | 6 | undefined
      readonly address?: string | undefined
      readonly port?: number | undefined
    }
  | {
      readonly _tag: "end"
      readonly op: number
      readonly ok: boolean
      readonly error?: TransportFailure | "race_lost" | "cancelled" | undefined
      readonly tls?: TlsInfo | undefined
    }

/** Told synchronously of each net operation, as it starts and as it ends. Must not throw. */
export type Report = (event: NetEvent) => void

/** One connection. Exactly one fiber pulls; an interrupted pull loses no byte. */
export interface Connection {
  /** The next bytes, at least one chunk. Fails with `closed` once the other end is done. */
  readonly pull: Effect.Effect<ReadonlyArray<Uint8Array>, TransportError>
  /** Writes all of it, in one packet where it fits. */
  readonly write: (bytes: Uint8Array) => Effect.Effect<void, TransportError>
  /** Bytes received and not yet pulled. Behind the OK of STARTTLS it must be 0. */
  readonly buffered: () => number
  /** Makes the connection TLS. Nothing may be pulled meanwhile. */
  readonly upgrade: (options: TlsOptions) => Effect.Effect<TlsInfo, TransportError>
  /** Read anew at each call, so that a decision about a secret never trusts an old answer. */
  readonly channel: () => Channel
}

/** Connects to servers. The connection lives as long as the scope. */
export class Transport extends Context.Service<
  Transport,
  {
    /** `fixed` when there is one other end, whatever the target: one way in, and no race. */
    readonly kind: "network" | "fixed"
    readonly connect: (
      target: Target,
      report: Report
    ) => Effect.Effect<Connection, TransportError, Scope.Scope>
  }
>()("@effect-imap/core/Transport") {}
