/** TLS sessions are resumed for the same server, name and authorities alone, for an hour. RFC 8446 §2.2. */
import * as net from "node:net"
import * as tls from "node:tls"
import { ca, serverCertificate, serverKey } from "@effect-imap/core/internal/simulator"
import type { TlsOptions } from "@effect-imap/core/internal/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import * as Sessions from "../../src/transport/Sessions.ts"
import * as certificates from "./fixtures/certificates.ts"

const identity = { cert: serverCertificate, key: serverKey }

/** A server that echoes, so that its tickets are read, until the scope closes. */
const listen = (options: tls.TlsOptions = identity) =>
  Effect.acquireRelease(
    Effect.callback<tls.Server>((resume) => {
      const server = tls.createServer(options, (socket) => {
        socket.on("error", () => {})
        socket.on("data", (bytes) => socket.write(bytes))
      })
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => server.close())
  )

const portOf = (server: tls.Server): number => {
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}

const trusting: TlsOptions = { serverName: "localhost", ca }

/** Connects, and exchanges a line after the handshake, with which the tickets come. */
const visit = (
  transport: ReturnType<typeof NodeTransport.make>,
  port: number,
  options: TlsOptions = trusting
) =>
  Effect.gen(function* () {
    const connection = yield* transport.connect({ host: "127.0.0.1", port }, () => {})
    const info = yield* connection.upgrade(options)
    yield* connection.write(new TextEncoder().encode("NOOP\r\n"))
    yield* connection.pull
    return { ...info, binding: info.channelBinding("tls-exporter") }
  }).pipe(Effect.scoped)

describe("a TLS session", () => {
  it.live("is resumed with the certificate that was verified", () =>
    Effect.gen(function* () {
      const port = portOf(yield* listen())
      const transport = NodeTransport.make()
      const [first, second, third] = [
        yield* visit(transport, port),
        yield* visit(transport, port),
        yield* visit(transport, port)
      ]
      assert.isUndefined(first.verifiedMsAgo)
      assert.deepStrictEqual(
        [second, third].map(({ authorized, verifiedMsAgo }) => [authorized, (verifiedMsAgo ?? -1) >= 0]),
        [
          [true, true],
          [true, true]
        ]
      )
      assert.deepStrictEqual(second.peerCertificate, first.peerCertificate)
      assert.deepStrictEqual(second.daysLeft, first.daysLeft)
      // each channel has its own binding, so that a login with -PLUS cannot be carried over
      assert.isTrue(Option.isSome(first.binding) && Option.isSome(second.binding))
      assert.notDeepEqual(first.binding, second.binding)
    })
  )

  it.live(
    "S11 is not resumed for another name, other authorities, a client's certificate, or by another transport",
    () =>
      Effect.gen(function* () {
        const port = portOf(yield* listen())
        const transport = NodeTransport.make()
        yield* visit(transport, port)
        const clientCertificate = { certificate: serverCertificate, key: Redacted.make(serverKey) }
        const others = [
          yield* visit(transport, port, { serverName: "127.0.0.1", ca }),
          yield* visit(transport, port, { serverName: "localhost", ca: `${ca}\n` }),
          yield* visit(transport, port, { ...trusting, clientCertificate }),
          yield* visit(NodeTransport.make(), port)
        ]
        assert.deepStrictEqual(
          others.map(({ verifiedMsAgo }) => verifiedMsAgo),
          [undefined, undefined, undefined, undefined]
        )
      })
  )

  it.live("S14 gives no access to a server whose certificate would be refused", () =>
    Effect.gen(function* () {
      const server = yield* listen()
      const port = portOf(server)
      const transport = NodeTransport.make()
      yield* visit(transport, port)
      server.setSecureContext(certificates.partialWildcard)
      server.setTicketKeys(Buffer.alloc(48, 7))
      const error = yield* Effect.flip(visit(transport, port))
      assert.strictEqual(error.failure, "tlsUntrusted")
    })
  )

  it.live("that the server no longer knows costs a full handshake and nothing else", () =>
    Effect.gen(function* () {
      const server = yield* listen()
      const port = portOf(server)
      const transport = NodeTransport.make()
      yield* visit(transport, port)
      server.setTicketKeys(Buffer.alloc(48, 7))
      const { authorized, verifiedMsAgo } = yield* visit(transport, port)
      assert.deepStrictEqual([authorized, verifiedMsAgo], [true, undefined])
    })
  )

  it.live("that ends the handshake is offered no more, nor is any other session of that server", () =>
    Effect.gen(function* () {
      const behind = portOf(yield* listen())
      let isHealthy = true
      const device = yield* Effect.acquireRelease(
        Effect.sync(() =>
          net.createServer((socket) => {
            socket.on("error", () => {})
            socket.once("data", (hello) => {
              if (!isHealthy) return void socket.destroy()
              const server = net.connect(behind, "127.0.0.1").on("error", () => {})
              server.write(hello)
              socket.pipe(server).pipe(socket)
            })
          })
        ),
        (server) => Effect.sync(() => server.close())
      )
      yield* Effect.callback<void>((resume) => {
        device.listen(0, "127.0.0.1", () => resume(Effect.void))
      })
      const address = device.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      const transport = NodeTransport.make()
      yield* visit(transport, port)
      assert.isDefined((yield* visit(transport, port)).verifiedMsAgo)
      isHealthy = false
      const failure = yield* Effect.flip(visit(transport, port))
      assert.deepInclude(failure, { failure: "tlsClosed", offered: "session" })
      isHealthy = true
      assert.isUndefined((yield* visit(transport, port)).verifiedMsAgo)
    })
  )

  it.live("S10 of TLS 1.2 is not resumed", () =>
    Effect.gen(function* () {
      const port = portOf(yield* listen({ ...identity, maxVersion: "TLSv1.2" }))
      const transport = NodeTransport.make()
      yield* visit(transport, port)
      assert.isUndefined((yield* visit(transport, port)).verifiedMsAgo)
    })
  )
})

describe("the store of sessions", () => {
  const session = (changes: Partial<Sessions.Session> = {}): Sessions.Session => ({
    ticket: Buffer.from("ticket"),
    certificate: { raw: Buffer.from("der"), validTo: "Jan  1 02:00:00 1970 GMT" },
    verifiedAt: 1_000,
    ...changes
  })
  const target = { host: "imap.example.com", port: 993 }
  const kept = (session: Sessions.Session) => {
    const found = Sessions.make()(target, trusting)
    found?.keep(session)
    return found
  }

  it("gives each ticket once, the newest first", () => {
    const found = kept(session())
    const newer = session({ ticket: Buffer.from("newer") })
    found?.keep(newer)
    assert.deepStrictEqual(
      [found?.take(2_000), found?.take(2_000), found?.take(2_000)],
      [newer, session(), undefined]
    )
  })

  it("gives none that was verified an hour ago, whose certificate has expired, or from the future", () => {
    assert.isDefined(kept(session())?.take(3_600_999))
    assert.isUndefined(kept(session())?.take(3_601_000))
    assert.isUndefined(kept(session({ verifiedAt: 7_000_000 }))?.take(7_200_000))
    assert.isUndefined(kept(session())?.take(999))
  })

  it("keeps 16 tickets of a server, and those of the 128 servers that were visited last", () => {
    const of = Sessions.make()
    for (let port = 0; port < 200; port++)
      for (let at = 0; at < 20; at++)
        of({ ...target, port }, trusting)?.keep(session({ verifiedAt: 1_000 + at }))
    const left = (port: number) => {
      const found = of({ ...target, port }, trusting)
      let count = 0
      while (found?.take(2_000) !== undefined) count++
      return count
    }
    assert.deepStrictEqual([left(0), left(71), left(72), left(199)], [0, 0, 16, 16])
  })
})
