/** The ways in against each other, on real sockets with real TLS. RFC 8314, RFC 9051 §11.2, RFC 8305. */
import type { Account } from "@effect-imap/core/Account"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Policy from "@effect-imap/core/Policy"
import * as ServerProfiles from "@effect-imap/core/ServerProfiles"
import { ca } from "@effect-imap/core/Simulator"
import * as Simulator from "@effect-imap/core/Simulator"
import * as Trace from "@effect-imap/core/Trace"
import { Transport } from "@effect-imap/core/Transport"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Redacted } from "effect"
import * as NodeSimulator from "../src/testing/NodeSimulator.ts"
import * as NodeTransport from "../src/transport/NodeTransport.ts"
import { freePort } from "./support/freePort.ts"

const { wellBehaved } = Simulator.profiles
const { password, user } = wellBehaved

const withoutStartTls: Simulator.Profile = {
  ...wellBehaved,
  capabilities: { ...wellBehaved.capabilities, clear: wellBehaved.capabilities.tls }
}
const slow: Simulator.Profile = { ...wellBehaved, delays: { greeting: "300 millis" } }

/** `silent` takes the call and says nothing; nobody takes a call that is `refused`. */
type Server = Simulator.Profile | "silent" | "refused"

/** A port, and what the client sent to it: within TLS, what TLS carried. */
const listening = Effect.fnUntraced(function* (server: Server, implicitTls: boolean) {
  const heard: Array<string> = []
  const listen = NodeSimulator.listen((end) => {
    if (typeof server === "string") return Effect.ignore(Effect.forever(end.read))
    const read = Effect.tap(end.read, (bytes) =>
      Effect.sync(() => heard.push(new TextDecoder().decode(bytes)))
    )
    return Simulator.serve(server, { ...end, implicitTls, read })
  })
  const port = yield* server === "refused" ? freePort : listen
  return { port, heard }
})

/** The clock decides only if a server says nothing: elsewhere a slow machine would end a head start too early. */
const policyFor = (tls: Server, starttls: Server) => {
  const isSilent = tls === "silent" || starttls === "silent"
  return Policy.make({
    attempts: 1,
    limits: {
      headStart: isSilent || starttls === slow ? "100 millis" : "30 seconds",
      raceHold: isSilent ? "600 millis" : "30 seconds"
    }
  })
}

const race = Effect.fnUntraced(function* (
  tls: Server,
  starttls: Server,
  more: Partial<Account> = {},
  options: NodeTransport.Options = {}
) {
  const implicit = yield* listening(tls, true)
  const plain = yield* listening(starttls, false)
  const ring = Trace.ring({ capacity: 10_000 })
  const account = { host: "127.0.0.1", port: implicit.port, starttlsPort: plain.port, ca, user, ...more }
  const exit = yield* ImapConnection.make({ ...account, password: Redacted.make(password) }).pipe(
    Trace.withSink(ring.sink),
    Effect.provideService(Transport, NodeTransport.make(options)),
    Effect.provideService(Policy.Policy, policyFor(tls, starttls)),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
    Effect.exit
  )
  const nameOf = (port: number | undefined) => (port === implicit.port ? 993 : 143)
  const won = Exit.isSuccess(exit) ? nameOf((yield* exit.value.report).port) : undefined
  return { exit, won, events: ring.events, heard: { 993: implicit.heard, 143: plain.heard } }
})

const classic: Partial<Account> = { order: "starttls-first" }

const cases: ReadonlyArray<readonly [string, Server, Server, Partial<Account>, 993 | 143]> = [
  ["both: 993", wellBehaved, wellBehaved, {}, 993],
  ["both, the classic order: 143", wellBehaved, wellBehaved, classic, 143],
  ["143 silent: 993", wellBehaved, "silent", classic, 993],
  ["143 without STARTTLS: 993", wellBehaved, withoutStartTls, classic, 993],
  ["only 143 with STARTTLS: 143", "refused", wellBehaved, {}, 143],
  ["993 silent: 143", "silent", wellBehaved, {}, 143],
  ["S02 the classic order: 993 is ready sooner, and 143 wins", wellBehaved, slow, classic, 143]
]

describe("the race on two ports", () => {
  it.live.each(cases)("%s, and the other one sees no byte", ([, tls, starttls, more, port]) =>
    Effect.gen(function* () {
      const { exit, heard, won } = yield* race(tls, starttls, more)
      assert.strictEqual(won, port, String(exit))
      const lost = port === 993 ? heard[143] : heard[993]
      assert.deepStrictEqual(lost, [])
    })
  )

  it.live("B5 neither: one error contains the failure of each, the more telling one first", () =>
    Effect.gen(function* () {
      const { exit } = yield* race("refused", withoutStartTls)
      const reported = Exit.isFailure(exit)
        ? exit.cause.reasons.flatMap((reason) =>
            reason._tag === "Fail" ? reason.error.causes.map((error) => error.reason._tag) : []
          )
        : []
      assert.deepStrictEqual(reported, ["StartTlsNotOffered", "ConnectRefused"])
    })
  )

  it.live("N04 quirk 99: a dead IPv6 address does not hold up the next one", () =>
    Effect.gen(function* () {
      const { events, won } = yield* race(
        wellBehaved,
        "refused",
        { host: "imap.example.com", serverName: "127.0.0.1" },
        {
          // the prefix that routers discard (RFC 6666)
          lookup: () =>
            Effect.succeed([
              { family: 6, address: "100::1" },
              { family: 4, address: "127.0.0.1" }
            ])
        }
      )
      assert.strictEqual(won, 993)
      const dialed = events().flatMap(({ data, name, time }) =>
        name === "net:start" && data.kind === "tcp" && data.lane === "implicitTls" ? [{ ...data, time }] : []
      )
      assert.deepStrictEqual(
        dialed.map(({ family }) => family),
        [6, 4]
      )
      // after 250 ms, which a test in virtual time holds
    })
  )
})
