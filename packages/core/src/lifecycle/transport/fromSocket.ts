/**
 * Any `effect/socket` Socket as a transport.
 *
 * A Socket hides its TLS: after an upgrade, protocol, cipher and certificate stay unknown and there is no channel
 * binding. The Socket checks that the certificate is valid for the server's name; it cannot check an IP address.
 */
import { Deferred, Effect, Exit, Fiber, Option, References } from "effect"
import type { Reader, Socket, SocketError, Writer } from "effect/socket/Socket"
import { isObject } from "../../base/is.ts"
import { expects } from "../../failure/expects.ts"
import { checkOf, expectsOptions, option } from "../../failure/options.ts"
import { once } from "../../base/once.ts"
import { fromCause, TransportError, unexpectedPlaintext } from "./failure.ts"
import { type Operations, operations } from "./operations.ts"
import type { Channel, Connection, Report, TlsInfo, TlsOptions, Transport } from "./Transport.ts"

/** The facts about a socket's channel. */
export interface SocketOptions {
  /** Declares the channel as it is; then the connection cannot be upgraded. */
  readonly channel?: Channel
}

/**
 * Makes a transport whose other end is the Socket's, whatever the target.
 *
 * Each `connect` opens the Socket again, so only one connection at a time is possible. Without `channel` it is plain
 * text, and `upgrade` asks the Socket's reader, which fails with `tlsUnsupported` if it has no TLS.
 */
export const fromSocket = (socket: Socket, options: SocketOptions = {}): Transport => {
  const call = "Transport.fromSocket"
  expects(isObject(socket) && "reader" in socket && "writer" in socket, call, "socket", "a Socket")
  expectsOptions(options, call, check)
  return { kind: "fixed", connect: (_target, report) => connect(socket, options.channel, report) }
}

export const check = checkOf<SocketOptions>(() => ({ channel: option.channel }))

const connect = Effect.fnUntraced(function* (socket: Socket, channel: Channel | undefined, report: Report) {
  const run = operations(report)
  // The writer first: what is acquired last is released first, and releasing the writer half-closes the connection.
  const writer = yield* socket.writer
  const reader = yield* run({ kind: "tcp" }, Effect.mapError(socket.reader, fromSocketError))
  const gone = yield* Deferred.make<never, TransportError>()
  yield* Effect.addFinalizer(() => Deferred.fail(gone, closed()))
  return makeConnection(reader, writer, gone, run, channel)
})

const makeConnection = (
  reader: Reader,
  writer: Writer,
  gone: Deferred.Deferred<never, TransportError>,
  run: Operations,
  vouched: Channel | undefined
): Connection => {
  let channel: Channel = vouched ?? { _tag: "clear" }
  let anythingRead = false
  // A Socket's write waits for the next connection once this one is gone.
  const write = (bytes: Uint8Array) =>
    Effect.raceFirst(Effect.mapError(inOneStep(writer.write(bytes)), fromSocketError), Deferred.await(gone))
  const upgrade = (options: TlsOptions) =>
    refuseUnverifiable(vouched, options).pipe(
      Effect.andThen(Effect.suspend(() => refusePending(reader, anythingRead))),
      Effect.andThen(Effect.mapError(reader.upgrade(upgradeOptions(options)), fromSocketError)),
      Effect.map(() => {
        const info = infoOf(options)
        channel = { _tag: "tls", info }
        return info
      })
    )
  return {
    pull: inOneStep(reader.pull).pipe(
      Effect.map((frames) => {
        anythingRead = true
        return frames.map((frame) => (typeof frame === "string" ? encoder.encode(frame) : frame))
      }),
      Effect.mapError(fromSocketError),
      Effect.tapError((error) => Deferred.fail(gone, error))
    ),
    write: (bytes) =>
      Effect.suspend(() => (Deferred.isDoneUnsafe(gone) ? Deferred.await(gone) : write(bytes))),
    // A Socket does not say; `upgrade` finds out.
    buffered: () => 0,
    upgrade: (options) => run({ kind: "tls" }, upgrade(options), { tlsInfo: (info) => info }),
    channel: () => channel
  }
}

/**
 * A Socket that gives way between its steps may miss what the stream reports once: a write that waits for `drain` would never end,
 * and an interruption would lose the bytes that a pull has taken.
 */
const inOneStep = Effect.provideService(References.PreventSchedulerYield, true)

const encoder = new TextEncoder()

const closed = once(() => new TransportError({ failure: "closed", detail: "the connection was closed" }))

const refuseUnverifiable = (vouched: Channel | undefined, { serverName }: TlsOptions) => {
  if (vouched !== undefined)
    return unsupported("the socket's channel was declared trusted and cannot become TLS")
  return isIpAddress(serverName)
    ? unsupported(`a socket cannot check that a certificate is valid for the address ${serverName}`)
    : Effect.void
}

const unsupported = (detail: string) => Effect.fail(new TransportError({ failure: "tlsUnsupported", detail }))

const isIpAddress = (name: string) => name.includes(":") || /^[\d.]+$/.test(name)

/** Fails if bytes have already arrived: plain text must never be read as if it had come over TLS. */
const refusePending = Effect.fnUntraced(function* (reader: Reader, anythingRead: boolean) {
  // A yield would end the check before it has begun.
  const pulling = yield* Effect.forkChild(inOneStep(reader.pull), { startImmediately: true })
  yield* Fiber.interrupt(pulling)
  const exit = yield* Fiber.await(pulling)
  if (Exit.hasInterrupts(exit)) return
  yield* Effect.mapError(exit, fromSocketError)
  yield* unexpectedPlaintext(anythingRead)
})

const upgradeOptions = ({ ca, serverName }: TlsOptions) => ({
  servername: serverName.replace(/\.$/, ""),
  rejectUnauthorized: true,
  ...(ca === undefined ? {} : { ca })
})

const infoOf = ({ serverName }: TlsOptions): TlsInfo => ({
  protocol: "unknown",
  cipher: "unknown",
  authorized: true,
  serverName,
  alpn: Option.none(),
  daysLeft: Option.none(),
  peerCertificate: Option.none(),
  channelBinding: () => Option.none()
})

/** The end of a WebSocket with a closing handshake: normal, going away, without a code. RFC 6455 §7.4.1. */
const orderly: ReadonlySet<number> = new Set([1000, 1001, 1005])

const fromSocketError = ({ reason }: SocketError): TransportError => {
  switch (reason._tag) {
    case "SocketCloseError":
      return orderly.has(reason.code)
        ? new TransportError({ failure: "closed", detail: "the server closed the connection" })
        : new TransportError({ failure: "reset", code: `${reason.code}`, detail: "the connection was cut" })
    case "SocketUpgradeError":
      return reason.cause === undefined
        ? new TransportError({ failure: "tlsUnsupported", detail: reason.message })
        : fromCause(reason.cause)
    case "SocketOpenError":
      return reason.kind === "Timeout"
        ? new TransportError({ failure: "timeout", detail: reason.message })
        : fromCause(reason.cause)
    default:
      return fromCause(reason.cause)
  }
}
