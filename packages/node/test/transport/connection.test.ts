import * as net from "node:net"
import { ca } from "@effect-imap/core/Simulator"
import { type NetEvent, TransportError } from "@effect-imap/core/internal/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Scope } from "effect"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import { listen, type Server } from "./support/loopback.ts"
import { bytes } from "../support/bytes.ts"
import { freePort } from "../support/freePort.ts"
import { until } from "../support/until.ts"

const transport = NodeTransport.make()
const connect = (port: number) => transport.connect({ host: "127.0.0.1", port }, () => {})
const listens: Server = (end) => Effect.ignore(Effect.forever(end.read))
const serverName = "localhost"

const addresses: ReadonlyArray<NodeTransport.Address> = [
  { family: 4, address: "127.0.0.2" },
  { family: 4, address: "127.0.0.1" }
]

const handles = () => process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length

describe("NodeTransport", () => {
  it.live("a copy of a connection is read through its own `pull`", () =>
    Effect.gen(function* () {
      const { port } = yield* listen((end) => Effect.andThen(end.write(bytes("* OK")), Effect.never))
      const connection = yield* connect(port)
      const copy: typeof connection = { ...connection, pull: Effect.succeed([bytes("mine")]) }
      assert.isDefined(connection.direct)
      assert.isUndefined(copy.direct)
      assert.strictEqual(copy.channel()._tag, "clear")
    })
  )

  it.live("reports a port on which nothing listens", () =>
    Effect.gen(function* () {
      const port = yield* freePort
      const error = yield* Effect.flip(connect(port))
      assert.deepStrictEqual([error.failure, error.code], ["refused", "ECONNREFUSED"])
      assert.include(error.detail, `127.0.0.1:${port}`)
    })
  )

  it.live("N04 goes on to the next address when one refuses, and reports each operation", () =>
    Effect.gen(function* () {
      const { port } = yield* listen(listens)
      const events: Array<NetEvent> = []
      const report = (event: NetEvent) => events.push(event)
      const { connect } = NodeTransport.make({ lookup: () => Effect.succeed(addresses) })
      yield* connect({ host: "imap.example.com.", port }, report)
      assert.deepStrictEqual(events, [
        { _tag: "start", op: 0, kind: "dns" },
        { _tag: "end", op: 0, ok: true },
        { _tag: "start", op: 1, kind: "tcp", family: 4, address: "127.0.0.2", port },
        { _tag: "end", op: 1, ok: false, error: "refused" },
        { _tag: "start", op: 2, kind: "tcp", family: 4, address: "127.0.0.1", port },
        { _tag: "end", op: 2, ok: true }
      ])
    })
  )

  it.live("S13 asks for the A-labels of a name, without its final dot", () =>
    Effect.gen(function* () {
      const asked: Array<string> = []
      const lookup: NodeTransport.Lookup = (name) => {
        asked.push(name)
        return Effect.fail(
          new TransportError({ failure: "dnsTemporary", code: "EAI_AGAIN", detail: "later" })
        )
      }
      const { connect } = NodeTransport.make({ lookup })
      const error = yield* Effect.flip(connect({ host: "bücher.example.", port: 993 }, () => {}))
      assert.deepStrictEqual([error.failure, ...asked], ["dnsTemporary", "xn--bcher-kva.example"])
    })
  )

  it.live("reports a name without an address, and what is no name", () =>
    Effect.gen(function* () {
      const { connect } = NodeTransport.make({ lookup: () => Effect.succeed([]) })
      for (const host of ["imap.example.com", "", "a b", "a\r\nb"]) {
        const { failure } = yield* Effect.flip(connect({ host, port: 993 }, () => {}))
        assert.strictEqual(failure, "dnsNotFound", host)
      }
    })
  )

  it.live("looks names up with the system's resolver", () =>
    Effect.gen(function* () {
      const { port } = yield* listen((end) => Effect.andThen(end.write(bytes("* OK")), Effect.never))
      const connection = yield* transport.connect({ host: "localhost", port }, () => {})
      assert.deepStrictEqual(Buffer.concat([...(yield* connection.pull)]).toString(), "* OK")
    })
  )

  it.live("delivers what came before a reset, then reports it, and fails writes", () =>
    Effect.gen(function* () {
      const heard = yield* Deferred.make<void>()
      const { port } = yield* listen((end) =>
        end.write(bytes("* BYE")).pipe(Effect.andThen(Deferred.await(heard)), Effect.andThen(end.reset))
      )
      const connection = yield* connect(port)
      yield* until("BYE has not come", () => connection.buffered() === 5)
      yield* Deferred.succeed(heard, undefined)
      assert.strictEqual(Buffer.concat([...(yield* connection.pull)]).toString(), "* BYE")
      assert.strictEqual((yield* Effect.flip(connection.pull)).failure, "reset")
      assert.strictEqual((yield* Effect.flip(connection.write(bytes("a")))).failure, "reset")
    })
  )

  it.live("holds a write back while the server does not read, and fails it once the server is gone", () =>
    Effect.gen(function* () {
      const leave = yield* Deferred.make<void>()
      // Left unread, the bytes fill the buffers of both sides; closing with unread bytes is a reset.
      const listener = net.createServer({ pauseOnConnect: true }, (socket) => {
        Effect.runFork(
          Effect.andThen(
            Deferred.await(leave),
            Effect.sync(() => socket.resetAndDestroy())
          )
        )
      })
      yield* Effect.acquireRelease(
        Effect.callback<void>((resume) => void listener.listen(0, "127.0.0.1", () => resume(Effect.void))),
        () => Effect.callback<void>((resume) => void listener.close(() => resume(Effect.void)))
      )
      const address = listener.address()
      const connection = yield* connect(typeof address === "object" && address !== null ? address.port : 0)
      const writing = yield* Effect.forkChild(connection.write(new Uint8Array(50_000_000)), {
        startImmediately: true
      })
      yield* Effect.sleep("50 millis")
      assert.isUndefined(writing.pollUnsafe())
      yield* Deferred.succeed(leave, undefined)
      const { failure } = yield* Effect.flip(Fiber.join(writing))
      assert.include(["reset", "closed"], failure)
    })
  )

  it.live("X21 reads no further ahead than one buffer while nobody pulls", () =>
    Effect.gen(function* () {
      let sent = 0
      const chunk = new Uint8Array(65_536)
      const { port } = yield* listen((end) =>
        Effect.forever(
          Effect.andThen(
            end.write(chunk),
            Effect.sync(() => (sent += chunk.length))
          )
        )
      )
      const connection = yield* connect(port)
      yield* connection.pull
      const rests = Effect.suspend(() => {
        const before = sent
        return Effect.delay(
          Effect.sync(() => sent === before),
          "100 millis"
        )
      })
      yield* until("it reads on and on", rests)
      assert.isAtMost(connection.buffered(), 2 * 65_536)
    })
  )

  it.live("leaves no socket open when a handshake that nobody answers is interrupted", () =>
    Effect.gen(function* () {
      const before = handles()
      const { open, port } = yield* listen(listens)
      const connection = yield* connect(port)
      const shaking = yield* Effect.forkChild(connection.upgrade({ serverName, ca }), {
        startImmediately: true
      })
      yield* until("nobody connects", () => open() === 1)
      assert.isUndefined(shaking.pollUnsafe())
      yield* Fiber.interrupt(shaking)
      yield* until("a socket is left", () => open() === 0 && handles() <= before)
      assert.strictEqual((yield* Effect.flip(connection.write(bytes("a NOOP\r\n")))).failure, "closed")
    })
  )

  it.live("leaves no socket open when its scope closes, in the clear and over TLS", () =>
    Effect.gen(function* () {
      const before = handles()
      const { open, port } = yield* listen((end) =>
        Effect.ignore(Effect.andThen(end.startTls, Effect.forever(end.read)))
      )
      for (const secured of [false, true]) {
        const scope = yield* Scope.make()
        const connection = yield* Scope.provide(connect(port), scope)
        if (secured) yield* connection.upgrade({ serverName, ca })
        yield* until("nobody connects", () => open() === 1)
        yield* Scope.close(scope, Exit.void)
        yield* until("a socket is left", () => open() === 0 && handles() <= before)
        assert.strictEqual((yield* Effect.flip(connection.pull)).failure, "closed")
      }
    })
  )

  it.live("reports a lookup that was interrupted", () =>
    Effect.gen(function* () {
      const { connect } = NodeTransport.make({ lookup: () => Effect.never })
      const events: Array<NetEvent> = []
      const connecting = connect({ host: "imap.example.com", port: 993 }, (event) => events.push(event))
      yield* Effect.timeoutOption(Effect.scoped(connecting), "10 millis")
      assert.deepStrictEqual(events.slice(1), [{ _tag: "end", op: 0, ok: false, error: "cancelled" }])
    })
  )

  it.live("reports the handshake, and how it failed", () =>
    Effect.gen(function* () {
      const { port } = yield* listen((end) =>
        Effect.ignore(Effect.andThen(end.startTls, Effect.forever(end.read)))
      )
      const outcomes: Array<unknown> = []
      const report = (event: NetEvent) => {
        if (event._tag === "end") outcomes.push(event.tls?.protocol ?? event.error ?? "connected")
      }
      yield* Effect.flatMap(transport.connect({ host: "127.0.0.1", port }, report), ({ upgrade }) =>
        upgrade({ serverName, ca })
      )
      yield* Effect.flatMap(transport.connect({ host: "127.0.0.1", port }, report), ({ upgrade }) =>
        Effect.flip(upgrade({ serverName }))
      )
      assert.deepStrictEqual(outcomes, ["connected", "TLSv1.3", "connected", "tlsUntrusted"])
    })
  )
})
