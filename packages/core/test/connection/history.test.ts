/** What this process saw of a host or an account before, and what an error tells of it. */
import { assert, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as Advice from "../../src/failure/Advice.ts"
import { type Transport, TransportError } from "../../src/lifecycle/Transport.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { atServer, pass as passing, statusText, supervisingOn } from "../supervision/support.ts"
import { kept, pass } from "./idling.ts"
import { attempt, type Attempted, errorOf, host } from "./support.ts"

const { wellBehaved } = Simulator.profiles

it.effect("tells that a port which refuses connections had accepted one", () =>
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
    const reachedMs = Number(first?.circumstances?.["reachedMs"])
    assert.isAtLeast(reachedMs, 60_000)
    assert.isAtMost(reachedMs, 70_000)
    const diagnosis = first && Advice.diagnosisOf({ ...first, error: "ConnectRefused" })
    assert.match(
      diagnosis?.title ?? "",
      /^Port 993 refuses connections, and accepted one 6\d(?:\.\d)? s before$/
    )
    assert.strictEqual(diagnosis?.actionBy, "nobody")
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
    assert.strictEqual(statusText(misspelt.supervised.status), "NeedsUser DnsNotFound")
    away.is = false
    const { statuses, supervised } = yield* begins()
    yield* passing(2_000)
    away.is = true
    yield* atServer(simulated, Simulator.disconnect)
    yield* passing(60_000)
    assert.strictEqual(statusText(supervised.status), "Waiting DnsNotFound")
    const why = "why" in supervised.status ? supervised.status.why : undefined
    assert.strictEqual(why?.title, "The look-up of the server’s name found nothing this time")
    away.is = false
    yield* passing(900_000)
    assert.strictEqual(statuses.at(-1), "Selected")
  })
)

it.effect("tells a token that is refused from one that never was any", () =>
  Effect.gen(function* () {
    const profile = Simulator.profiles.oauth
    const connects = (token: string) =>
      attempt(profile, { whole: { host, user: profile.user, security: "tls", token: Redacted.make(token) } })
    const titleOf = ({ exit }: Attempted) => errorOf(exit)?.title
    assert.notMatch(titleOf(yield* connects("another")) ?? "", /had accepted one before/)
    assert.isUndefined(titleOf(yield* connects("a-valid-token")))
    assert.strictEqual(
      titleOf(yield* connects("another")),
      "The server did not accept the token, and had accepted one before"
    )
  })
)

it.effect("tells a port that is closed to an account whose logins were all accepted", () =>
  Effect.gen(function* () {
    const connects = (password: string, port = 993) =>
      attempt(wellBehaved, { account: { password: Redacted.make(password) }, transport: at(port) })
    const simulated = yield* Simulator.make(wellBehaved)
    const at = (port: number): Transport["Service"] => ({
      ...simulated.transport,
      connect: (target, report) => simulated.transport.connect({ ...target, port }, report)
    })
    yield* connects(wellBehaved.password)
    const closed = connects(wellBehaved.password, 1993)
    assert.match(errorOf((yield* closed).exit)?.why ?? "", /though no login of this account was/)
    yield* connects("another")
    assert.match(errorOf((yield* closed).exit)?.why ?? "", /as many do after refused logins/)
  })
)
