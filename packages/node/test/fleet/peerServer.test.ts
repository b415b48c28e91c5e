/** A runner that leaves: whoever speaks to it, or has stopped listening to it, does not keep it. */
import { connect as connectTcp, type Socket as TcpSocket } from "node:net"
import { connect as connectTls } from "node:tls"
import { describe, it } from "@effect/vitest"
import { Context, Effect, Exit, Fiber, Layer, Redacted, Scope } from "effect"
import * as RunnerAddress from "effect/cluster/RunnerAddress"
import type * as Socket from "effect/socket/Socket"
import { SocketServer } from "effect/socket/SocketServer"
import * as peers from "../../src/fleet/peers.ts"
import { freePort } from "../support/freePort.ts"
import { until } from "../support/until.ts"

const key = Redacted.make("0f".repeat(32))

/** A server whose connections do as `handler` says, in a scope of its own. */
const listening = Effect.fnUntraced(function* (
  handler: (socket: Socket.Socket) => Effect.Effect<never, Socket.SocketError>
) {
  const port = yield* freePort
  const scope = yield* Scope.make()
  const context = yield* Layer.buildWithScope(
    peers.layerServer(key, RunnerAddress.make("127.0.0.1", port)),
    scope
  )
  yield* Effect.forkIn(Context.get(context, SocketServer).run(handler), scope, { startImmediately: true })
  return { port, scope }
})

const opened = (port: number) =>
  Effect.acquireRelease(
    Effect.callback<TcpSocket>((resume) => {
      const socket = connectTcp(port, "127.0.0.1", () => resume(Effect.succeed(socket)))
      socket.on("error", () => {})
    }),
    (socket) => Effect.sync(() => socket.destroy())
  )

/** Waits until the runner has closed its server. */
const left = (leaving: Fiber.Fiber<void>) =>
  Effect.andThen(
    until("the server has not closed", () => leaving.pollUnsafe() !== undefined, "20 seconds"),
    Fiber.join(leaving)
  )

/** Goes on with TLS on an open connection. */
const greet = (socket: TcpSocket) => {
  const secured = connectTls({
    socket,
    ciphers: "ECDHE-PSK-CHACHA20-POLY1305",
    minVersion: "TLSv1.2",
    maxVersion: "TLSv1.2",
    pskCallback: () => ({ identity: "effect-imap", psk: Buffer.from(Redacted.value(key), "hex") }),
    checkServerIdentity: () => undefined
  })
  secured.on("error", () => {})
  secured.write("hello")
  return secured
}

describe("a runner that leaves", () => {
  it.live("D84 is not kept by a peer that shakes hands meanwhile", () =>
    Effect.gen(function* () {
      const { port, scope } = yield* listening(() => Effect.never)
      const socket = yield* opened(port)
      const leaving = yield* Effect.forkDetach(Scope.close(scope, Exit.void))
      yield* Effect.sleep("50 millis")
      greet(socket)
      yield* left(leaving)
    })
  )

  it.live("D84 is not kept by a peer that does not read what it was sent", () =>
    Effect.gen(function* () {
      let isServed = false
      const { port, scope } = yield* listening((socket) =>
        Effect.gen(function* () {
          const { write } = yield* socket.writer
          isServed = true
          return yield* Effect.forever(write(new Uint8Array(1 << 20)))
        }).pipe(Effect.scoped)
      )
      greet(yield* opened(port)).pause()
      yield* until("no peer", () => isServed)
      yield* Effect.sleep("500 millis")
      yield* left(yield* Effect.forkDetach(Scope.close(scope, Exit.void)))
    })
  )
})
