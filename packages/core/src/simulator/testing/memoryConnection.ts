/** Both ends of one connection in memory. */
import type { Clock, Duration, Fiber } from "effect"
import { Effect, Option, Result } from "effect"
import { Closed, type ServerEnd } from "./ServerEnd.ts"
import type { Channel, Connection, TlsInfo, TlsOptions } from "../../lifecycle/Transport.ts"
import { TransportError, unexpectedPlaintext } from "../../lifecycle/transport/failure.ts"
import type { Operations } from "../../lifecycle/transport/operations.ts"
import { listening } from "./listening.ts"
import { type Item, Pipe } from "./Pipe.ts"
import { deflate, type Inflater, makeInflater } from "./storedBlocks.ts"

export interface ConnectionOptions {
  readonly port: number
  readonly implicitTls: boolean
  readonly clock: Clock.Clock
  readonly latency: Duration.Duration
  readonly chunk: number
  readonly channel: Channel
  readonly handshake: (options: TlsOptions) => Effect.Effect<TlsInfo, TransportError>
  readonly run: Operations
  /** Forks reads and writes for `direct`; absent if the connection has only `pull` and `write`. */
  readonly fork: (<A>(effect: Effect.Effect<A>) => Fiber.Fiber<A>) | undefined
  readonly sent: (
    from: "client" | "server",
    bytes: Uint8Array,
    how: { readonly encrypted: boolean; readonly compressed: boolean }
  ) => void
}

export interface Ends {
  readonly client: Connection
  readonly server: ServerEnd
  /** Closes the client's end: what it wrote arrives, and nothing more is read from the server. */
  readonly hangUp: Effect.Effect<void>
}

export const makeConnection = (options: ConnectionOptions): Ends => {
  const toServer = new Pipe(options)
  const toClient = new Pipe(options)
  const client = makeClient(options, toClient, toServer)
  return { ...client, server: makeServer(options, toServer, toClient) }
}

const makeClient = (options: ConnectionOptions, inbound: Pipe, outbound: Pipe) => {
  let channel = options.channel
  let anythingRead = false
  let gone: TransportError | undefined
  const incoming = new Incoming(inbound)
  const write = writing(options, "client", { incoming, outbound, encrypted: () => channel._tag === "tls" })

  const leave = (error: TransportError) =>
    Effect.suspend(() => {
      if (gone !== undefined) return Effect.void
      gone = error
      inbound.shut()
      return outbound.send({ _tag: "end" })
    })
  const alive = Effect.suspend(() => (gone === undefined ? Effect.void : Effect.fail(gone)))
  const taken = incoming.take((bytes) => {
    anythingRead = true
    return [bytes]
  })
  const upgrade = Effect.fnUntraced(function* (tls: TlsOptions) {
    yield* alive
    const info = yield* shakeHands(inbound, outbound, anythingRead, options.handshake(tls))
    channel = { _tag: "tls", info }
    return info
  })

  const client: Connection = {
    pull: Effect.tapError(Effect.andThen(alive, taken), leave),
    write: (bytes) => Effect.andThen(alive, write(bytes)),
    compress: (received) => incoming.compress(received),
    buffered: () => inbound.arrived(),
    upgrade: (tls) =>
      options.run({ kind: "tls" }, upgrade(tls), { tlsInfo: (info) => info }).pipe(
        Effect.tapError(leave),
        Effect.onInterrupt(() => leave(cutDuringHandshake))
      ),
    channel: () => channel
  }
  const { fork } = options
  const direct = fork && listening(client, fork)
  // a copy with another `pull` must not have it
  Object.defineProperty(client, "direct", { value: direct, enumerable: false })
  return { client, hangUp: leave(hungUp) }
}

/** Performs the client's part of the handshake; `verified` decides about the server. */
const shakeHands = Effect.fnUntraced(function* (
  inbound: Pipe,
  outbound: Pipe,
  anythingRead: boolean,
  verified: Effect.Effect<TlsInfo, TransportError>
) {
  if (inbound.arrived() > 0) return yield* unexpectedPlaintext(anythingRead)
  yield* outbound.send({ _tag: "hello" })
  const answer = yield* inbound.take
  if (answer._tag === "bytes") return yield* unexpectedPlaintext(false)
  if (answer._tag !== "hello") return yield* cutDuringHandshake
  const info = yield* verified
  yield* outbound.send({ _tag: "hello" })
  return info
})

