/**
 * Ways to a server from Node: TCP and TLS, a proxy, a command's input and output, a Unix socket, any Duplex.
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
} from "@effect-imap/core/internal/Transport"
import { Effect, Layer, type Redacted } from "effect"
import { proxy, type ProxyOptions } from "./proxy/proxy.ts"
import * as Connection from "./transport/Connection.ts"
import * as DuplexBytes from "./transport/DuplexBytes.ts"
import * as tcp from "./transport/tcp.ts"
import { tunnel } from "./tunnel/tunnel.ts"

export type { Address, Lookup } from "./transport/addresses.ts"
export { publicOnly } from "./transport/publicAddresses.ts"
export { proxy, type ProxyOptions, tunnel }

/** How names are looked up and connections kept alive. */
export type Options = tcp.TcpOptions

/** TCP and TLS of Node: names looked up by the system, addresses raced, certificates verified. */
export const make = (options: Options = {}): Transport["Service"] => ({
  kind: "network",
  connect: Effect.fnUntraced(function* (target: Target, report: Report) {
    const run = operations(report)
    const { bytes, socket } = yield* tcp.connect(target, run, options)
    return Connection.make({ duplex: () => socket, bytes, run, scope: yield* Effect.scope })
  })
})

/** `make`, as a layer. */
export const layer: Layer.Layer<Transport> = Layer.sync(Transport, () => make())

/** `proxy`, as a layer. */
export const layerProxy = (
  url: string | Redacted.Redacted<string>,
  options?: ProxyOptions
): Layer.Layer<Transport, ImapError.ImapError> => Layer.effect(Transport, proxy(url, options))

/** `tunnel`, as a layer. */
export const layerTunnel = (command: string): Layer.Layer<Transport> =>
  Layer.sync(Transport, () => tunnel(command))

/** A Unix domain socket, whatever the target. Its other end is this machine: trusted; TLS where it is asked for. */
export const unix = (path: string): Transport["Service"] => ({
  kind: "fixed",
  connect: Effect.fnUntraced(function* (_target: Target, report: Report) {
    const run = operations(report)
    const { bytes, socket } = yield* run({ kind: "tcp" }, tcp.dial({ path }))
    const channel = trusted("unix socket")
    return Connection.make({ duplex: () => socket, bytes, run, channel, scope: yield* Effect.scope })
  })
})

/**
 * Any Duplex of bytes, whatever the target. `open` is called for each connection, which destroys what it was given.
 *
 * It is clear text, or what `channel` vouches for, and can become TLS.
 */
export const fromDuplex = (
  open: () => Duplex,
  options: { readonly channel?: Channel } = {}
): Transport["Service"] => ({
  kind: "fixed",
  connect: Effect.fnUntraced(function* (_target: Target, report: Report) {
    const { bytes, socket: duplex } = yield* DuplexBytes.open(open, destroyed)
    if (duplex.readableObjectMode || duplex.readableEncoding !== null) {
      return yield* new TransportError({ failure: "other", detail: "the Duplex gives text, not bytes" })
    }
    const run = operations(report)
    if (duplex instanceof Socket && duplex.connecting)
      yield* run({ kind: "tcp" }, tcp.connected({ socket: duplex, bytes }))
    return Connection.make({
      duplex: () => duplex,
      bytes,
      run,
      channel: options.channel,
      scope: yield* Effect.scope
    })
  })
})

/** A Duplex of another's need not tell that it is gone. */
const destroyed = (duplex: Duplex) =>
  Effect.asVoid(Effect.timeoutOption(DuplexBytes.destroy(duplex), "1 second"))
