/**
 * Connections between runners: TLS with the key in their database (TLS-PSK, RFC 4279 and RFC 5489). A process that
 * cannot read that database is disconnected before the first message, on either side, and cannot read the traffic.
 */
import type { TLSSocket } from "node:tls"
import * as NodeSocket from "@effect/platform-node/NodeSocket"
import * as NodeSocketServer from "@effect/platform-node/NodeSocketServer"
import { Cause, Effect, Layer, Redacted, References, Semaphore } from "effect"
import { RpcClientProtocol } from "effect/cluster/Runners"
import type { RunnerAddress } from "effect/cluster/RunnerAddress"
import { makeProtocolSocket, Protocol } from "effect/rpc/RpcClient"
import { RpcClientError } from "effect/rpc/RpcClientError"
import { RpcSerialization } from "effect/rpc/RpcSerialization"
import * as Socket from "effect/socket/Socket"
import { SocketServer, type SocketServerError } from "effect/socket/SocketServer"

/** The cipher suites and version. Certificates would not identify anyone, and TLS 1.3 has no suites for a key alone. */
const suite = {
  ciphers: "ECDHE-PSK-CHACHA20-POLY1305:ECDHE-PSK-AES256-CBC-SHA384",
  minVersion: "TLSv1.2",
  maxVersion: "TLSv1.2"
} as const

/** The name of the key; a fleet has only one. */
const identity = "effect-imap"

/** The time until both sides of a connection must be authenticated. */
const handshakeTimeoutMs = 5000

/** The time that a peer has to read the last messages once this runner leaves. */
const drainTimeoutMs = 1000

/**
 * Listens for the other runners. Node's server has closed when its last connection has; one whose peer does not read, or
 * that was accepted when nobody served any more, would never end, and neither would the runner.
 */
export const layerServer = (
  key: Redacted.Redacted,
  { host, port }: RunnerAddress
): Layer.Layer<SocketServer, SocketServerError> =>
  Layer.effect(
    SocketServer,
    Effect.gen(function* () {
      const connected = new Set<TLSSocket>()
      let isLeaving = false
      const { address, run } = yield* NodeSocketServer.makeTls({
        ...suite,
        host,
        port,
        handshakeTimeout: handshakeTimeoutMs,
        // Node shows a connection for the first time here
        pskCallback: (socket, name) => {
          if (isLeaving || name !== identity) return null
          connected.add(socket)
          socket.once("close", () => connected.delete(socket))
          return psk(key)
        }
      })
      // runs before that of the server, which waits
      yield* Effect.addFinalizer(() =>
        Effect.sync(() => {
          isLeaving = true
          for (const socket of connected) socket.setTimeout(drainTimeoutMs, () => socket.destroy())
        })
      )
      return SocketServer.of({
        address,
        run: (handler) => run((socket) => Effect.catchCause(handler(oneAtATime(socket)), orLost))
      })
    })
  )

const psk = (key: Redacted.Redacted): Buffer => Buffer.from(Redacted.value(key), "hex")

/** Ignores a peer that disappears in the middle of a message, which is not our error. */
const orLost = <E>(cause: Cause.Cause<E>): Effect.Effect<void, E> =>
  Socket.isSocketError(Cause.squash(cause)) ? Effect.void : Effect.failCause(cause)

/** Connects to other runners. */
export const layerClient = (
  key: Redacted.Redacted
): Layer.Layer<RpcClientProtocol, never, RpcSerialization> =>
  Layer.effect(
    RpcClientProtocol,
    Effect.map(RpcSerialization, (serialization) => ({
      codecFor: serialization.codecFor,
      make: Effect.fnUntraced(function* ({ host, port }) {
        const socket = yield* NodeSocket.makeTls({
          ...suite,
          host,
          port,
          openTimeout: handshakeTimeoutMs,
          pskCallback: () => ({ identity, psk: psk(key) }),
          // the key authenticates the peer
          checkServerIdentity: () => undefined
        })
        return yield* protocolOver(socket, serialization)
      })
    }))
  )

/**
 * Carries messages over a socket. A peer whose connection closes while a message is written is lost; Effect 4.1 makes a
 * defect of it, which is not sent again and ends the app's call.
 */
export const protocolOver = (socket: Socket.Socket, serialization: RpcSerialization["Service"]) =>
  Effect.map(
    makeProtocolSocket().pipe(
      Effect.provideService(Socket.Socket, oneAtATime(socket)),
      Effect.provideService(RpcSerialization, serialization)
    ),
    (protocol) =>
      Protocol.of({
        ...protocol,
        send: (...message) => Effect.catchDefect(protocol.send(...message), asLost)
      })
  )

const asLost = (defect: unknown): Effect.Effect<never, RpcClientError> =>
  Socket.isSocketError(defect)
    ? Effect.fail(new RpcClientError({ reason: defect.reason }))
    : Effect.die(defect)

/**
 * Lets one writer at a time wait for a slow peer's `drain`: Node warns about more than ten listeners. It does not yield
 * between the write and the wait, because it could then miss the `drain`.
 */
const oneAtATime = (socket: Socket.Socket): Socket.Socket =>
  Socket.make({
    reader: socket.reader,
    writer: Effect.map(socket.writer, ({ write, writeAll }) => {
      const permits = Semaphore.makeUnsafe(1).withPermits(1)
      const inTurn = <A, E>(writing: Effect.Effect<A, E>) =>
        permits(Effect.provideService(writing, References.PreventSchedulerYield, true))
      return { write: (chunk) => inTurn(write(chunk)), writeAll: (chunks) => inTurn(writeAll(chunks)) }
    })
  })
