import * as tls from "node:tls"
import { ca, serverCertificate, serverKey } from "@effect-imap/core/internal/simulator"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import { canJudgeInTime } from "../../src/transport/trust.ts"
import * as certificates from "./fixtures/certificates.ts"
import { until } from "../support/until.ts"

const clientCertificate = {
  certificate: certificates.nameOnly.cert,
  key: Redacted.make(certificates.nameOnly.key)
}

/** A server that asks for a certificate, and the names in those that it was shown. */
const asking = (options: tls.TlsOptions) =>
  Effect.acquireRelease(
    Effect.callback<{
      readonly server: tls.Server
      readonly port: number
      readonly shown: ReadonlyArray<string>
    }>((resume) => {
      const shown: Array<string> = []
      const server = tls.createServer(
        { ...options, requestCert: true, rejectUnauthorized: false },
        (socket) => {
          shown.push(socket.getPeerX509Certificate()?.subject ?? "none")
          socket.on("error", () => {})
          socket.end()
        }
      )
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        resume(Effect.succeed({ server, port, shown }))
      })
    }),
    ({ server }) => Effect.sync(() => void server.close())
  )

const upgraded = Effect.fnUntraced(function* (port: number, serverName: string, trusted: string | undefined) {
  const connection = yield* NodeTransport.make().connect({ host: "127.0.0.1", port }, () => {})
  return yield* connection.upgrade({ serverName, ca: trusted, clientCertificate })
})

const good: tls.TlsOptions = { key: serverKey, cert: serverCertificate }

describe("a client certificate", () => {
  it("is shown by no runtime that verifies the name after the handshake", () => {
    assert.isTrue(canJudgeInTime(process.versions))
    assert.isFalse(canJudgeInTime({ node: "24.0.0", bun: "1.4.5" }))
    assert.isFalse(canJudgeInTime({ node: "24.0.0", deno: "2.9.6" }))
  })

  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    const exactly = { minVersion: version, maxVersion: version }

    it.live(`is shown to a verified server: ${version}`, () =>
      Effect.gen(function* () {
        const { port, shown } = yield* asking({ ...good, ...exactly })
        yield* Effect.scoped(
          Effect.andThen(
            upgraded(port, "localhost", ca),
            until("the server is shown nothing", () => shown.length > 0)
          )
        )
        assert.deepStrictEqual(shown, ["CN=NOT SECRET name only"])
      })
    )

    for (const [what, options, serverName, trusted, failure] of [
      ["of an unknown issuer", good, "localhost", undefined, "tlsUntrusted"],
      ["that vouches for itself", certificates.selfSigned, "localhost", ca, "tlsUntrusted"],
      ["of another name", certificates.otherName, "localhost", ca, "tlsName"],
      ["that has expired", certificates.expired, "localhost", ca, "tlsExpired"],
      ["that is not valid yet", certificates.notYetValid, "localhost", ca, "tlsNotYetValid"]
    ] as const) {
      it.live(`is shown to no server ${what}: ${version}`, () =>
        Effect.gen(function* () {
          const { port, shown } = yield* asking({ ...options, ...exactly })
          const error = yield* Effect.flip(Effect.scoped(upgraded(port, serverName, trusted)))
          yield* Effect.sleep("50 millis")
          assert.strictEqual(error.failure, failure)
          assert.deepStrictEqual(shown, [])
        })
      )
    }
  }
})
