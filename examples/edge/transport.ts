/** The transport of a Cloudflare Worker: TCP, TLS and STARTTLS by `cloudflare:sockets`. */
import { connect } from "cloudflare:sockets"
import { Pacing, Transport } from "@effect-imap/core"
import { Clock, Effect, Exit, Layer, Option } from "effect"

/**
 * To be provided within a request, or within a Durable Object, which alone may use its sockets and timers. Connections with the same
 * clock share timers, and those with the same pacing wake each other: both are made with the layer.
 */
export const layer = Layer.mergeAll(
  Layer.sync(Transport.Transport, () => transport),
  Layer.sync(Pacing.Pacing, Pacing.make),
  Layer.effect(
    Clock.Clock,
    Effect.map(Clock.Clock, (clock): Clock.Clock => Object.create(clock))
  )
)

const transport = Transport.Transport.of({
  kind: "network",
  connect: Effect.fnUntraced(function* (target: Transport.Target, report: Transport.Report) {
    const run = Transport.operations(report)
    const open = yield* Effect.acquireRelease(opened(target), close)
    yield* run({ kind: "tcp" }, settled(open.bytes.socket.opened, "unreachable"))
    const upgrade = (options: Transport.TlsOptions) =>
      Effect.onError(secure(open, target, options), () => close(open))
    return {
      ...Transport.connection({
        pull: Effect.suspend(() => open.bytes.pull),
        write: (chunk) => Effect.suspend(() => open.bytes.write(chunk))
      }),
      buffered: () => open.bytes.buffered(),
      upgrade: (options) => run({ kind: "tls" }, upgrade(options), { tlsInfo: (info) => info }),
      channel: () => open.channel
    } satisfies Transport.Connection
  })
})

/** Its socket changes when TLS begins. */
interface Open {
  bytes: Bytes
  channel: Transport.Channel
}

const opened = ({ host, port }: Transport.Target) =>
  Effect.sync((): Open => {
    const options = { secureTransport: "starttls", allowHalfOpen: false }
    return { bytes: bytesOf(connect({ hostname: host, port }, options)), channel: { _tag: "clear" } }
  })

const close = ({ bytes }: Open) => Effect.sync(() => void bytes.socket.close().catch(() => {}))

const secure = Effect.fnUntraced(function* (
  open: Open,
  { host }: Transport.Target,
  options: Transport.TlsOptions
) {
  yield* verifiable(options, host)
  if (open.bytes.buffered() > 0) return yield* Transport.unexpectedPlaintext(true)
  open.bytes = yield* Effect.try({
    try: () => bytesOf(open.bytes.released().startTls()),
    catch: failed("tlsClosed")
  })
  // a worker does not learn what was wrong with a certificate
  yield* settled(open.bytes.socket.opened, "tlsClosed")
  const info = infoOf(options)
  open.channel = { _tag: "tls", info }
  return info
})

/** Fails for what only the platform decides. */
const verifiable = ({ ca, clientCertificate, serverName }: Transport.TlsOptions, host: string) => {
  if (ca !== undefined)
    return refused("tlsAuthoritiesUnusable", "a worker trusts the authorities of its platform only")
  if (clientCertificate !== undefined)
    return refused("tlsCredentialUnusable", "a worker cannot show a certificate")
  return serverName === host
    ? Effect.void
    : refused("tlsUnsupported", `a worker verifies a certificate for its host only, not for ${serverName}`)
}

const refused = (failure: Transport.TransportFailure, detail: string) =>
  Effect.fail(new Transport.TransportError({ failure, detail }))

/** The errors of a worker's socket have no code: the step says what failed. */
const failed = (failure: Transport.TransportFailure) => (cause: unknown) =>
  new Transport.TransportError({ failure, detail: Transport.fromCause(cause).detail })

const settled = <A>(promise: Promise<A>, failure: Transport.TransportFailure) =>
  Effect.tryPromise({ try: () => promise, catch: failed(failure) })

/** A worker's socket does not say what was agreed on. */
const infoOf = ({ serverName }: Transport.TlsOptions): Transport.TlsInfo => ({
  protocol: "unknown",
  cipher: "unknown",
  authorized: true,
  serverName,
  alpn: Option.none(),
  daysLeft: Option.none(),
  peerCertificate: Option.none(),
  channelBinding: () => Option.none()
})

type Bytes = ReturnType<typeof bytesOf>

type Read = Exit.Exit<ReadonlyArray<Uint8Array>, Transport.TransportError>

const closed: Read = Exit.fail(
  new Transport.TransportError({ failure: "closed", detail: "the connection was closed" })
)

/** Reads only when asked: TLS cannot begin while a read is pending. An interrupted pull leaves its read to the next one. */
const bytesOf = (socket: Socket) => {
  const reader: ReadableStreamDefaultReader<Uint8Array> = socket.readable.getReader()
  const writer: WritableStreamDefaultWriter<Uint8Array> = socket.writable.getWriter()
  let asked: Promise<void> | undefined
  let read: Read | undefined
  const ask = () =>
    (asked ??= reader.read().then(
      ({ done, value }) => void (read = done ? closed : Exit.succeed([value])),
      (cause: unknown) => void (read = Exit.fail(failed("reset")(cause)))
    ))
  const pull: Transport.Connection["pull"] = Effect.suspend(() => {
    if (read === undefined) return Effect.andThen(Effect.promise(ask), pull)
    const taken = read
    asked = read = undefined
    return taken
  })
  return {
    socket,
    pull,
    write: (chunk: Uint8Array) =>
      Effect.tryPromise({ try: () => writer.write(chunk), catch: failed("reset") }),
    buffered: () => (read !== undefined && Exit.isSuccess(read) ? (read.value[0]?.length ?? 0) : 0),
    /** Returns the socket without its reader and its writer. */
    released: () => {
      reader.releaseLock()
      writer.releaseLock()
      return socket
    }
  }
}
