/** What one connection found out, used by the next. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { TestClock } from "effect/testing"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { MemoryTransport } from "../../src/public/testing.ts"
import { attempt, commands, connected, errorOf, type Options, written, serverKey } from "./support.ts"
import { plain } from "../support/plain.ts"
import { settle } from "../support/settle.ts"

const { wellBehaved } = Simulator.profiles

/** What a first connection to this server teaches. */
const taught = Effect.fnUntraced(function* (profile: Simulator.Profile, options: Options = {}) {
  const profiles = ServerProfiles.inMemory()
  const { connection } = yield* connected(profile, { ...options, profiles })
  yield* TestClock.adjust("1 second")
  yield* settle
  return { profiles, first: yield* connection.report }
})

const knownOf = (profiles: ServerProfiles.Store) =>
  Effect.map(profiles.get(serverKey), (found) => Option.getOrThrow(found))

describe("a known server", () => {
  const servers = [
    ["netease", 3, 1, ["LOGIN", "ID", "SELECT"]],
    ["qq", 2, 1, ["LOGIN", "ID", "SELECT"]],
    ["qq-id", 2, 1, ["LOGIN", "SELECT"]]
  ] as const

  it.effect.each(servers)(
    "%s: %i flights, then %i, once it is known to read on after a login",
    ([name, once, then, sent]) =>
      Effect.gen(function* () {
        const { first, profiles } = yield* taught(Simulator.profiles[name])
        const { connection, simulator } = yield* connected(Simulator.profiles[name], { profiles })
        assert.deepStrictEqual([first.flights, (yield* connection.report).flights], [once, then])
        assert.deepStrictEqual(commands(written(simulator)[0]), sent)
        assert.strictEqual((yield* connection.mailbox).exists, 12)
      })
  )

  it.effect("AUTHENTICATE with an initial response learns a visit later, when that is known to work", () =>
    Effect.gen(function* () {
      const { first, profiles } = yield* taught(wellBehaved)
      const flights = yield* Effect.forEach([1, 2], () =>
        Effect.gen(function* () {
          const { connection } = yield* connected(wellBehaved, { profiles })
          yield* TestClock.adjust("1 second")
          yield* settle
          return (yield* connection.report).flights
        })
      )
      assert.deepStrictEqual([first.flights, ...flights], [2, 2, 1])
    })
  )

  it.effect("the mechanism that worked, with its initial response, takes along what LOGIN does", () =>
    Effect.gen(function* () {
      const account = { mechanism: "PLAIN" } as const
      const { profiles } = yield* taught(wellBehaved, { account })
      const { connection, simulator } = yield* connected(wellBehaved, {
        account,
        profiles,
        policy: { flights: "eager" }
      })
      assert.strictEqual((yield* connection.report).flights, 1)
      assert.deepStrictEqual(commands(written(simulator)[0]), ["AUTHENTICATE", "ID", "SELECT"])
    })
  )

  for (const name of ["qq-id", "qq-deaf"] as const) {
    it.effect(`${name} is met once: the second connection leaves ID out`, () =>
      Effect.gen(function* () {
        const { profiles } = yield* taught(Simulator.profiles[name])
        const { connection } = yield* connected(Simulator.profiles[name], { profiles })
        const { attempts, identity } = yield* connection.report
        assert.deepStrictEqual([identity, attempts], ["skipped", 1])
      })
    )
  }

  it.effect("careful stays careful", () =>
    Effect.gen(function* () {
      const { profiles } = yield* taught(wellBehaved)
      const { simulator } = yield* connected(wellBehaved, { profiles, policy: { flights: "careful" } })
      const writes = simulator.log().filter(({ from }) => from === "client")
      assert.lengthOf(writes, 3)
    })
  )

  it.effect("what has to be enabled first keeps SELECT back", () =>
    Effect.gen(function* () {
      const server = {
        ...wellBehaved,
        capabilities: { ...wellBehaved.capabilities, authenticated: "IMAP4rev1 ID ENABLE CONDSTORE" }
      }
      const account = { enable: ["CONDSTORE"], mechanism: "LOGIN" } as const
      const { profiles } = yield* taught(server, { account })
      const { simulator } = yield* connected(server, { account, profiles })
      const writes = simulator.log().flatMap(({ bytes, from }) => (from === "client" ? [bytes] : []))
      const first = writes.map((bytes) => commands(new TextDecoder().decode(bytes)))
      assert.deepStrictEqual(first, [["LOGIN", "ID"], ["ENABLE"], ["SELECT"]])
    })
  )
})

