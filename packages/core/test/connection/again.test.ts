/** What an attempt or an earlier connection taught, and how long that counts. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { TestClock } from "effect/testing"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { listed } from "../support/quotation.ts"
import { attempt, commands, connected, errorOf, type Options, written, serverKey } from "./support.ts"
import { plain } from "../support/plain.ts"
import { settle } from "../support/settle.ts"

const { scram, wellBehaved } = Simulator.profiles
const refusing: Simulator.Profile = {
  ...Simulator.profiles["scram-refused"],
  capabilities: { ...scram.capabilities, tls: "IMAP4rev1 SASL-IR ID AUTH=SCRAM-SHA-256 AUTH=PLAIN" }
}

const days = (count: number) => TestClock.adjust(count * 24 * 3_600_000)

/** Until what is learned is filed. */
const filed = Effect.andThen(TestClock.adjust("1 second"), settle)

const secretsIn = (text: ReadonlyArray<string>): number =>
  text
    .flatMap((connection) => commands(connection))
    .filter((name) => name === "LOGIN" || name === "AUTHENTICATE").length

const mistyped = { password: Redacted.make("mistyped") }

describe("D2 one wrong password is written once at a remembered host", () => {
  const policies = [{ flights: "planned" }, { flights: "eager" }, { flights: "careful" }] as const
  const names = ["netease", "qq", "exchange", "wellBehaved"] as const
  const worlds = names.flatMap((name) => policies.map((policy) => [name, policy.flights, policy] as const))

  it.effect.each(worlds)("%s, %s", ([name, , policy]) =>
    Effect.gen(function* () {
      const profile: Simulator.Profile = Simulator.profiles[name]
      const profiles = ServerProfiles.inMemory()
      for (const _ of [1, 2]) {
        yield* Effect.scoped(Effect.andThen(connected(profile, { policy, profiles }), filed))
      }
      const { exit, simulator } = yield* attempt(profile, { policy, profiles, account: mistyped })
      assert.strictEqual(errorOf(exit)?.retry, "never")
      assert.deepStrictEqual([secretsIn(written(simulator)), written(simulator).length], [1, 1])
    })
  )
})

const cutAtId = (end: string) => `
S: * OK [CAPABILITY IMAP4rev1 ID] ready
C: <1> LOGIN ...
S: <1> OK [CAPABILITY IMAP4rev1 ID] welcome
C: <2> ID ...
${end}`

/** Does not answer ID once, however, and answers it ever after. */
const stalledOnce = Effect.fnUntraced(function* (profiles: ServerProfiles.Store, stall = "deaf") {
  const script = yield* Simulator.script(`
S: * OK [CAPABILITY IMAP4rev1 ID] ready
C: <1> LOGIN ...
S: <1> OK [CAPABILITY IMAP4rev1 ID] welcome
C: <2> ID ...
${stall}
connection
S: * OK [CAPABILITY IMAP4rev1 ID] ready
C: <3> LOGIN ...
S: <3> OK [CAPABILITY IMAP4rev1 ID] welcome
C: <4> SELECT INBOX
S: <4> OK done
`)
  const { transport } = yield* Simulator.make(script)
  return yield* connected(wellBehaved, { policy: { flights: "careful" }, profiles, transport })
})

