/** Connects a socket to a host: looks names up and races addresses. */
import * as net from "node:net"
import { type Operations, type Target, TransportError } from "@effect-imap/core/Transport"
import type { ImapError } from "@effect-imap/core/ImapError"
import { checkOf, option } from "@effect-imap/core/internal/options"
import { type Duration, Effect, type Scope } from "effect"
import { type Address, type Lookup, lookup, race } from "./addresses.ts"
import * as DuplexBytes from "./DuplexBytes.ts"
import * as Host from "./Host.ts"

export interface TcpOptions {
  /** The time from the start of one address to the start of the next. 250 ms by default. RFC 8305 §5. */
  readonly addressDelay?: Duration.Input
  /** Finds the addresses of a name, and decides which may be dialled. By default the system's resolver, and any. */
  readonly lookup?: Lookup
}

export const fields = { addressDelay: option.duration, lookup: option.function }

export const check: (options: unknown, call: string) => ImapError | undefined = checkOf<TcpOptions>(
  () => fields
)

/** A connected socket, and its bytes. */
export type Dialled = DuplexBytes.Opened<net.Socket>

/** Connects to the first address that answers. The socket is destroyed with the scope. */
export const connect = (target: Target, run: Operations, options: TcpOptions) =>
  Effect.flatMapEager(addressesOf(target, run, options.lookup ?? lookup), (addresses) => {
    const [address] = addresses
    if (address !== undefined && addresses.length === 1)
      return run({ kind: "tcp", ...address, port: target.port }, toAddress(address, target.port))
    const delay = options.addressDelay ?? "250 millis"
    return race({ addresses, port: target.port, dial: toAddress, delay, run })
  })

/** Reads the host to dial. Fails if it can be neither a name nor an address. */
export const hostOf = (text: string): Effect.Effect<Host.Host, TransportError> => {
  const host = Host.fromText(text)
  return host === undefined
    ? Effect.fail(notFound(`${JSON.stringify(text)} is no host name`))
    : Effect.succeed(host)
}

const addressesOf = Effect.fnUntracedEager(function* (target: Target, run: Operations, lookup: Lookup) {
  const { family, name } = yield* hostOf(target.host)
  if (family !== 0) {
    if (lookup.permits?.(name) === false) return yield* notFound(`${name} is not to be connected to`)
    return [{ family, address: name }]
  }
  const found = Effect.flatMap(lookup(name), (addresses) =>
    addresses.length === 0 ? Effect.fail(notFound(`${name} has no address`)) : Effect.succeed(addresses)
  )
  return yield* run({ kind: "dns" }, found)
})

const notFound = (detail: string) => new TransportError({ failure: "dnsNotFound", detail })

const toAddress = ({ address, family }: Address, port: number) =>
  // addresses are raced here; Node would abandon one after 250 ms
  dial({ host: address, port, family, noDelay: true, autoSelectFamily: false, ...keepAlive })

/** TCP keep-alive after a minute of silence, so that an idle connection notices if a NAT or a firewall forgot it. */
const keepAlive = { keepAlive: true, keepAliveInitialDelay: 60_000 }

/** Makes one attempt. The socket is destroyed with the scope. */
export const dial = (options: net.NetConnectOpts): Effect.Effect<Dialled, TransportError, Scope.Scope> =>
  Effect.flatMap(
    DuplexBytes.open(() => net.connect(options)),
    (dialled) => Effect.as(connected(dialled), dialled)
  )

/** Waits until a connecting socket is connected. */
export const connected = ({ bytes, socket }: Dialled): Effect.Effect<void, TransportError> =>
  Effect.callback((resume) => {
    if (!socket.connecting && !socket.destroyed) return resume(Effect.void)
    const stop = () => {
      socket.off("connect", onConnect)
      bytes.offEnd(onEnd)
    }
    const onConnect = () => {
      stop()
      resume(Effect.void)
    }
    const onEnd = (error: TransportError) => {
      stop()
      resume(Effect.fail(error))
    }
    socket.once("connect", onConnect)
    bytes.onEnd(onEnd)
    return Effect.sync(stop)
  })
