/**
 * A transport without a network: servers are effects, time may be virtual, and TLS is simulated.
 *
 * A connection takes one round trip, a handshake one and a half. It records what each side sent, and when.
 */
import { Clock, Duration, Effect, Layer, Option, type Scope } from "effect"
import type { ServerEnd } from "./ServerEnd.ts"
import {
  type Channel,
  type Report,
  type TlsInfo,
  type TlsOptions,
  Transport,
  TransportError
} from "../../lifecycle/Transport.ts"
import { operations } from "../../lifecycle/transport/operations.ts"
import { type Ends, makeConnection } from "./memoryConnection.ts"

/** The behavior of a port. `silent` never answers; a port that is not named is `refused`. */
export type Port = "clear" | "implicitTls" | "refused" | "silent"

/** The server, its ports, and the network's behavior. */
export interface Options {
  /** Plays the server of one connection, which ends with the effect. Interrupted with the scope of `make`. */
  readonly server: (end: ServerEnd) => Effect.Effect<void, never, Scope.Scope>
  /** `{ 143: "clear", 993: "implicitTls" }` by default. */
  readonly ports?: Readonly<Record<number, Port>>
  /** The time in one direction; none by default. */
  readonly latency?: Duration.Input
  /** The maximum size of a chunk in bytes, in both directions: 1 sends one byte at a time. By default a write is one chunk. */
  readonly chunk?: number
  /** The client's result of the handshake: `tlsInfo` by default. */
  readonly handshake?: (options: TlsOptions) => Effect.Effect<TlsInfo, TransportError>
  readonly kind?: Transport["kind"]
  /** The channel after connecting; plain text by default. */
  readonly channel?: Channel
  /** False if it is read by `pull` and written by `write`, and not by callbacks. */
  readonly direct?: boolean
}

/** A chunk that one side sent. */
export interface Sent {
  /** Milliseconds of Effect's clock. */
  readonly at: number
  /** Connections are numbered from 1. */
  readonly connection: number
  readonly port: number
  readonly from: "client" | "server"
  readonly bytes: Uint8Array
  /** Sent over TLS. */
  readonly encrypted: boolean
  /** Sent compressed. */
  readonly compressed: boolean
}

/** A network in memory with one server, and a record of its traffic. */
export interface MemoryTransport {
  readonly transport: Transport
  readonly layer: Layer.Layer<Transport>
  readonly log: () => ReadonlyArray<Sent>
  /** Connections whose scope is not closed. */
  readonly open: () => number
}

/** Makes the default result of a handshake: TLS 1.3, verified. */
export const tlsInfo = (options: TlsOptions, changes: Partial<TlsInfo> = {}): TlsInfo => ({
  protocol: "TLSv1.3",
  cipher: "TLS_AES_128_GCM_SHA256",
  authorized: true,
  serverName: options.serverName,
  alpn: Option.none(),
  daysLeft: Option.none(),
  peerCertificate: Option.none(),
  channelBinding: () => Option.none(),
  ...changes
})

/** Makes a transport, whose connections end with the scope. */
export const make = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<MemoryTransport, never, Scope.Scope> {
  const servers = yield* Effect.scope
  const log: Array<Sent> = []
  const ports = options.ports ?? { 143: "clear", 993: "implicitTls" }
  let connections = 0
  let open = 0

  const connect = Effect.fnUntraced(function* (port: number, report: Report) {
    const run = operations(report)
    const latency = Duration.fromInputUnsafe(options.latency ?? 0)
    yield* run({ kind: "tcp", port }, dial(ports[port] ?? "refused", port, latency))
    const clock = yield* Clock.Clock
    const context = yield* Effect.context<never>()
    const connection = ++connections
    const ends = makeConnection({
      port,
      implicitTls: ports[port] === "implicitTls",
      clock,
      latency,
      chunk: options.chunk ?? Infinity,
      channel: options.channel ?? { _tag: "clear" },
      handshake: options.handshake ?? ((tls) => Effect.succeed(tlsInfo(tls))),
      run,
      fork: options.direct === false ? undefined : Effect.runForkWith(context),
      sent: (from, bytes, how) =>
        log.push({ at: clock.currentTimeMillisUnsafe(), connection, port, from, bytes, ...how })
    })
    yield* opened(ends, (by) => void (open += by))
    yield* serving(options, ends.server, latency, servers)
    return ends.client
  })

  const transport = Transport.of({
    kind: options.kind ?? "network",
    connect: ({ port }, report) => connect(port, report)
  })
  return { transport, layer: Layer.succeed(Transport, transport), log: () => log, open: () => open }
})

/** Counts a connection until its scope is closed, which hangs up. */
const opened = ({ hangUp }: Ends, count: (by: 1 | -1) => void) =>
  Effect.acquireRelease(
    Effect.sync(() => count(1)),
    () =>
      Effect.andThen(
        hangUp,
        Effect.sync(() => count(-1))
      )
  )

const serving = ({ server }: Options, end: ServerEnd, latency: Duration.Duration, servers: Scope.Scope) =>
  server(end).pipe(
    Effect.scoped,
    Effect.ensuring(end.end),
    Effect.delay(latency),
    Effect.forkIn(servers, { startImmediately: true })
  )

const dial = (listening: Port, port: number, latency: Duration.Duration) =>
  Effect.gen(function* () {
    if (listening === "silent") return yield* Effect.never
    yield* Effect.sleep(Duration.times(latency, 2))
    if (listening !== "refused") return
    return yield* new TransportError({
      failure: "refused",
      code: "ECONNREFUSED",
      detail: `nothing listens on port ${port}`
    })
  })
