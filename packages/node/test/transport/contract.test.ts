import * as net from "node:net"
import { join } from "node:path"
import { type Duplex, duplexPair } from "node:stream"
import { ca } from "@effect-imap/core/Simulator"
import * as Transport from "@effect-imap/core/Transport"
import * as NodeSocket from "@effect/platform-node/NodeSocket"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Socket from "effect/socket/Socket"
import * as NodeSimulator from "../../src/testing/NodeSimulator.ts"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import { keeps, keepsBoth, over } from "./support/contract.ts"
import { listen } from "./support/loopback.ts"
import { webSocketRelay } from "./support/webSocketRelay.ts"
import { folder } from "../support/folder.ts"

const unreported = { uncounted: "a Socket does not tell" }

const path = Effect.map(folder, (path) => join(path, "s"))

/** A Duplex that is no socket. */
const inMemory = (port: number): Duplex => {
  const [near, far] = duplexPair()
  const socket = net.connect({ port, host: "127.0.0.1" })
  far.pipe(socket).pipe(far)
  far.on("close", () => socket.destroy())
  socket.on("error", () => far.destroy()).on("close", () => far.destroy())
  return near
}

const openAtOnce = { withoutWaiting: "`connect` has nothing to wait for" }

/** As in docs/transports.md. */
const dialling = (port: number): Transport.Transport => ({
  kind: "fixed",
  connect: Effect.fnUntraced(function* (target: Transport.Target, report: Transport.Report) {
    const dialled = Effect.callback<net.Socket>((resume) => {
      const socket = net.connect({ port, host: "127.0.0.1" }, () => resume(Effect.succeed(socket)))
      return Effect.sync(() => socket.destroy())
    })
    const socket = yield* Effect.acquireRelease(dialled, (socket) => Effect.sync(() => socket.destroy()), {
      interruptible: true
    })
    return yield* NodeTransport.fromDuplex(() => socket).connect(target, report)
  })
})

keepsBoth(
  "node:net and node:tls",
  over(() => Effect.succeed(NodeTransport.make()))
)

keeps("node:net and node:tls, to a server of the simulator", {
  peer: (server) =>
    Effect.map(NodeSimulator.listen(server), (port) => {
      const target = { host: "127.0.0.1", port }
      return { transport: NodeTransport.make(), target, tls: { serverName: "localhost", ca } }
    })
})

keeps(
  "a Socket of Effect",
  over(
    (port) =>
      Effect.map(NodeSocket.makeNet({ host: "127.0.0.1", port }), (socket) => Transport.fromSocket(socket)),
    unreported
  )
)

keeps("a Unix socket", {
  peer: Effect.fnUntraced(function* (server) {
    const at = yield* path
    yield* listen(server, {}, { path: at })
    const target = { host: "ignored", port: 0 }
    return { transport: NodeTransport.unix(at), target, tls: { serverName: "localhost", ca } }
  })
})

keepsBoth(
  "a socket as a Duplex",
  over((port) => Effect.succeed(NodeTransport.fromDuplex(() => net.connect({ port, host: "127.0.0.1" }))))
)

keepsBoth(
  "a Duplex that is no socket",
  over((port) => Effect.succeed(NodeTransport.fromDuplex(() => inMemory(port)))),
  openAtOnce
)

keepsBoth(
  "a socket that was dialled before it became a Duplex",
  over((port) => Effect.succeed(dialling(port)))
)

keeps(
  "a Duplex that is vouched for",
  over((port) => {
    const channel = Transport.trusted("the same process")
    return Effect.succeed(NodeTransport.fromDuplex(() => inMemory(port), { channel }))
  }),
  openAtOnce
)

keeps(
  "a WebSocket",
  over(
    Effect.fnUntraced(function* (port) {
      const url = yield* webSocketRelay(port)
      const socket = yield* Effect.provide(Socket.makeWebSocket(url), Socket.layerWebSocketConstructorGlobal)
      return Transport.fromSocket(socket, { channel: Transport.trusted("wss") })
    }),
    unreported
  ),
  { withoutTls: "the socket's channel was declared trusted and cannot become TLS" }
)

describe("NodeTransport", () => {
  it.live("a Unix socket and a Duplex have one other end, and say what their channel is", () =>
    Effect.gen(function* () {
      const at = yield* path
      yield* listen((end) => Effect.ignore(end.read), {}, { path: at })
      const unix = NodeTransport.unix(at)
      const duplex = NodeTransport.fromDuplex(() => duplexPair()[0])
      const target = { host: "ignored", port: 0 }
      assert.deepStrictEqual([unix.kind, duplex.kind], ["fixed", "fixed"])
      const local = yield* unix.connect(target, () => {})
      const unknown = yield* duplex.connect(target, () => {})
      assert.deepStrictEqual(local.channel(), Transport.trusted("unix socket"))
      assert.deepStrictEqual(unknown.channel(), { _tag: "clear" })
    })
  )

  it.live("nobody listens at the path of a Unix socket", () =>
    Effect.gen(function* () {
      const unix = NodeTransport.unix(yield* path)
      const error = yield* Effect.flip(unix.connect({ host: "ignored", port: 0 }, () => {}))
      assert.strictEqual(error.code, "ENOENT")
    })
  )

  it.live("a Duplex of text is refused: its bytes are lost already", () =>
    Effect.gen(function* () {
      const text = NodeTransport.fromDuplex(() => duplexPair()[0].setEncoding("utf8"))
      const error = yield* Effect.flip(text.connect({ host: "ignored", port: 0 }, () => {}))
      assert.strictEqual(error.detail, "the Duplex returns text, not bytes")
    })
  )
})
