import { assert, describe, it } from "@effect/vitest"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { profiles } from "@effect-imap/core/Simulator"
import { Effect, Layer, Logger, Redacted } from "effect"
import * as NodeImap from "../../src/transport/NodeImap.ts"
import * as NodeSimulator from "../../src/testing/NodeSimulator.ts"
import * as NodeVisualizer from "../../src/visualizer/NodeVisualizer.ts"
import { raw } from "./support.ts"

describe("NodeVisualizer.layer", () => {
  it.live("shows the connections of the app that it is provided to", () =>
    Effect.gen(function* () {
      const { ca, host, password, tlsPort, user } = yield* NodeSimulator.start({
        profile: profiles.wellBehaved
      })
      const logged: Array<string> = []
      const logger = Logger.make(({ message }) => void logged.push(String(message)))
      const seen = yield* Effect.gen(function* () {
        const secret = Redacted.make(password)
        yield* ImapConnection.make({ host, user, password: secret, ca, security: "tls", port: tlsPort })
        const url = new URL(/http:\S+/.exec(logged.join())?.[0] ?? "")
        const token = url.hash.slice("#token=".length)
        const request = `GET /events HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer ${token}\r\n\r\n`
        return yield* raw(Number(url.port), request, (text) => text.includes('"to":"selected.quiet"'))
      }).pipe(
        Effect.provide(Layer.merge(NodeImap.layer, NodeVisualizer.layer())),
        Effect.provide(Logger.layer([logger]))
      )
      assert.lengthOf(logged, 1)
      assert.include(seen, '"cmd":"SELECT"')
      assert.notInclude(seen, password)
    }).pipe(Effect.scoped)
  )
})
