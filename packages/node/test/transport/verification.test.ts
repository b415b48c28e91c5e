/** A server is verified each time, whatever the environment says. */
import type * as tls from "node:tls"
import { ca } from "@effect-imap/core/internal/simulator"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import { otherName } from "./fixtures/certificates.ts"
import { listen } from "./support/loopback.ts"

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
})