describe("R13 what a silence taught is weak", () => {
  it.effect("ID is left out for a day, with a warning, and then tried again", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      const first = yield* stalledOnce(profiles)
      assert.deepStrictEqual((yield* first.connection.report).warnings, ["idLeftOut"])
      yield* filed
      const next = yield* connected(wellBehaved, { profiles })
      assert.deepStrictEqual(
        [(yield* next.connection.report).identity, (yield* next.connection.report).warnings],
        ["skipped", ["idLeftOut"]]
      )
      yield* days(1)
      const later = yield* connected(wellBehaved, { profiles })
      assert.deepStrictEqual(
        [(yield* later.connection.report).identity, (yield* later.connection.report).warnings],
        ["sent", []]
      )
      yield* filed
      assert.isUndefined(Option.getOrThrow(yield* profiles.get(serverKey)).silent)
    })
  )

  it.effect("leaving it out does not make it last longer", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      yield* stalledOnce(profiles)
      yield* filed
      const silences = Effect.map(profiles.get(serverKey), (found) => Option.getOrThrow(found).silent)
      const before = yield* silences
      yield* TestClock.adjust("12 hours")
      yield* connected(wellBehaved, { profiles })
      yield* filed
      assert.deepStrictEqual(yield* silences, before)
    })
  )

  it.effect("a server that asks for ID gets it, and the silence is forgotten", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      yield* stalledOnce(profiles)
      yield* filed
      const { connection } = yield* connected(Simulator.profiles.netease, {
        profiles,
        account: { user: wellBehaved.user, password: Redacted.make(wellBehaved.password) }
      })
      yield* filed
      assert.strictEqual((yield* connection.report).identity, "resent")
      const known = Option.getOrThrow(yield* profiles.get(serverKey))
      assert.deepStrictEqual([known.swallows, known.silent], [[], undefined])
    })
  )

  it.effect.each(["close", "reset"])("a %s at ID is an accident: ID stays", (end) =>
    Effect.gen(function* () {
      const script = yield* Simulator.script(`${cutAtId(end)}
connection
S: * OK [CAPABILITY IMAP4rev1 ID] ready
C: <3> LOGIN ...
S: <3> OK [CAPABILITY IMAP4rev1 ID] welcome
C: <4> ID ...
S: * ID NIL
S: <4> OK done
C: <5> SELECT INBOX
S: <5> OK done
`)
      const { transport } = yield* Simulator.make(script)
      const { connection } = yield* connected(wellBehaved, { policy: { flights: "careful" }, transport })
      assert.deepStrictEqual(
        [(yield* connection.report).identity, (yield* connection.report).warnings],
        ["sent", []]
      )
    })
  )

  it.effect.each([
    "S: * BYE Unknown command.\nclose",
    `close\nconnection${cutAtId("close")}`,
    `reset\nconnection${cutAtId("reset")}`
  ])("B3 %j at ID is met once", (stall) =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      const first = yield* stalledOnce(profiles, stall)
      assert.strictEqual((yield* first.connection.report).identity, "swallowed")
      yield* filed
      const second = yield* connected(wellBehaved, { profiles })
      assert.deepStrictEqual(
        [(yield* second.connection.report).identity, (yield* second.connection.report).attempts],
        ["skipped", 1]
      )
    })
  )
})

describe("M2 that a server refuses proofs", () => {
  const mechanisms = (texts: ReadonlyArray<string>): ReadonlyArray<string> =>
    texts.join("").match(/(?<=AUTHENTICATE )[\w-]+/g) ?? []

  /** One connection of a user, and the mechanisms that it tried. */
  const visit = Effect.fnUntraced(function* (profiles: ServerProfiles.Store, options: Options = {}) {
    const { connection, simulator } = yield* connected(refusing, { ...options, profiles })
    yield* filed
    return { tried: mechanisms(written(simulator)), warnings: (yield* connection.report).warnings }
  })
  const refused = { tried: ["SCRAM-SHA-256", "PLAIN"], warnings: ["proofRefused"] }
  const remembered = { tried: ["PLAIN"], warnings: ["proofRefused"] }

  it.effect("is reported as a warning each time, and forgotten after a while and by rediscover", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      assert.deepStrictEqual(yield* visit(profiles), refused)
      assert.deepStrictEqual(yield* visit(profiles), remembered)
      assert.deepStrictEqual(yield* visit(profiles, { call: { rediscover: true } }), refused)
      assert.deepStrictEqual(yield* visit(profiles), remembered)
      yield* days(30)
      assert.deepStrictEqual(yield* visit(profiles), refused)
    })
  )

  it.effect("is about one user, whose name is not in the profile", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      yield* visit(profiles)
      const other = { ...refusing, user: "other@example.com" }
      const { simulator } = yield* connected(other, { profiles })
      assert.deepStrictEqual(mechanisms(written(simulator)), ["SCRAM-SHA-256", "PLAIN"])
      yield* filed
      assert.notInclude(JSON.stringify(Option.getOrThrow(yield* profiles.get(serverKey))), refusing.user)
      assert.deepStrictEqual(yield* visit(profiles), remembered)
    })
  )

  it.effect("M3 a remembered list without the proof that was offered before is asked for again", () =>
    Effect.gen(function* () {
      const silent: Simulator.Profile = { ...scram, lines: { ...scram.lines, greeting: "* OK ready" } }
      const profiles = ServerProfiles.inMemory()
      yield* connected(silent, { profiles })
      yield* filed
      const known = Option.getOrThrow(yield* profiles.get(serverKey))
      yield* profiles.put(serverKey, {
        ...known,
        capabilities: { ...known.capabilities, tls: [...listed("IMAP4REV1 SASL-IR AUTH=PLAIN")] }
      })
      const { connection } = yield* connected(silent, { profiles })
      assert.strictEqual((yield* connection.report).mechanism, "SCRAM-SHA-256")
    })
  )

  it.effect("fewer than 4096 iterations are refused in the clear, before the proof is out", () =>
    Effect.gen(function* () {
      const weak: Simulator.Profile = {
        ...scram,
        capabilities: { ...scram.capabilities, clear: "IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256" },
        sasl: { ...scram.sasl, iterations: 1_000 }
      }
      const { exit, simulator } = yield* attempt(weak, {
        account: { security: "none", allowPlaintext: true }
      })
      assert.strictEqual(errorOf(exit)?.reason._tag, "ScramIterations")
      assert.match(written(simulator).join(""), /\*\r\n$/)
    })
  )
})

