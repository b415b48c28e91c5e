// The server of an address: who named it, what it takes to log in, and an account out of both. The world is
// simulated here; on Node use `NodeDiscovery.layer()` and `NodeImap.layer`.
import { Account, Discovery } from "@effect-imap/core"
import { MemoryTransport } from "@effect-imap/core/testing"
import { Console, Effect, Layer, Redacted } from "effect"
import { HttpClient, HttpClientResponse } from "effect/http"
import { Dns, Host } from "effect/net"

const program = Effect.gen(function* () {
  const discovered = yield* Discovery.discover("Ada <ada@example.com>")
  // fails with `ServerUnconfirmed` if Ada has to confirm it first
  const server = yield* Discovery.best(discovered)
  yield* Console.log(`${server.account.host}, named by ${server.source}, trust: ${server.trust}`)
  for (const hint of Discovery.hints(server)) yield* Console.log(hint)
  return yield* Account.make({ ...server.account, password: Redacted.make("secret") })
})

const srv = Dns.makeRecordUnsafe("SRV", {
  target: Host.domainNameFromStringUnsafe("imap.example.com"),
  port: 993,
  priority: 0,
  weight: 0
})
const nothingThere = HttpClient.make((request) =>
  Effect.succeed(HttpClientResponse.fromWeb(request, new Response(null, { status: 404 })))
)
const world = Layer.mergeAll(
  Dns.layerStatic({ records: { "_imaps._tcp.example.com": [srv] } }),
  Layer.succeed(HttpClient.HttpClient, nothingThere),
  Layer.unwrap(Effect.map(MemoryTransport.make({ server: () => Effect.void }), ({ layer }) => layer))
)

await Effect.runPromise(Effect.scoped(Effect.provide(program, world)))
