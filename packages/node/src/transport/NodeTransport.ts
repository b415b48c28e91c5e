/**
 * Transports for Node: TCP and TLS, a proxy, a command's input and output, a Unix socket, any Duplex.
 *
 * A connection is destroyed with its scope. Certificates are checked against what Node trusts and `ca`, for the name
 * or address of `TlsOptions`, and nothing turns that off.
 */
import { Socket } from "node:net"
import type { Duplex } from "node:stream"
import type * as ImapError from "@effect-imap/core/ImapError"
import {
  type Channel,
  operations,
  type Report,
  type Target,
  Transport,
  TransportError,
  trusted
} from "@effect-imap/core/Transport"
import { isFunction, isText } from "@effect-imap/core/internal/is"
import { expects } from "@effect-imap/core/internal/expects"
import { checkOf, expectsOptions, option } from "@effect-imap/core/internal/options"
import { Context, Effect, Layer, type Redacted, Scope } from "effect"
import { proxy, type ProxyOptions } from "./proxy/proxy.ts"
import * as Connection from "./Connection.ts"
import * as DuplexBytes from "./DuplexBytes.ts"
import * as memory from "./memory.ts"
import * as Sessions from "./Sessions.ts"
import * as tcp from "./tcp.ts"
import { tunnel } from "./tunnel/tunnel.ts"

export type { Address, Lookup } from "./addresses.ts"
export { publicOnly } from "./publicAddresses.ts"
export { proxy, type ProxyOptions, tunnel }

/** Options for the lookup of names, and for TCP keep-alive. */
export type Options = tcp.TcpOptions

/**
 * Makes a transport over Node's TCP and TLS, which looks up names in the system, races addresses, and verifies
 * certificates. It resumes the TLS sessions of its earlier connections to a server for an hour (RFC 8446 §2.2).
 */
export const make = (options: Options = {}): Transport => {
  expectsOptions(options, "NodeTransport.make", tcp.check)
  const sessions = Sessions.make()
  return {
    kind: "network",
    connect: (target, report) =>
      Effect.withFiber(({ context }) => {
        const run = operations(report)
        const scope = Context.getUnsafe(context, Scope.Scope)
        const connection = ({ bytes, socket }: tcp.Dialled) =>
          Connection.make({
            duplex: () => socket,
            bytes,
            run,
            scope,
            sessions: (tls) => sessions(target, tls)
          })
        return Effect.map(tcp.connect(target, run, options), connection)
      })
  }
}

/** Provides the transport of `make`, and a `Memory` by the heap of this process, unless the app provides one around it. */
export const layer: Layer.Layer<Transport> = Layer.merge(
  Layer.sync(Transport, () => make()),
  memory.layer
)

/** Provides the transport of `proxy`. */
export const layerProxy = (
  url: string | Redacted.Redacted<string>,
  options?: ProxyOptions
): Layer.Layer<Transport, ImapError.ImapError> =>
  Layer.merge(Layer.effect(Transport, proxy(url, options)), memory.layer)

/** Provides the transport of `tunnel`. */
export const layerTunnel = (command: string): Layer.Layer<Transport> =>
  Layer.merge(Layer.succeed(Transport, tunnel(command)), memory.layer)

/**
 * Makes a transport over a Unix domain socket, whatever the target. It is trusted, since its other end is this machine;
 * TLS runs if the account asks for it.
 */
export const unix = (path: string): Transport => {
  expects(isText(path), "NodeTransport.unix", "path", "a path")
  return {
    kind: "fixed",
    connect: Effect.fnUntraced(function* (_target: Target, report: Report) {
      const run = operations(report)
      const { bytes, socket } = yield* run({ kind: "tcp" }, tcp.dial({ path }))
      const channel = trusted("unix socket")
      return Connection.make({ duplex: () => socket, bytes, run, channel, scope: yield* Effect.scope })
    })
  }
}

/**
 * Makes a transport over any Duplex of bytes, whatever the target. `open` is called for each connection, which destroys the
 * Duplex at its end.
 *
 * The channel is clear text, or `channel`, and can become TLS.
 */
export const fromDuplex = (open: () => Duplex, options: { readonly channel?: Channel } = {}): Transport => {
  const call = "NodeTransport.fromDuplex"
  expects(isFunction(open), call, "open", "a function that returns a Duplex")
  expectsOptions(options, call, ofDuplex)
  return { kind: "fixed", connect: (_target, report) => overDuplex(open, options.channel, report) }
}

const ofDuplex = checkOf(() => ({ channel: option.channel }))

const overDuplex = Effect.fnUntraced(function* (
  open: () => Duplex,
  channel: Channel | undefined,
  report: Report
) {
  const { bytes, socket: duplex } = yield* DuplexBytes.open(open, destroyed)
  if (duplex.readableObjectMode || duplex.readableEncoding !== null) {
    return yield* new TransportError({ failure: "other", detail: "the Duplex returns text, not bytes" })
  }
  const run = operations(report)
  if (duplex instanceof Socket && duplex.connecting)
    yield* run({ kind: "tcp" }, tcp.connected({ socket: duplex, bytes }))
  return Connection.make({
    duplex: () => duplex,
    bytes,
    run,
    channel,
    scope: yield* Effect.scope
  })
})

/**
 * Destroys the Duplex. Not every Duplex reports that it is closed, so this waits for at most a second; most have closed
 * by the next turn.
 */
const destroyed = (duplex: Duplex) =>
  Effect.suspend(() => {
    if (duplex.closed) return Effect.void
    duplex.destroy()
    const waiting = Effect.asVoid(Effect.timeoutOption(DuplexBytes.destroy(duplex), "1 second"))
    return Effect.flatMap(Effect.yieldNow, () => (duplex.closed ? Effect.void : waiting))
  })
