/** A server is verified each time, whatever the environment says. */
import * as tls from "node:tls"
import { ca, serverCertificate, serverKey } from "@effect-imap/core/internal/simulator"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import { otherName } from "./fixtures/certificates.ts"
import { listen } from "./support/loopback.ts"
import { until } from "../support/until.ts"

const connect = (port: number) => NodeTransport.make().connect({ host: "127.0.0.1", port }, () => {})

/** Why a server with these options is refused. */
const refusal = (options: tls.TlsOptions, trusted: string | undefined) =>
  Effect.gen(function* () {
    const { port } = yield* listen((end) => Effect.ignore(Effect.andThen(end.startTls, end.read)), options)
    const connection = yield* connect(port)
    return (yield* Effect.flip(connection.upgrade({ serverName: "localhost", ca: trusted }))).failure
  })

describe("a server is verified", () => {
  it.live("S14 no variable of the environment turns the verification off", () =>
    Effect.gen(function* () {
      yield* Effect.acquireRelease(
        Effect.sync(() => (process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0")),
        () => Effect.sync(() => delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"])
      )
      assert.strictEqual(yield* refusal({}, undefined), "tlsUntrusted")
      assert.strictEqual(yield* refusal(otherName, ca), "tlsName")
    })
  )

  it.live("no session is resumed: the certificate is judged each time", () =>
    Effect.gen(function* () {
      for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
        const resumed: Array<boolean> = []
        const options = { key: serverKey, cert: serverCertificate, minVersion: version, maxVersion: version }
        const server = tls.createServer(options, (socket) => {
          resumed.push(socket.isSessionReused())
          socket.on("error", () => {}).resume()
        })
        yield* Effect.acquireRelease(
          Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
          () => Effect.sync(() => void server.close())
        )
        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        for (let times = 0; times < 2; times++) {
          const connection = yield* connect(port)
          yield* connection.upgrade({ serverName: "localhost", ca })
          // the client is done with the handshake before the server is, and a ticket comes after it
          yield* until("the server is not done", () => resumed.length === times + 1)
          yield* Effect.sleep("20 millis")
        }
        assert.deepStrictEqual(resumed, [false, false])
      }
    })
  )
})
