/** D42 What comes through a proxy may be the proxy's: it is asked first. */
import { assert, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Policy } from "../../src/lifecycle/Policy.ts"
import * as Policies from "../../src/lifecycle/Policy.ts"
import { Transport, TransportError } from "../../src/lifecycle/Transport.ts"
import { attempt, errorOf } from "./support.ts"

it.effect("D42 clear text in place of TLS through a proxy blames no port of the server", () =>
  Effect.gen(function* () {
    const { transport } = yield* Simulator.make(Simulator.profiles.wellBehaved)
    const proxied = Transport.of({
      ...transport,
      through: "the proxy localhost:3128",
      connect: (target, report) =>
        Effect.map(transport.connect(target, report), (connection) => ({
          ...connection,
          upgrade: () =>
            Effect.fail(new TransportError({ failure: "tlsNotTls", detail: "wrong version number" }))
        }))
    })
    const account = {
      host: "imap.example.com",
      user: "ada",
      password: Redacted.make("x"),
      security: "tls"
    } as const
    const error = yield* ImapConnection.make(account).pipe(
      Effect.scoped,
      Effect.provideService(Transport, proxied),
      Effect.provideService(Policy, Policies.make({ attempts: 1 })),
      Effect.flip
    )
    assert.include(error.advice, "the operator of “the proxy localhost:3128”")
    assert.notInclude(error.advice, "starttls")
    assert.deepInclude(error.reason, { _tag: "TlsNotTls", through: "the proxy localhost:3128" })
    assert.deepStrictEqual([error.party, error.actionBy], ["proxy", "admin"])
  }).pipe(Effect.scoped)
)

it.effect.each([
  ["tls", "TLS has shown that the server answers", /^(?!.*proxy)/, "nobody"],
  ["starttls", "the proxy may be what answers", /^No greeting came through the proxy/, "admin"]
] as const)("D42 silence through a proxy, by %s: %s", ([security, , title, turn]) =>
  Effect.gen(function* () {
    const simulator = yield* Simulator.make(Simulator.profiles["silent-greeting"])
    const { exit } = yield* attempt(Simulator.profiles["silent-greeting"], {
      account: { security },
      policy: { attempts: 1 },
      transport: Transport.of({ ...simulator.transport, through: "the proxy localhost:3128" })
    })
    const error = errorOf(exit)
    assert.match(error?.title ?? "", title)
    assert.deepStrictEqual([error?.reason._tag, error?.actionBy], ["GreetingTimeout", turn])
  })
)

it.effect.each(["refused", "unreachable", "timeout", "dnsNotFound", "dnsTemporary"] as const)(
  "D42 no connection to a gateway blames the gateway, and no server: %s",
  (failure) =>
    Effect.gen(function* () {
      const { exit } = yield* attempt(Simulator.profiles.wellBehaved, {
        policy: { attempts: 1 },
        transport: Transport.of({
          kind: "network",
          through: "the gateway",
          connect: () => Effect.fail(new TransportError({ failure, detail: "connect ECONNREFUSED" }))
        })
      })
      const error = errorOf(exit)
      assert.deepInclude(error?.reason, { _tag: "ProxyUnusable", through: "the gateway" })
      assert.match(error?.advice ?? "", /^Check “the gateway”: /)
      assert.strictEqual(error?.party, "proxySettings")
    })
)
