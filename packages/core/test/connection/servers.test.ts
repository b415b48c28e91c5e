import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { attempt, commands, connected, errorOf, type Options, written } from "./support.ts"
import { plain } from "../support/plain.ts"

const { netease, qq, wellBehaved } = Simulator.profiles
const unannounced: Simulator.Profile = {
  ...wellBehaved,
  name: "unannounced",
  lines: { ...wellBehaved.lines, greeting: "* OK ready" }
}
const withoutSaslIr = (list: string) => list.replace(" SASL-IR", "")
const stepwise: Simulator.Profile = {
  ...wellBehaved,
  name: "stepwise",
  capabilities: {
    clear: withoutSaslIr(wellBehaved.capabilities.clear),
    tls: withoutSaslIr(wellBehaved.capabilities.tls),
    authenticated: withoutSaslIr(wellBehaved.capabilities.authenticated)
  }
}

const identities = [
  ["wellBehaved", "sent", 1],
  ["netease", "sent", 1],
  ["netease-late-id", "resent", 1],
  ["qq", "sent", 1],
  ["qq-id", "swallowed", 1],
  ["qq-deaf", "swallowed", 2]
] as const

describe("every server leads to a mailbox", () => {
  it.effect.each(identities)("%s: identity %s, connections %s", ([name, identity, attempts]) =>
    Effect.gen(function* () {
      for (const security of ["tls", "starttls", "auto"] as const) {
        const profile = Simulator.profiles[name]
        const lists = profile.capabilities.clear.includes("STARTTLS")
        if (security === "starttls" && !lists) continue
        const { connection, opening, simulator } = yield* connected(profile, {
          account: { security },
          latency: 20
        })
        assert.strictEqual(yield* connection.state, "selected.quiet")
        assert.strictEqual((yield* opening.report).identity, identity, security)
        assert.strictEqual((yield* opening.report).attempts, attempts, security)
        assert.strictEqual(simulator.open(), 1)
      }
    })
  )

  it.effect.each(identities)("%s: careful, too", ([name, identity, attempts]) =>
    Effect.gen(function* () {
      const { opening } = yield* connected(Simulator.profiles[name], {
        policy: { flights: "careful" },
        latency: 20
      })
      assert.strictEqual((yield* opening.report).identity, identity)
      assert.strictEqual((yield* opening.report).attempts, attempts)
    })
  )

  it.effect.each(["qq-id", "qq-deaf"] as const)("%s: known, it is asked for no ID any more", (name) =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      yield* Effect.scoped(connected(Simulator.profiles[name], { profiles }))
      const { opening, simulator } = yield* connected(Simulator.profiles[name], { profiles })
      assert.strictEqual((yield* opening.report).identity, "skipped")
      assert.strictEqual((yield* opening.report).attempts, 1)
      assert.notInclude(written(simulator).join(""), " ID ")
    })
  )

  it.effect("I09 NetEase without ID is the app's turn", () =>
    Effect.gen(function* () {
      const { exit, opening, simulator } = yield* attempt(netease, { account: { id: { enabled: false } } })
      const error = errorOf(exit)
      assert.deepStrictEqual(plain(error?.reason), { _tag: "UnsafeLogin", idSent: false })
      assert.strictEqual(error?.actionBy, "app")
      assert.strictEqual(error?.retry, "never")
      assert.match(error?.advice ?? "", /ID/)
      assert.strictEqual((yield* opening.report).identity, "disabled")
      assert.strictEqual((yield* opening.report).attempts, 1)
      assert.strictEqual(simulator.open(), 0)
    })
  )
})

describe("flights from the greeting to the mailbox", () => {
  type Counted = Options & { readonly flights: number; readonly mechanism?: string }
  const counted: ReadonlyArray<readonly [string, Simulator.Profile, Counted]> = [
    ["2 where TLS reports the capabilities", wellBehaved, { flights: 2 }],
    ["1 more where they are not announced before the login", unannounced, { flights: 3 }],
    ["2 more for STARTTLS", wellBehaved, { flights: 4, account: { security: "starttls" } }],
    ["LOGIN saves one without SASL-IR", stepwise, { flights: 2, mechanism: "LOGIN" }],
    [
      "1 more without SASL-IR where PLAIN is asked for",
      stepwise,
      { flights: 3, account: { mechanism: "PLAIN" } }
    ],
    ["careful: the login, ID, SELECT", wellBehaved, { flights: 3, policy: { flights: "careful" } }],
    ["NetEase: capabilities, login, the rest", netease, { flights: 3 }],
    ["QQ: the login, the rest", qq, { flights: 2 }]
  ]

  it.effect.each(counted)("%s", ([, profile, { flights, mechanism, ...options }]) =>
    Effect.gen(function* () {
      const { opening, simulator } = yield* connected(profile, options)
      assert.strictEqual((yield* opening.report).flights, flights)
      const writes = simulator.log().filter(({ from }) => from === "client")
      assert.strictEqual(writes.length, flights, written(simulator).join("\n"))
      if (mechanism !== undefined) assert.strictEqual((yield* opening.report).mechanism, mechanism)
    })
  )

  it.effect("a known server need not be asked before the login, and then takes all in one flight", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      const flights = []
      for (let turn = 0; turn < 4; turn++) {
        const { opening } = yield* Effect.scoped(connected(unannounced, { profiles }))
        flights.push((yield* opening.report).flights)
      }
      assert.deepStrictEqual(flights, [3, 2, 1, 1])
    })
  )

  it.effect("one NOOP after LOGIN teaches, once, whether the server reads on there", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      const seen = []
      for (let turn = 0; turn < 3; turn++) {
        const { simulator } = yield* Effect.scoped(connected(stepwise, { profiles }))
        seen.push(commands(written(simulator)[0]))
      }
      assert.deepStrictEqual(seen, [
        ["LOGIN", "NOOP", "ID", "SELECT"],
        ["LOGIN", "ID", "SELECT"],
        ["LOGIN", "ID", "SELECT"]
      ])
    })
  )
})
