/** The connection of two runners: what a slow or a broken peer leaves in the log. */
import { connect, type TLSSocket } from "node:tls"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Logger, Redacted } from "effect"
import * as RunnerAddress from "effect/cluster/RunnerAddress"
import { SocketServer } from "effect/socket/SocketServer"
import type { Socket } from "effect/socket/Socket"
import * as peers from "../../src/fleet/peers.ts"
import { freePort } from "../support/freePort.ts"

const key = Redacted.make("5a".repeat(32))

/** Serves one connection after the other; the peer is a plain socket of the test. */
const served = Effect.fnUntraced(function* (handler: (socket: Socket) => Effect.Effect<void>) {
  const port = yield* freePort
  const context = yield* Layer.build(peers.layerServer(key, RunnerAddress.make("127.0.0.1", port)))
  const server = yield* Effect.provideContext(SocketServer, context)
  yield* Effect.forkScoped(server.run(handler))
  return port
})

const peer = (port: number) =>
  Effect.acquireRelease(
    Effect.callback<TLSSocket>((resume) => {
      const socket = connect(
        {
          host: "127.0.0.1",
          port,
          ciphers: "PSK",
          maxVersion: "TLSv1.2",
          pskCallback: () => ({ identity: "effect-imap", psk: Buffer.alloc(32, 0x5a) }),
          checkServerIdentity: () => undefined
        },
        () => resume(Effect.succeed(socket))
      )
      socket.on("error", () => {})
    }),
    (socket) => Effect.sync(() => socket.destroy())
  )

describe("the connection of two runners", () => {
  it.live("many messages to a peer that reads slowly: Node has nothing to warn of", () =>
    Effect.gen(function* () {
      const warnings: Array<string> = []
      const note = ({ name }: Error) => void warnings.push(name)
      yield* Effect.acquireRelease(
        Effect.sync(() => process.on("warning", note)),
        () => Effect.sync(() => process.off("warning", note))
      )
      const size = 1 << 16
      const port = yield* served((socket) =>
        Effect.gen(function* () {
          yield* socket.reader
          const { write } = yield* socket.writer
          const messages = Array.from({ length: 100 }, () => write(new Uint8Array(size)))
          yield* Effect.all(messages, { concurrency: "unbounded", discard: true })
          return yield* Effect.never
        }).pipe(Effect.scoped, Effect.orDie)
      )
      const socket = yield* peer(port)
      socket.pause()
      yield* Effect.sleep("200 millis")
      let left = 100 * size
      yield* Effect.callback<void>((resume) => {
        socket.on("data", (bytes: Buffer) => {
          left -= bytes.length
          if (left === 0) resume(Effect.void)
        })
        socket.resume()
      })
      assert.deepStrictEqual(warnings, [])
    }).pipe(Effect.scoped)
  )

  it.live("a peer that is gone in the middle of a message is nothing to log", () => {
    const lines: Array<string> = []
    const log = Logger.layer([Logger.map(Logger.formatLogFmt, (line) => void lines.push(line))])
    return Effect.gen(function* () {
      const port = yield* served((socket) =>
        Effect.gen(function* () {
          const { pull } = yield* socket.reader
          const { write } = yield* socket.writer
          yield* pull
          for (;;) yield* write(new Uint8Array(1 << 16))
        }).pipe(Effect.scoped, Effect.orDie)
      )
      const socket = yield* peer(port)
      socket.write("hello")
      yield* Effect.sleep("50 millis")
      socket.destroy()
      yield* Effect.sleep("200 millis")
      assert.deepStrictEqual(lines, [])
    }).pipe(Effect.scoped, Effect.provide(log))
  })
})
