/** What this process saw of a host or an account before, and what follows from it. */
import { assert, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { TransportError } from "../../src/lifecycle/Transport.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { atServer, pass as passing, statusText, supervisingOn } from "../supervision/support.ts"
import { kept, pass } from "./idling.ts"
import { attempt, type Attempted, errorOf, host } from "./support.ts"

const { wellBehaved } = Simulator.profiles

it.effect("leaves nobody to act if a port refuses connections that had accepted one", () =>
  Effect.gen(function* () {
    const { away, events, simulator } = yield* kept(Simulator.profiles.wellBehaved)
    yield* pass(60_000)
    away.is = true
    yield* Effect.provideService(Simulator.disconnect, Simulator.Mail, simulator.mail)
    yield* pass(10_000)
    const refused = events().flatMap(({ data, name }) =>
      name === "connection:ended" && data.error === "ConnectRefused" ? [data] : []
    )
    const [first] = refused
    assert.deepInclude(first, { party: "server", actionBy: "nobody", retry: "now" })
    assert.strictEqual(first?.facts?.["reachedBefore"], true)
  })
)

it.effect("waits for a name that the look-up found before, and does not find now", () =>
  Effect.gen(function* () {
    const simulated = yield* Simulator.make(wellBehaved, { latency: 20 })
    const away = { is: true }
    const unknown = Effect.fail(new TransportError({ failure: "dnsNotFound", detail: "no such name" }))
    const { transport } = simulated
    const connect: typeof transport.connect = (target, report) =>
      away.is ? unknown : transport.connect(target, report)
    const begins = () => supervisingOn({ ...simulated, transport: { ...transport, connect } }, wellBehaved)
    // a name that was never found is misspelt
    const misspelt = yield* begins()
    yield* passing(2_000)
    assert.strictEqual(statusText(yield* misspelt.supervised.status), "NeedsUser DnsNotFound")
    away.is = false
    const { statuses, supervised } = yield* begins()
    yield* passing(2_000)
    away.is = true
    yield* atServer(simulated, Simulator.disconnect)
    yield* passing(60_000)
    const status = yield* supervised.status
    assert.strictEqual(statusText(status), "Waiting DnsNotFound")
    const why = "why" in status ? status.why : undefined
    assert.deepInclude(why, { party: "resolver", actionBy: "user" })
    away.is = false
    yield* passing(900_000)
    assert.strictEqual(statuses.at(-1), "Selected")
  })
)

it.effect("takes a refused token for an old one, if one was accepted before", () =>
  Effect.gen(function* () {
    const profile = Simulator.profiles.oauth
    const connects = (token: string) =>
      attempt(profile, { whole: { host, user: profile.user, security: "tls", token: Redacted.make(token) } })
    const decided = ({ exit }: Attempted) => [errorOf(exit)?.party, errorOf(exit)?.actionBy]
    assert.deepStrictEqual(decided(yield* connects("another")), ["account", "user"])
    assert.isUndefined(errorOf((yield* connects("a-valid-token")).exit))
    assert.deepStrictEqual(decided(yield* connects("another")), ["source", "app"])
  })
)