describe("eager", () => {
  const eager: Options = { policy: { flights: "eager" }, account: { mechanism: "LOGIN" } }

  it.effect("the policy supposes what is not known yet", () =>
    Effect.gen(function* () {
      const { first, profiles } = yield* taught(wellBehaved, eager)
      assert.strictEqual(first.flights, 1)
      assert.isTrue((yield* knownOf(profiles)).pipelining)
    })
  )

  it.effect("T07 a refused login is reported as such, whatever is said of what went along", () =>
    Effect.gen(function* () {
      const { profiles } = yield* taught(wellBehaved, eager)
      const { exit, simulator, took } = yield* attempt(
        { ...wellBehaved, password: "another" },
        {
          profiles,
          account: { ...eager.account, password: Redacted.make("mistyped") }
        }
      )
      assert.strictEqual(errorOf(exit)?.reason._tag, "AuthRejected")
      assert.deepStrictEqual(commands(written(simulator)[0]), ["LOGIN", "ID", "SELECT"])
      assert.isBelow(took, 500)
    })
  )

  it.effect("X40 a second form follows a refused one when all that went along is refused, alone", () =>
    Effect.gen(function* () {
      const script = yield* Simulator.script(`
S: * OK [CAPABILITY IMAP4rev1 ID AUTH=PLAIN SASL-IR] ready
C: <1> AUTHENTICATE PLAIN ...
C: <2> ID ...
C: <3> SELECT INBOX
S: <1> BAD no such thing⏎* BAD Command!⏎<3> NO not now
C: <4> AUTHENTICATE PLAIN
S: +
C: ...
S: <4> OK [CAPABILITY IMAP4rev1 ID] welcome
C: <5> ID ...
C: <6> SELECT INBOX
S: * ID NIL⏎<5> OK done⏎<6> OK done
`)
      const { profiles } = yield* taught(wellBehaved)
      const simulator = yield* Simulator.make(script)
      const { connection } = yield* connected(wellBehaved, {
        policy: { flights: "eager" },
        profiles,
        transport: simulator.transport
      })
      assert.deepStrictEqual(
        simulator.mismatches().map(({ message }) => message),
        []
      )
      assert.deepStrictEqual(
        [(yield* connection.report).attempts, (yield* connection.report).identity],
        [1, "sent"]
      )
    })
  )

  const lossy = (answers: string) => `
connection
S: * OK [CAPABILITY IMAP4rev1 ID] ready
C: <1> LOGIN ...
C: <2> CAPABILITY
C: <3> ID ...
C: <7> SELECT INBOX
${answers}
connection
S: * OK [CAPABILITY IMAP4rev1 ID] ready
C: <4> LOGIN ...
S: <4> OK [CAPABILITY IMAP4rev1 ID] welcome
C: <5> ID ...
S: * ID NIL⏎<5> OK done
C: <6> SELECT INBOX
S: <6> OK done
`
  const losses = [
    ["lost", "S: <1> OK [CAPABILITY IMAP4rev1 ID] welcome\ndeaf"],
    ["cut", "S: <1> OK [CAPABILITY IMAP4rev1 ID] welcome\nreset"],
    ["cut before the answer to the login", "reset"]
  ] as const

  it.effect.each(losses)("what goes along is %s: one command at a time, remembered, ID kept", ([, answers]) =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      const simulator = yield* Simulator.make(yield* Simulator.script(lossy(answers)))
      const { connection } = yield* connected(wellBehaved, {
        ...eager,
        profiles,
        transport: simulator.transport
      })
      yield* settle
      assert.deepStrictEqual(
        simulator.mismatches().map(({ message }) => message),
        []
      )
      assert.deepStrictEqual(
        [(yield* connection.report).attempts, (yield* connection.report).identity],
        [2, "sent"]
      )
      const known = yield* knownOf(profiles)
      assert.deepStrictEqual([known.pipelining, known.swallows], [false, []])
      const again = yield* connected(wellBehaved, { ...eager, profiles })
      assert.strictEqual((yield* again.connection.report).flights, 2)
    })
  )
})

