/** Servers that end a TLS handshake because of the protocol that it offers by ALPN. RFC 7301 §3.2. */
import * as net from "node:net"
import * as tls from "node:tls"
import { type Account, ImapConnection, Policy } from "@effect-imap/core"
import { ca } from "@effect-imap/core/internal/simulator"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { NodeImap } from "../../src/index.ts"
import { identity } from "./support/loopback.ts"

/** What becomes of a handshake that offers `imap`, by the ClientHello. */
type Refusal = (socket: net.Socket) => void

/** A fatal alert of TLS 1.2 as it is sent before anything is agreed. RFC 5246 §7.2. */
const alert =
  (description: number): Refusal =>
  (socket) =>
    socket.end(Buffer.of(21, 3, 3, 0, 2, 2, description))

const refusals: ReadonlyArray<readonly [name: string, refuse: Refusal]> = [
  ["no_application_protocol", alert(120)],
  ["handshake_failure", alert(40)],
  ["unsupported_extension", alert(110)],
  ["a close", (socket) => socket.end()],
  ["a reset", (socket) => socket.resetAndDestroy()]
]

/** A server that knows nothing of `imap`, and a device before it that refuses what offers it. */
const guarded = Effect.fnUntraced(function* (refuse: Refusal) {
  const seen: Array<string> = []
  const server = yield* listening(
    tls.createServer({ ...identity, ALPNProtocols: ["h2"] }, (socket) => {
      socket.write("* PREAUTH [CAPABILITY IMAP4rev1] ready\r\n")
      socket.on("data", (line) => {
        const [tag = ""] = String(line).split(" ")
        socket.write(`* 1 EXISTS\r\n${tag} OK done\r\n`)
      })
      socket.on("error", () => {})
    })
  )
  const device = net.createServer((socket) => {
    socket.on("error", () => {})
    socket.once("data", (hello) => {
      const isOffered = hello.includes("imap")
      seen.push(isOffered ? "imap" : "nothing")
      if (isOffered) return refuse(socket)
      const behind = net.connect(server, "127.0.0.1").on("error", () => {})
      behind.write(hello)
      socket.pipe(behind).pipe(socket)
    })
  })
  return { port: yield* listening(device), seen }
})

/** Listens on a port of its own until the scope closes. */
const listening = (server: net.Server) =>
  Effect.acquireRelease(
    Effect.callback<number>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
      })
    }),
    () => Effect.sync(() => server.close())
  )

describe("a handshake that offers imap", () => {
  it.live.each(refusals)(
    "is ended by %s: the next one offers nothing, and leads to the mailbox",
    ([, refuse]) =>
      Effect.gen(function* () {
        const { port, seen } = yield* guarded(refuse)
        const account: Account.Account = {
          host: "localhost",
          port,
          security: "tls",
          ca,
          user: "ada",
          password: Redacted.make("never asked for")
        }
        const connection = yield* ImapConnection.make(account)
        assert.strictEqual((yield* connection.mailbox).exists, 1)
        assert.deepStrictEqual(seen, ["imap", "nothing"])
        assert.deepStrictEqual((yield* connection.report).warnings, ["alpnLeftOut"])
        assert.isTrue((yield* connection.report).tls?.authorized)
      }).pipe(Effect.provide([NodeImap.layer, Policy.layer({ attempts: 1 })]))
  )
})
