import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Option, Queue, Scope } from "effect"
import * as Socket from "effect/socket/Socket"
import {
  isSecured,
  layerSocket,
  type NetEvent,
  Transport,
  trusted,
  type TransportFailure
} from "../../src/lifecycle/Transport.ts"
import { fromSocket } from "../../src/lifecycle/transport/fromSocket.ts"

const target = { host: "imap.example.com", port: 143 }
const tls = { serverName: "imap.example.com.", ca: "PEM" }
const ascii = (text: string) => new TextEncoder().encode(text)

const failed = (reason: Socket.SocketErrorReason) => Effect.fail(new Socket.SocketError({ reason }))
const closed = (code: number) => failed(new Socket.SocketCloseError({ code }))

/** A socket whose frames come out of a queue, and whose upgrade is as given. */
const fake = Effect.gen(function* () {
  const frames = yield* Queue.unbounded<Uint8Array | string>()
  const gone = yield* Deferred.make<never, Socket.SocketError>()
  const order: Array<string> = []
  const upgrades: Array<Socket.TlsUpgradeOptions | undefined> = []
  const acquired = (name: string) =>
    Effect.acquireRelease(
      Effect.sync(() => order.push(name)),
      () => Effect.sync(() => order.push(`-${name}`))
    )
  const pull = Effect.raceFirst(
    Effect.map(Queue.take(frames), (frame) => [frame] as const),
    Deferred.await(gone)
  )
  const upgrade: Socket.Reader["upgrade"] = (options) => Effect.sync(() => void upgrades.push(options))
  const socket = Socket.make({
    reader: Effect.as(acquired("reader"), { pull, upgrade }),
    // As a Socket does once it is not connected.
    writer: Effect.as(acquired("writer"), { write: () => Effect.never, writeAll: () => Effect.never })
  })
  return { frames, gone, order, socket, upgrades }
})

const opened = (socket: Socket.Socket, report: (event: NetEvent) => void = () => {}) =>
  fromSocket(socket).connect(target, report)

describe("fromSocket", () => {
  it.effect("acquires the writer before the reader, so that the reader is released first", () =>
    Effect.gen(function* () {
      const { order, socket } = yield* fake
      yield* Effect.scoped(opened(socket))
      assert.deepStrictEqual(order, ["writer", "reader", "-reader", "-writer"])
    })
  )

  it.effect("gives text frames as bytes", () =>
    Effect.gen(function* () {
      const { frames, socket } = yield* fake
      const { pull } = yield* opened(socket)
      yield* Queue.offer(frames, "* OK ü")
      assert.deepStrictEqual(yield* pull, [ascii("* OK ü")])
    })
  )

  it.effect("fails a write that would wait for another connection", () =>
    Effect.gen(function* () {
      const { gone, socket } = yield* fake
      const scope = yield* Scope.make()
      const connection = yield* Scope.provide(opened(socket), scope)
      const writing = yield* Effect.forkChild(Effect.flip(connection.write(ascii("a"))))
      yield* Deferred.completeWith(gone, closed(1000))
      assert.strictEqual((yield* Effect.flip(connection.pull)).failure, "closed")
      assert.strictEqual((yield* Fiber.join(writing)).failure, "closed")
      assert.strictEqual((yield* Effect.flip(connection.write(ascii("a")))).failure, "closed")
      yield* Scope.close(scope, Exit.void)
    })
  )

  it.effect("fails a write once its scope is closed", () =>
    Effect.gen(function* () {
      const { socket } = yield* fake
      const connection = yield* Effect.scoped(opened(socket))
      assert.strictEqual((yield* Effect.flip(connection.write(ascii("a")))).failure, "closed")
    })
  )

  it.effect("upgrades through the reader, verifies always, and claims no more than the Socket's word", () =>
    Effect.gen(function* () {
      const { socket, upgrades } = yield* fake
      const events: Array<NetEvent> = []
      const connection = yield* opened(socket, (event) => events.push(event))
      assert.isFalse(isSecured(connection.channel()))
      const info = yield* connection.upgrade(tls)
      assert.deepStrictEqual(upgrades, [
        { servername: "imap.example.com", rejectUnauthorized: true, ca: "PEM" }
      ])
      assert.deepStrictEqual(connection.channel(), { _tag: "tls", info })
      assert.deepStrictEqual(
        [info.authorized, info.protocol, info.channelBinding("tls-exporter")],
        [true, "unknown", Option.none()]
      )
      assert.deepStrictEqual(
        events.flatMap((event) => (event._tag === "start" ? [event.kind] : [])),
        ["tcp", "tls"]
      )
    })
  )

  it.effect("S06 refuses to upgrade if clear text has arrived", () =>
    Effect.gen(function* () {
      const { frames, socket, upgrades } = yield* fake
      const { pull, upgrade } = yield* opened(socket)
      yield* Queue.offer(frames, "a OK go\r\n")
      yield* pull
      yield* Queue.offer(frames, "* injected\r\n")
      assert.strictEqual((yield* Effect.flip(upgrade(tls))).failure, "plaintextBeforeTls")
      assert.deepStrictEqual(upgrades, [])
    })
  )

  it.effect("refuses what a Socket cannot prove: the certificate of an address", () =>
    Effect.gen(function* () {
      const { socket, upgrades } = yield* fake
      const { upgrade } = yield* opened(socket)
      for (const serverName of ["127.0.0.1", "::1"]) {
        assert.strictEqual((yield* Effect.flip(upgrade({ serverName }))).failure, "tlsUnsupported")
      }
      assert.deepStrictEqual(upgrades, [])
    })
  )

  it.effect("cannot be upgraded where the channel was vouched for", () =>
    Effect.gen(function* () {
      const { socket, upgrades } = yield* fake
      const connection = yield* fromSocket(socket, { channel: trusted("wss") }).connect(target, () => {})
      assert.isTrue(isSecured(connection.channel()))
      assert.strictEqual((yield* Effect.flip(connection.upgrade(tls))).failure, "tlsUnsupported")
      assert.deepStrictEqual(upgrades, [])
    })
  )

  const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" })
  const reasons: ReadonlyArray<readonly [TransportFailure, Socket.SocketErrorReason]> = [
    ["refused", new Socket.SocketOpenError({ kind: "Unknown", cause: refused })],
    ["timeout", new Socket.SocketOpenError({ kind: "Timeout", cause: undefined })],
    ["other", new Socket.SocketReadError({ cause: "?" })],
    ["closed", new Socket.SocketCloseError({ code: 1000 })],
    ["closed", new Socket.SocketCloseError({ code: 1001 })],
    ["closed", new Socket.SocketCloseError({ code: 1005 })],
    ["reset", new Socket.SocketCloseError({ code: 1006 })],
    ["tlsUnsupported", new Socket.SocketUpgradeError({})]
  ]
  for (const [failure, reason] of reasons) {
    it.effect(`reports ${reason._tag} as ${failure}`, () =>
      Effect.gen(function* () {
        const { socket } = yield* fake
        const failing = Socket.make({ ...socket, reader: failed(reason) })
        assert.strictEqual((yield* Effect.flip(opened(failing))).failure, failure)
      })
    )
  }

  it.effect("is a layer too", () =>
    Effect.gen(function* () {
      const { socket } = yield* fake
      const kind = Effect.map(Transport, ({ kind }) => kind).pipe(
        Effect.provide(layerSocket({ channel: trusted("wss") })),
        Effect.provideService(Socket.Socket, socket)
      )
      assert.strictEqual(yield* kind, "fixed")
    })
  )
})