const makeServer = (options: ConnectionOptions, inbound: Pipe, outbound: Pipe): ServerEnd => {
  const closed = Effect.fail(new Closed({ port: options.port }))
  let encrypted = false
  const incoming = new Incoming(inbound)
  return {
    port: options.port,
    implicitTls: options.implicitTls,
    read: Effect.catch(
      incoming.take((bytes) => bytes),
      () => closed
    ),
    write: writing(options, "server", { incoming, outbound, encrypted: () => encrypted }),
    compress: (received) => incoming.compress(received),
    startTls: Effect.gen(function* () {
      const first = yield* inbound.take
      if (first._tag === "hello") {
        yield* outbound.send({ _tag: "hello" })
        if ((yield* inbound.take)._tag === "hello") {
          encrypted = true
          return
        }
      }
      yield* outbound.send({ _tag: "end" })
      return yield* closed
    }),
    end: outbound.send({ _tag: "end" }),
    reset: outbound.send({ _tag: "reset" })
  }
}

interface Side {
  readonly incoming: Incoming
  readonly outbound: Pipe
  readonly encrypted: () => boolean
}

/** Returns how one side writes: compressed once that was agreed. */
const writing =
  ({ sent }: ConnectionOptions, from: "client" | "server", { encrypted, incoming, outbound }: Side) =>
  (bytes: Uint8Array) =>
    Effect.suspend(() => {
      const compressed = incoming.isCompressed
      sent(from, bytes, { encrypted: encrypted(), compressed })
      return outbound.send({ _tag: "bytes", bytes: compressed ? deflate(bytes) : bytes })
    })

const none: Uint8Array = new Uint8Array()

/**
 * Reads arriving bytes, inflated once compression began. Bytes leave the buffer only in the step that returns them, so an
 * interruption loses none.
 */
class Incoming {
  private readonly inbound: Pipe
  private inflater: Inflater | undefined
  private received = none
  private ready = none

  constructor(inbound: Pipe) {
    this.inbound = inbound
  }

  get isCompressed(): boolean {
    return this.inflater !== undefined
  }

  /** Inflates from here on; `received` was already taken. A chunk may inflate to nothing yet. */
  compress(received: Uint8Array): void {
    this.inflater = makeInflater()
    this.received = received
  }

  take<A>(give: (bytes: Uint8Array) => A): Effect.Effect<A, TransportError> {
    return Effect.suspend(() => {
      if (this.ready.length > 0) return Effect.sync(() => give(this.handOver()))
      const next = this.next()
      if (Option.isNone(next)) return Effect.andThen(this.inbound.arrival, this.take(give))
      const bytes = Result.flatMap(next.value, (received) => this.inflated(received))
      if (Result.isFailure(bytes)) return Effect.fail(bytes.failure)
      this.ready = bytes.success
      return this.take(give)
    })
  }

  private handOver(): Uint8Array {
    const bytes = this.ready
    this.ready = none
    return bytes
  }

  private next(): Option.Option<Result.Result<Uint8Array, TransportError>> {
    if (this.received.length === 0) {
      return Option.map(Option.fromUndefinedOr(this.inbound.next()), asReceived)
    }
    const first = this.received
    this.received = none
    return Option.some(Result.succeed(first))
  }

  private inflated(bytes: Uint8Array): Result.Result<Uint8Array, TransportError> {
    if (this.inflater === undefined) return Result.succeed(bytes)
    return Result.mapError(
      this.inflater.push(bytes),
      (detail) => new TransportError({ failure: "compressionFailed", detail })
    )
  }
}

/** The bytes that a side without TLS receives of a handshake: the head of a TLS record. */
const tlsRecord = Uint8Array.of(0x16, 0x03, 0x01, 0x00, 0x00)

const asReceived = (item: Item): Result.Result<Uint8Array, TransportError> => {
  switch (item._tag) {
    case "bytes":
      return Result.succeed(item.bytes)
    case "hello":
      return Result.succeed(tlsRecord)
    case "end":
      return Result.fail(
        new TransportError({ failure: "closed", detail: "the server closed the connection" })
      )
    case "reset":
      return Result.fail(
        new TransportError({ failure: "reset", code: "ECONNRESET", detail: "the connection was cut" })
      )
  }
}

const hungUp = new TransportError({ failure: "closed", detail: "the connection was closed" })

const cutDuringHandshake = new TransportError({
  failure: "tlsClosed",
  detail: "the connection ended in the middle of the TLS handshake"
})
