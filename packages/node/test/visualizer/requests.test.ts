import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Scope } from "effect"
import { connect } from "node:net"
import { note, raw, running, secret } from "./support.ts"
import { until } from "../support/until.ts"

const request = (...lines: ReadonlyArray<string>) => [...lines, "", ""].join("\r\n")
const isWhole = (received: string) => received.includes(secret)

const statusOf = (received: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(received)?.[1])

describe("raw requests to a running visualizer", { concurrent: true }, () => {
  it.live("the token opens the stream", () =>
    Effect.gen(function* () {
      const { port, token } = yield* running()
      const text = request(
        "GET /events HTTP/1.1",
        `Host: 127.0.0.1:${port}`,
        `Authorization: Bearer ${token}`
      )
      const received = yield* raw(port, text, isWhole)
      assert.strictEqual(statusOf(received), 200)
      assert.match(received, /transfer-encoding: chunked/i)
    })
  )

  for (const [what, status, lines] of [
    ["no token", 401, ["GET /events HTTP/1.1", "Host: 127.0.0.1"]],
    ["a wrong token", 401, ["GET /events HTTP/1.1", "Host: 127.0.0.1", "Authorization: Bearer AAAA"]],
    ["a stranger's host name", 421, ["GET / HTTP/1.1", "Host: evil.test"]],
    ["no host name, as HTTP/1.0 may", 421, ["GET / HTTP/1.0"]],
    ["no host name, as HTTP/1.1 may not", 400, ["GET / HTTP/1.1"]],
    ["a stranger's address in the request line", 421, ["GET http://evil.test/ HTTP/1.1", "Host: localhost"]],
    [
      "two host names, the first of a stranger",
      421,
      ["GET / HTTP/1.1", "Host: evil.test", "Host: 127.0.0.1"]
    ],
    ["another origin", 403, ["GET / HTTP/1.1", "Host: 127.0.0.1", "Origin: http://127.0.0.1:1"]],
    ["a method that writes", 405, ["POST / HTTP/1.1", "Host: 127.0.0.1", "Content-Length: 0"]],
    [
      "a preflight",
      405,
      ["OPTIONS /events HTTP/1.1", "Host: 127.0.0.1", "Access-Control-Request-Method: GET"]
    ],
    ["a path out of the tree", 404, ["GET /../../etc/passwd HTTP/1.1", "Host: 127.0.0.1"]],
    [
      "an upgrade to WebSocket without a token",
      401,
      [
        "GET /events HTTP/1.1",
        "Host: 127.0.0.1",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
      ]
    ]
  ] as const) {
    it.live(`${what}: ${status}`, () =>
      Effect.gen(function* () {
        const { port } = yield* running()
        const received = yield* raw(port, request(...lines))
        assert.strictEqual(statusOf(received), status)
        assert.notInclude(received, secret)
        assert.notMatch(received, /access-control-|set-cookie/i)
      })
    )
  }

  it.live("the token, said by a page of another site, is no use: 403", () =>
    Effect.gen(function* () {
      const { port, token } = yield* running()
      const fields = [
        `Host: 127.0.0.1:${port}`,
        `Authorization: Bearer ${token}`,
        "Sec-Fetch-Site: cross-site"
      ]
      assert.strictEqual(statusOf(yield* raw(port, request("GET /events HTTP/1.1", ...fields))), 403)
    })
  )

  it.live("an address that other machines reach is refused", () =>
    Effect.gen(function* () {
      const { message } = yield* Effect.flip(running({ host: "0.0.0.0" }))
      assert.include(message, "allowNetwork")
    })
  )

  it.live("a port that is taken is reported", () =>
    Effect.gen(function* () {
      const { port } = yield* running()
      assert.strictEqual((yield* Effect.flip(running({ port })))._tag, "ServeError")
    })
  )
})

/** A viewer that asks for the events and then reads nothing. */
const deaf = (port: number, token: string) =>
  Effect.acquireRelease(
    Effect.callback<ReturnType<typeof connect>>((resume) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.pause()
        socket.write(
          request("GET /events HTTP/1.1", "Host: 127.0.0.1", `Authorization: Bearer ${token}`),
          () => resume(Effect.succeed(socket))
        )
      })
      socket.on("error", () => undefined)
    }),
    (socket) => Effect.sync(() => socket.destroy())
  )

describe("the end of a visualizer", () => {
  it.live("is sent to viewers, with the last events", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const { port, sink, token } = yield* Effect.provideService(running(), Scope.Scope, scope)
      const fields = ["Host: 127.0.0.1", `Authorization: Bearer ${token}`]
      let heard = ""
      const viewer = yield* Effect.forkChild(
        raw(port, request("GET /events HTTP/1.1", ...fields), (received) => {
          heard = received
          return received.endsWith("0\r\n\r\n")
        })
      )
      yield* until("the viewer hears nothing", () => isWhole(heard))
      sink.event(note(2, "the last"))
      yield* Scope.close(scope, Exit.void)
      const received = yield* Fiber.join(viewer)
      assert.include(received, "the last")
      assert.isTrue(received.endsWith("0\r\n\r\n"))
    })
  )

  it.live("waits for no viewer that does not read", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const { port, sink, token } = yield* Effect.provideService(running(), Scope.Scope, scope)
      yield* deaf(port, token)
      const long = "x".repeat(1000)
      for (let turn = 0; turn < 20; turn++) {
        for (let event = 0; event < 1000; event++) sink.event(note(2, long))
        yield* Effect.sleep("20 millis")
      }
      // it never reads: who waited for it would wait for good
      yield* Scope.close(scope, Exit.void)
    })
  )

  it.live("F22 a slow viewer costs no memory: it misses events, and learns how many", () =>
    Effect.gen(function* () {
      const { port, sink, token } = yield* running({ capacity: 1000 })
      const socket = yield* deaf(port, token)
      const long = "x".repeat(1000)
      for (let turn = 0; turn < 40; turn++) {
        for (let event = 0; event < 1000; event++) sink.event(note(2, long))
        yield* Effect.sleep("20 millis")
      }
      sink.event(note(3, "the last"))
      const received = yield* Effect.callback<string>((resume) => {
        let text = ""
        socket.setEncoding("latin1").on("data", (piece: string) => {
          text += piece
          if (text.includes("the last")) resume(Effect.succeed(text))
        })
        socket.resume()
      })
      const dropped = Array.from(received.matchAll(/"dropped":(\d+)/g), ([, count]) => Number(count))
      const reported = received.match(/"trace:note"/g)?.length ?? 0
      assert.isAbove(dropped.length, 0)
      assert.strictEqual(reported + dropped.reduce((sum, count) => sum + count, 0), 40_002)
    })
  )
})
