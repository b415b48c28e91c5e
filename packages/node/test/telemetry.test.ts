/** The spans of real sockets: a name looked up, an address connected to, a handshake. */
import { Account, ImapConnection } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, it } from "@effect/vitest"
import { Effect, Layer, Tracer } from "effect"
import * as NodeImap from "../src/transport/NodeImap.ts"
import * as NodeSimulator from "../src/testing/NodeSimulator.ts"

const recording = () => {
  const spans: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  const attributesOf = (name: string) =>
    spans.filter((span) => span.name === name).map(({ attributes }) => Object.fromEntries(attributes))
  return { attributesOf, spans, layer: Layer.succeed(Tracer.Tracer, tracer) }
}

it.live("dns, tcp and tls are spans with the names of OpenTelemetry", () =>
  Effect.gen(function* () {
    const { attributesOf, layer, spans } = recording()
    const { ca, password, tlsPort, user } = yield* NodeSimulator.start({
      profile: Simulator.profiles.wellBehaved
    })
    const fields = { host: "localhost", user, password, ca, security: "tls", port: tlsPort }
    const account = yield* Account.make(fields)
    yield* Effect.scoped(ImapConnection.make(account)).pipe(Effect.provide([NodeImap.layer, layer]))
    const common = {
      "server.address": "localhost",
      "network.transport": "tcp",
      "network.protocol.name": "imap"
    }
    assert.deepStrictEqual(attributesOf("dns.lookup"), [{ ...common, "dns.question.name": "localhost" }])
    const tcp = attributesOf("tcp.connect").find((attributes) => attributes["network.type"] === "ipv4")
    assert.deepStrictEqual(tcp, {
      ...common,
      "network.peer.address": "127.0.0.1",
      "network.peer.port": tlsPort,
      "network.type": "ipv4"
    })
    const [tls] = attributesOf("tls.handshake")
    assert.deepInclude(tls, { "tls.protocol.name": "tls", "tls.protocol.version": "1.3" })
    assert.match(String(tls?.["tls.cipher"]), /^TLS_/)
    assert.isTrue(spans.every(({ status }) => status._tag === "Ended"))
  })
)