describe("profiles", () => {
  it.effect("a host is known by one spelling", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      yield* connected(wellBehaved, { profiles, account: { host: "IMAP.Example.COM." } })
      yield* filed
      assert.isTrue(Option.isSome(yield* profiles.get(serverKey)))
    })
  )
})

describe("D14 the limit of a step in a flight", () => {
  it.effect("counts from the last answer", () =>
    Effect.gen(function* () {
      const script = yield* Simulator.script(`
S: * OK [CAPABILITY IMAP4rev1 ID] ready
C: <1> LOGIN ...
C: <2> NOOP
S: <1> OK [CAPABILITY IMAP4rev1 ID] welcome⏎<2> OK done
C: <3> ID ...
C: <4> SELECT INBOX
S: * ID NIL⏎<3> OK done
deaf
`)
      const { transport } = yield* Simulator.make(script)
      const { exit, took } = yield* attempt(wellBehaved, {
        transport,
        policy: { attempts: 1, limits: { select: "300 millis" } }
      })
      const reason = errorOf(exit)?.reason
      assert.deepInclude(plain(reason), { _tag: "Timeout", step: "select", afterMs: 300, command: "SELECT" })
      assert.strictEqual(took, 300)
    })
  )
})

describe("B8 too many connections, whatever the mechanism", () => {
  const words = [
    "Too many open connections",
    "[ALERT] Too many simultaneous connections. (Failure)",
    "[UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)",
    "too many open connections from your ip or network",
    "Too many user connections",
    "Too many connections from your host",
    "Too many concurrent sessions"
  ]
  const mechanisms = ["SCRAM-SHA-256", "PLAIN", "LOGIN"] as const
  const cases = words.flatMap((text) => mechanisms.map((mechanism) => [text, mechanism] as const))

  it.effect.each(cases)("%s, %s", ([text, mechanism]) =>
    Effect.gen(function* () {
      const full: Simulator.Profile = { ...scram, lines: { ...scram.lines, loggedIn: `{tag} NO ${text}` } }
      const { exit, simulator } = yield* attempt(full, { account: { mechanism } })
      const error = errorOf(exit)
      assert.deepStrictEqual([error?.reason._tag, error?.retry], ["TooManyConnections", "later"])
      assert.strictEqual(secretsIn(written(simulator)), 1)
    })
  )

  it.effect("said to the password, after the proof was refused without a reason", () =>
    Effect.gen(function* () {
      const full: Simulator.Profile = {
        ...refusing,
        lines: {
          ...refusing.lines,
          wrongPassword: "{tag} NO no",
          loggedIn: "{tag} NO Too many open connections"
        }
      }
      const { exit } = yield* attempt(full)
      const error = errorOf(exit)
      assert.deepStrictEqual([error?.reason._tag, error?.retry], ["TooManyConnections", "later"])
      assert.deepStrictEqual(
        error?.causes.map(({ reason }) => reason._tag),
        ["AuthRejected"]
      )
    })
  )
})
