import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as ImapError from "../../src/failure/ImapError.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { trusted } from "../../src/lifecycle/Transport.ts"
import { attempt, connected, errorOf, host, written } from "./support.ts"
import { plain } from "../support/plain.ts"

const { profiles } = Simulator
const { wellBehaved } = profiles

const without = { host, user: wellBehaved.user }

/** A server as it is at the other end of a tunnel. */
const tunnelled = Effect.fnUntraced(function* (profile: Simulator.Profile) {
  const simulator = yield* Simulator.make(profile)
  const transport = {
    kind: "fixed" as const,
    connect: (...args: Parameters<typeof simulator.transport.connect>) =>
      Effect.map(simulator.transport.connect(...args), (connection) => ({
        ...connection,
        channel: () => trusted("process")
      }))
  }
  return { simulator, transport }
})

describe("no credential", () => {
  it.effect("A21 a server that is dialed wants one: nothing is dialed", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(attempt(wellBehaved, { whole: without }))
      assert.deepInclude(error.reason, { _tag: "InvalidAccount", field: "password" })
      assert.strictEqual(error.step, "account")
    })
  )

  it.effect("G03 a fixed end that is logged in needs none", () =>
    Effect.gen(function* () {
      const greeting = "* PREAUTH [CAPABILITY {capabilities}] hi"
      const profile = { ...wellBehaved, lines: { ...wellBehaved.lines, greeting } }
      const { transport } = yield* tunnelled(profile)
      const { connection } = yield* connected(profile, { whole: without, transport })
      const { mechanism, security } = yield* connection.report
      assert.deepStrictEqual([mechanism, security], ["PREAUTH", "trusted"])
    })
  )

  it.effect("a fixed end that wants a login after all gets none: the user's turn", () =>
    Effect.gen(function* () {
      const { simulator, transport } = yield* tunnelled(wellBehaved)
      const { exit } = yield* attempt(wellBehaved, { whole: without, transport })
      const error = errorOf(exit)
      assert.strictEqual(error?.reason._tag, "CredentialUnavailable")
      assert.strictEqual(error?.step, "auth")
      assert.notMatch(written(simulator).join(""), /LOGIN|AUTHENTICATE/)
      assert.strictEqual(simulator.log().filter(({ connection }) => connection > 1).length, 0)
    })
  )
})

describe("credentials", () => {
  it.effect.each(["", "a\0b"])("A11 %j cannot be sent by any mechanism: nothing is dialed", (password) =>
    Effect.gen(function* () {
      const { exit, simulator } = yield* attempt(wellBehaved, {
        account: { password: Redacted.make(password) }
      })
      const error = errorOf(exit)
      assert.strictEqual(error?.reason._tag, "InvalidAccount")
      assert.strictEqual(error?.retry, "never")
      assert.isEmpty(simulator.log())
    })
  )

  it.effect("A11 a user with a NUL is no account", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(attempt(wellBehaved, { account: { user: "a\0b" } }))
      assert.deepInclude(error.reason, { _tag: "InvalidAccount", field: "user" })
    })
  )

  it.effect("A21 an effect gives a fresh one for each attempt, before anything is dialed", () =>
    Effect.gen(function* () {
      const dialed: Array<number> = []
      const simulator = yield* Simulator.make(profiles["silent-greeting"])
      const password = Effect.sync(() => {
        dialed.push(simulator.open())
        return Redacted.make(wellBehaved.password)
      })
      const { opening } = yield* attempt(wellBehaved, {
        account: { password },
        transport: simulator.transport
      })
      assert.strictEqual((yield* opening.report).attempts, 3)
      assert.deepStrictEqual(dialed, [0, 0, 0])
    })
  )

  it.effect("A21 one that cannot be had ends it, and nothing is dialed", () =>
    Effect.gen(function* () {
      const password = Effect.fail(
        ImapError.make({ _tag: "CredentialUnavailable", problem: "the agent is locked" }, "account")
      )
      const { exit, simulator } = yield* attempt(wellBehaved, { account: { password } })
      assert.strictEqual(errorOf(exit)?.reason._tag, "CredentialUnavailable")
      assert.isEmpty(simulator.log())
    })
  )

  it.effect("A21 one that is never given ends at the attempt's limit", () =>
    Effect.gen(function* () {
      const { exit, took } = yield* attempt(wellBehaved, {
        account: { password: Effect.never },
        policy: { attempts: 1 }
      })
      assert.deepStrictEqual(plain(errorOf(exit)?.reason), {
        _tag: "Timeout",
        step: "account",
        afterMs: 60_000
      })
      assert.strictEqual(took, 60_000)
    })
  )

  const odd = ['qu"ote', "back\\slash", "Grüße", " leading and trailing ", "{5}", "*", "NIL", "ключ", "a b"]
  it.effect.each(odd)("T11 T12 the password %j logs in everywhere, by each mechanism", (password) =>
    Effect.gen(function* () {
      for (const name of ["wellBehaved", "netease"] as const) {
        for (const mechanism of ["LOGIN", "PLAIN", undefined] as const) {
          if (name === "netease" && mechanism === "PLAIN") continue
          const profile = { ...profiles[name], password }
          const { connection } = yield* Effect.scoped(
            connected(profile, mechanism === undefined ? {} : { account: { mechanism } })
          )
          assert.strictEqual((yield* connection.report).identity, "sent")
        }
      }
    })
  )

  const refusals = [
    ["wellBehaved", "AuthRejected"],
    ["netease", "AuthRejected"],
    // its words hold the word "password", and so does the password: the quirk is met anyway
    ["qq", "AmbiguousRefusal"],
    ["echoing", "AuthRejected"]
  ] as const
  it.effect("A04 X40 a wrong password is said once, and asked of the user", () =>
    Effect.gen(function* () {
      for (const [name, reason] of refusals) {
        const wrong = Redacted.make("not the password")
        const { exit, simulator } = yield* attempt(profiles[name], {
          account: { password: wrong, security: "auto" }
        })
        const error = errorOf(exit)
        assert.strictEqual(error?.reason._tag, reason, name)
        assert.strictEqual(error?.actionBy, "user")
        const said = written(simulator)
          .join("")
          .match(/ (?:LOGIN|AUTHENTICATE) /g)
        assert.strictEqual(said?.length, 1, name)
      }
    })
  )
})
