/** TCP and TLS of Node: names looked up by the system, addresses raced, certificates verified. */
import * as net from "node:net"
import {
  type Connection,
  type Operations,
  operations,
  type Report,
  type Target,
  type TlsInfo,
  type TlsOptions,
  Transport,
  TransportError,
  unexpectedPlaintext
} from "@effect-imap/core/Transport"
import { Clock, type Duration, Effect, Layer, Scope } from "effect"
import { type Address, type Lookup, lookup, race } from "./transport/addresses.ts"
import * as DuplexBytes from "./transport/DuplexBytes.ts"
import { handshake, type Secured } from "./transport/handshake.ts"
import * as Host from "./transport/Host.ts"
import { tlsInfo } from "./transport/tlsInfo.ts"

export type { Address, Lookup } from "./transport/addresses.ts"

export interface Options {
  /** From the start of one address to that of the next. 250 ms by default. RFC 8305 §5. */
  readonly addressDelay?: Duration.Input
  /** Finds the addresses of a name; the system's resolver by default. */
  readonly lookup?: Lookup
}

/**
 * A transport over `node:net` and `node:tls`.
 *
 * A connection is destroyed with its scope. Certificates are checked against what Node trusts and `ca`, for the name
 * or address of `TlsOptions`, and nothing turns that off.
 */
export const make = (options: Options = {}): Transport["Service"] => ({
  kind: "network",
  connect: Effect.fn("NodeTransport.connect")(function* (target: Target, report: Report) {
    const run = operations(report)
    const addresses = yield* addressesOf(target, run, options.lookup ?? lookup)
    const delay = options.addressDelay ?? "250 millis"
    const dialled = yield* race({ addresses, port: target.port, dial, delay, run })
    return makeConnection(dialled, run, yield* Effect.scope)
  })
})

export const layer: Layer.Layer<Transport> = Layer.sync(Transport, () => make())

const addressesOf = Effect.fnUntraced(function* ({ host: text }: Target, run: Operations, lookup: Lookup) {
  const host = Host.fromText(text)
  if (host === undefined) {
    return yield* new TransportError({
      failure: "dnsNotFound",
      detail: `${JSON.stringify(text)} is no host name`
    })
  }
  if (host.family !== 0) return [{ family: host.family, address: host.name }]
  const nothing = new TransportError({ failure: "dnsNotFound", detail: `${host.name} has no address` })
  const found = Effect.flatMap(lookup(host.name), (addresses) =>
    addresses.length === 0 ? Effect.fail(nothing) : Effect.succeed(addresses)
  )
  return yield* run({ kind: "dns" }, found)
})

interface Dialled {
  readonly socket: net.Socket
  readonly bytes: DuplexBytes.DuplexBytes
}

const dial = Effect.fnUntraced(function* (
  { address, family }: Address,
  port: number
): Effect.fn.Return<Dialled, TransportError, Scope.Scope> {
  const socket = yield* Effect.acquireRelease(
    // The race is ours; Node's own would give an address up after 250 ms.
    Effect.sync(() => net.connect({ host: address, port, family, noDelay: true, autoSelectFamily: false })),
    DuplexBytes.destroy
  )
  const bytes = DuplexBytes.make(socket)
  const connected = Effect.callback<void>((resume) => {
    const onConnect = () => resume(Effect.void)
    socket.once("connect", onConnect)
    return Effect.sync(() => socket.off("connect", onConnect))
  })
  yield* Effect.raceFirst(
    connected,
    Effect.flatMap(bytes.awaitEnd, (error) => Effect.fail(error))
  )
  return { socket, bytes }
})

const makeConnection = (
  { bytes: rawBytes, socket: raw }: Dialled,
  run: Operations,
  scope: Scope.Scope
): Connection => {
  let bytes = rawBytes
  let secured: (Secured & { readonly info: TlsInfo }) | undefined
  let anythingRead = false

  const shakeHands = Effect.fnUntraced(function* (options: TlsOptions) {
    if (rawBytes.buffered() > 0) return yield* unexpectedPlaintext(anythingRead)
    const done = yield* Scope.provide(handshake(raw, rawBytes, options), scope)
    const info = tlsInfo(done.socket, options.serverName, yield* Clock.currentTimeMillis)
    secured = { ...done, info }
    bytes = done.bytes
    return info
  })

  const upgrade = (options: TlsOptions) =>
    Effect.suspend(() =>
      secured === undefined
        ? run(
            { kind: "tls" },
            Effect.onError(shakeHands(options), () => DuplexBytes.destroy(raw)),
            { tlsInfo: (info) => info }
          )
        : Effect.fail(
            new TransportError({ failure: "tlsUnsupported", detail: "the connection is TLS already" })
          )
    )

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
      if (secured === undefined) return { _tag: "clear" }
      const { info, socket } = secured
      return { _tag: "tls", info: { ...info, authorized: socket.encrypted && socket.authorized } }
    }
  }
}
