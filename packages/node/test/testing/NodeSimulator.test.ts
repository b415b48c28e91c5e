import * as net from "node:net"
import * as tls from "node:tls"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as NodeSimulator from "../../src/testing/NodeSimulator.ts"

/** Sends text, and gives what comes until it contains a mark, or until the connection ends. */
const until = (socket: net.Socket, mark: string, text = "") =>
  Effect.callback<string>((resume) => {
    let seen = ""
    const stop = () => {
      socket.off("data", take)
      socket.off("close", closed)
    }
    const done = () => {
      stop()
      resume(Effect.succeed(seen))
    }
    const take = (chunk: Buffer) => {
      seen += chunk.toString()
      if (mark !== "" && seen.includes(mark)) done()
    }
    const closed = done
    // it may have ended before anybody looks
    if (socket.closed) return resume(Effect.succeed(seen))
    socket.on("data", take)
    socket.on("close", closed)
    if (text !== "") socket.write(text)
    return Effect.sync(stop)
  })

const dial = (make: () => net.Socket, ready: string) =>
  Effect.acquireRelease(
    Effect.callback<net.Socket, Error>((resume) => {
      const socket = make()
      socket.once(ready, () => resume(Effect.succeed(socket)))
      socket.on("error", (error) => resume(Effect.fail(error)))
    }),
    (socket) => Effect.sync(() => socket.destroy())
  )

const plain = (port: number) => dial(() => net.connect(port, "127.0.0.1"), "connect")

const secure = (options: tls.ConnectionOptions) =>
  dial(() => tls.connect({ servername: "localhost", ...options }), "secureConnect")

const { profiles } = Simulator

describe("NodeSimulator", () => {
  it.live("speaks TLS at once, with a certificate that its CA vouches for", () =>
    Effect.gen(function* () {
      const server = yield* NodeSimulator.start({ profile: profiles.wellBehaved })
      const socket = yield* secure({ port: server.tlsPort, host: server.host, ca: server.ca })
      assert.match(yield* until(socket, "ready"), /^\* OK \[CAPABILITY/)
      const flight = `a LOGIN ${server.user} "${server.password}"\r\nb SELECT INBOX\r\nc LOGOUT\r\n`
      const answers = yield* until(socket, "", flight)
      assert.match(answers, /^a OK[^]*^b OK[^]*^\* BYE[^]*^c OK/m)
    })
  )

  it.live.each(["0 millis", "50 millis"] as const)("upgrades the plain port with STARTTLS, %s late", (tls) =>
    Effect.gen(function* () {
      const server = yield* NodeSimulator.start({ profile: { ...profiles.wellBehaved, delays: { tls } } })
      const socket = yield* plain(server.port)
      yield* until(socket, "ready")
      assert.match(yield* until(socket, "a OK", "a STARTTLS\r\n"), /^a OK/)
      const upgraded = yield* secure({ socket, ca: server.ca })
      assert.notInclude(yield* until(upgraded, "b OK", "b CAPABILITY\r\n"), "STARTTLS")
    })
  )

  it.live("cuts with a reset, over TLS too", () =>
    Effect.gen(function* () {
      const server = yield* NodeSimulator.start({ profile: { ...profiles.qq, resetAfter: "50 millis" } })
      for (const connect of [
        plain(server.port),
        secure({ port: server.tlsPort, host: server.host, ca: server.ca })
      ]) {
        const socket = yield* connect
        const code = yield* Effect.callback<string | undefined>((resume) => {
          socket.once("error", (error: NodeJS.ErrnoException) => resume(Effect.succeed(error.code)))
          socket.once("end", () => resume(Effect.succeed("FIN")))
          socket.resume()
        })
        assert.strictEqual(code, "ECONNRESET")
      }
    })
  )

  it.live("plays a script, byte by byte", () =>
    Effect.gen(function* () {
      const script = yield* Simulator.script(
        "S: * OK\nC: <1> NOOP\nS: <1> OK\nC: <2> LOGOUT\nS: <2> OK\nclose"
      )
      const server = yield* NodeSimulator.start({ profile: profiles.wellBehaved, script })
      const socket = yield* plain(server.port)
      yield* until(socket, "OK")
      for (const letter of "t NOOP\r") socket.write(letter)
      assert.strictEqual(yield* until(socket, "t OK", "\n"), "t OK\r\n")
      yield* until(socket, "", "u CAPABILITY\r\n")
      assert.deepStrictEqual(
        server.mismatches().map(({ got, line }) => [line, got]),
        [[4, "u CAPABILITY"]]
      )
    })
  )

  it.live("silent-tls never answers the handshake, and closing the scope leaves no socket", () =>
    Effect.gen(function* () {
      const socket = yield* Effect.scoped(
        Effect.gen(function* () {
          const server = yield* NodeSimulator.start({ profile: profiles["silent-tls"] })
          const socket = yield* Effect.map(
            Effect.sync(() => net.connect(server.tlsPort, server.host)),
            (socket) => socket.on("error", () => {})
          )
          assert.strictEqual(
            yield* Effect.timeoutOption(until(socket, "", "hello"), "100 millis").pipe(
              Effect.map(({ _tag }) => _tag)
            ),
            "None"
          )
          return socket
        })
      )
      yield* until(socket, "")
      assert.isTrue(socket.closed)
    })
  )

  it.live("a port in use is a typed error", () =>
    Effect.gen(function* () {
      const { port } = yield* NodeSimulator.start({ profile: profiles.wellBehaved })
      const error = yield* Effect.flip(NodeSimulator.start({ profile: profiles.wellBehaved, port }))
      assert.deepStrictEqual([error._tag, error.port, error.code], ["PortUnavailable", port, "EADDRINUSE"])
    })
  )

  it.live("keeps what one client does for the next one, over either port, and meets it with faults", () =>
    Effect.gen(function* () {
      const server = yield* NodeSimulator.start({
        profile: profiles.wellBehaved,
        mailboxes: { INBOX: [Simulator.message("Subject: one\n\n")], Archive: [] },
        at: [["1 milli", Simulator.deliver("INBOX", Simulator.message("Subject: two\n\n"))]],
        faults: [{ on: "EXPUNGE", fault: "reset" }]
      })
      const login = `a LOGIN ${server.user} "${server.password}"\r\n`
      const first = yield* plain(server.port)
      const moved = yield* until(first, "c OK", `${login}b SELECT INBOX\r\nc MOVE 1 Archive\r\n`)
      assert.include(moved, "* 1 EXPUNGE")
      const second = yield* secure({ port: server.tlsPort, host: server.host, ca: server.ca })
      const status = yield* until(second, "b OK", `${login}b STATUS Archive (MESSAGES)\r\n`)
      assert.include(status, '* STATUS "Archive" (MESSAGES 1)')
      assert.strictEqual(yield* until(first, "", "d EXPUNGE\r\n"), "")
      assert.deepStrictEqual(
        (yield* server.mail.messages("Archive")).map(({ subject }) => subject),
        ["one"]
      )
      assert.strictEqual((yield* server.mail.messages("INBOX"))[0]?.subject, "two")
    })
  )
})