/** The same server, without one of its ways in. */
const without = Effect.fnUntraced(function* (refused: 143 | 993, profile: Simulator.Profile = wellBehaved) {
  const { transport } = yield* MemoryTransport.make({
    ports: { 993: refused === 993 ? "refused" : "implicitTls", 143: refused === 143 ? "refused" : "clear" },
    server: (end) => Simulator.serve(profile, end)
  })
  return transport
})

const auto = { security: "auto" } as const

describe("a server that is not as it was", () => {
  const { exchange, netease } = Simulator.profiles
  const asked = (simulator: Simulator.Simulator) =>
    commands(written(simulator)[0]).filter((name) => name !== "NOOP")

  it.effect(
    "a form that it no longer offers is refused: it is asked what it offers, and logged in by that",
    () =>
      Effect.gen(function* () {
        const { profiles } = yield* taught(exchange)
        const { connection, simulator } = yield* connected(netease, { profiles })
        assert.strictEqual((yield* connection.report).attempts, 1)
        assert.deepStrictEqual(asked(simulator).slice(0, 3), ["AUTHENTICATE", "CAPABILITY", "LOGIN"])
        yield* settle
        const again = yield* connected(netease, { profiles })
        assert.strictEqual(asked(again.simulator)[0], "LOGIN")
      })
  )

  const wrong = { account: { password: Redacted.make("mistyped") } }
  const answers = ["complete", "cut", "stall", "refuse"] as const

  it.effect.each(answers)(
    "X40 a wrong password is sent once, and reported, if the list is answered by: %s",
    (how) =>
      Effect.gen(function* () {
        const { profiles } = yield* taught(exchange)
        const faults = how === "complete" ? [] : [{ on: "CAPABILITY", fault: how } as const]
        const simulator = yield* Simulator.make(exchange, { faults })
        const { transport } = simulator
        const { exit } = yield* attempt(exchange, { ...wrong, profiles, transport })
        assert.strictEqual(errorOf(exit)?.reason._tag, "AuthRejected")
        const [first, ...more] = asked(simulator)
        assert.strictEqual(first, "AUTHENTICATE")
        assert.deepStrictEqual([...new Set(more)], ["CAPABILITY"])
        assert.lengthOf(written(simulator), 1)
      })
  )

  it.effect("the known way in comes first, though the order prefers another", () =>
    Effect.gen(function* () {
      const account = { ...auto, order: "starttls-first" } as const
      const { profiles } = yield* taught(wellBehaved, { account, transport: yield* without(143) })
      const { connection } = yield* connected(wellBehaved, { account, profiles })
      assert.strictEqual((yield* connection.report).port, 993)
    })
  )

  it.effect("another order than the one it was found by is a wish to look again", () =>
    Effect.gen(function* () {
      const { profiles } = yield* taught(wellBehaved, { account: auto })
      const account = { ...auto, order: "starttls-first" } as const
      const { connection } = yield* connected(wellBehaved, { account, profiles })
      assert.deepStrictEqual(
        [(yield* connection.report).port, (yield* connection.report).warnings],
        [143, []]
      )
    })
  )

  it.effect("rediscover: the other way in is taken in the same attempt, and remembered", () =>
    Effect.gen(function* () {
      const { profiles } = yield* taught(wellBehaved, { account: auto })
      const { connection } = yield* connected(wellBehaved, {
        account: auto,
        profiles,
        transport: yield* without(993)
      })
      yield* settle
      const { attempts, port, warnings } = yield* connection.report
      assert.deepStrictEqual([attempts, port, warnings], [1, 143, ["wayInChanged"]])
      assert.strictEqual((yield* knownOf(profiles)).wayIn, "startTls")
    })
  )

  it.effect("ask: the user is asked, nothing else is tried, and the answer is to search again", () =>
    Effect.gen(function* () {
      const { profiles } = yield* taught(wellBehaved, { account: auto })
      const transport = yield* without(993)
      const ask = { account: auto, profiles, transport, policy: { onChange: "ask" } } as const
      const { exit } = yield* attempt(wellBehaved, ask)
      const error = errorOf(exit)
      assert.deepStrictEqual(plain(error?.reason), {
        _tag: "ServerChanged",
        known: { wayIn: "implicitTls", port: 993 },
        failure: "ConnectRefused"
      })
      assert.deepStrictEqual([error?.actionBy, error?.retry], ["user", "now"])
      assert.deepStrictEqual(
        error?.causes.map(({ reason }) => reason._tag),
        ["ConnectRefused"]
      )
      const { connection } = yield* connected(wellBehaved, { ...ask, call: { rediscover: true } })
      assert.strictEqual((yield* connection.report).port, 143)
    })
  )

  it.effect("what was learned at another port is another server's", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      const { profiles: learned } = yield* taught(Simulator.profiles["qq-id"])
      yield* profiles.put(serverKey, { ...(yield* knownOf(learned)), port: 1993 })
      const { connection } = yield* connected(wellBehaved, { profiles })
      assert.deepStrictEqual(
        [(yield* connection.report).identity, (yield* connection.report).flights],
        ["sent", 2]
      )
    })
  )

  it("L30 each port, name of a certificate and issuer is remembered by itself; a spelling is not", () => {
    const { keyOf } = ServerProfiles
    assert.strictEqual(keyOf({ host: "IMAP.Example.com." }), "imap.example.com 993")
    assert.strictEqual(
      keyOf({ host: "imap.example.com", serverName: "IMAP.example.com" }),
      "imap.example.com 993"
    )
    const servers = [
      {},
      { security: "starttls" },
      { port: 1993 },
      { serverName: "other.example" },
      { ca: "PEM" }
    ] as const
    const keys = servers.map((fields) => keyOf({ host: "imap.example.com", ...fields }))
    assert.strictEqual(new Set(keys).size, servers.length)
  })

  it.effect("S03 what is known never weakens security: STARTTLS that is gone is missed", () =>
    Effect.gen(function* () {
      const { profiles } = yield* taught(wellBehaved, { account: { security: "none", allowPlaintext: true } })
      const stripped = { ...wellBehaved, capabilities: { ...wellBehaved.capabilities, clear: "IMAP4rev1" } }
      const { exit, simulator } = yield* attempt(stripped, { account: { security: "starttls" }, profiles })
      assert.strictEqual(errorOf(exit)?.reason._tag, "StartTlsNotOffered")
      assert.notInclude(written(simulator).join(), "LOGIN")
      assert.isNotEmpty(simulator.log())
    })
  )
})

describe("whatever the server, what is known of it changes no outcome and costs no flight", () => {
  const policies = [{ flights: "planned" }, { flights: "eager" }] as const
  const worlds = Object.values<Simulator.Profile>(Simulator.profiles).flatMap((profile) =>
    policies.map((policy) => [profile.name, policy.flights, profile, policy] as const)
  )

  it.effect.each(worlds)("%s, %s", ([, , profile, policy]) =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      const visits = yield* Effect.forEach([1, 2, 3], () =>
        Effect.gen(function* () {
          const { exit, opening } = yield* attempt(profile, { policy, profiles })
          yield* TestClock.adjust("1 second")
          yield* settle
          const outcome = errorOf(exit)?.reason._tag ?? "selected"
          return {
            outcome,
            flights: (yield* opening.report).flights,
            attempts: (yield* opening.report).attempts
          }
        })
      )
      const [first, ...later] = visits
      for (const visit of later) {
        assert.strictEqual(visit.outcome, first?.outcome)
        assert.isAtMost(visit.attempts, first?.attempts ?? 0)
        if (visit.outcome === "selected") assert.isAtMost(visit.flights, first?.flights ?? 0)
      }
    })
  )
})
