/**
 * The way to a server: what carries bytes, and how it becomes encrypted.
 *
 * A transport connects in the clear, resolves names itself (a proxy does so at its own end) and reports what it
 * does as net operations. `upgrade` makes a connection TLS: before the first `pull` for implicit TLS, after the
 * OK of STARTTLS otherwise. RFC 8314, RFC 9051 §6.2.1.
 */
import { Effect, Layer, Schema, type Scope } from "effect"
import { Socket } from "effect/socket/Socket"
import { expects, expectsChannel, expectsText } from "../failure/expects.ts"
import { expectsOptions, fromPlain, misuseIn, option, throwIf } from "../failure/options.ts"
import { TransportError, TransportFailure } from "./transport/failure.ts"
import { check, fromSocket, type SocketOptions } from "./transport/fromSocket.ts"
import { type Channel, type Connection, Transport } from "./transport/Transport.ts"

export { fromSocket, type SocketOptions, TransportError, TransportFailure }
export { fromCause, unexpectedPlaintext } from "./transport/failure.ts"
export { type Operation, type Operations, operations } from "./transport/operations.ts"
export {
  type Target,
  type ClientCertificate,
  type TlsOptions,
  type ChannelBindingType,
  type TlsInfo,
  type Channel,
  type NetEvent,
  type Report,
  type Connection,
  type Direct,
  type Listening,
  Transport
} from "./transport/Transport.ts"

/** Returns whether nobody can eavesdrop and the other end is verified. */
export const isSecured = (channel: Channel): boolean => {
  expectsChannel(channel, "Transport.isSecured")
  return channel._tag === "trusted" || (channel._tag === "tls" && channel.info.authorized)
}

/**
 * Makes a connection without TLS from the little that a custom transport must provide.
 *
 * `channel` is plain text unless it is `trusted`, with the reason.
 */
export const connection = (parts: {
  readonly pull: Connection["pull"]
  readonly write: Connection["write"]
  readonly channel?: Channel
}): Connection => {
  throwIf(wrongParts({ parts }))
  const { channel = { _tag: "clear" }, pull, write } = parts
  return {
    pull,
    write,
    buffered: () => 0,
    upgrade: () =>
      Effect.fail(new TransportError({ failure: "tlsUnsupported", detail: "this transport has no TLS" })),
    channel: () => channel
  }
}

const wrongParts = misuseIn(
  () => ({
    parts: fromPlain(
      Schema.Struct({
        pull: option.effect,
        write: option.function,
        channel: Schema.optional(option.channel)
      })
    )
  }),
  { call: "Transport.connection" }
)

/** Makes a channel that nobody else can read, such as a process on this machine or an encrypted tunnel. */
export const trusted = (why: string): Channel => {
  expectsText(why, "Transport.trusted", "why")
  return { _tag: "trusted", why }
}

/** Makes a transport whose other end is the same whatever the target. `connect` runs again for each attempt. */
export const fixed = (connect: Effect.Effect<Connection, TransportError, Scope.Scope>): Transport => {
  expects(Effect.isEffect(connect), "Transport.fixed", "connect", "an effect that gives a connection")
  return { kind: "fixed", connect: () => connect }
}

/** Provides a `fixed` transport. */
export const layerFixed = (
  connect: Effect.Effect<Connection, TransportError, Scope.Scope>
): Layer.Layer<Transport> => Layer.succeed(Transport, fixed(connect))

/** Provides a `fromSocket` transport. */
export const layerSocket = (options: SocketOptions = {}): Layer.Layer<Transport, never, Socket> => {
  expectsOptions(options, "Transport.layerSocket", check)
  return Layer.effect(
    Transport,
    Effect.map(Socket, (socket) => fromSocket(socket, options))
  )
}
