import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as ImapError from "../../src/ImapError.ts"
import * as Simulator from "../../src/Simulator.ts"
import { attempt, connected, errorOf, written } from "./support.ts"

const { profiles } = Simulator
const { wellBehaved } = profiles

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
      assert.strictEqual(opening.report.attempts, 3)
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
      assert.deepStrictEqual(errorOf(exit)?.reason, { _tag: "Timeout", step: "account", afterMs: 60_000 })
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
          assert.strictEqual(connection.report.identity, "sent")
        }
      }
    })
  )

  it.effect("A04 X40 a wrong password is said once, and asked of the user", () =>
    Effect.gen(function* () {
      for (const name of ["wellBehaved", "netease", "qq", "echoing"] as const) {
        const wrong = Redacted.make("not the password")
        const { exit, simulator } = yield* attempt(profiles[name], {
          account: { password: wrong, security: "auto" }
        })
        const error = errorOf(exit)
        assert.strictEqual(error?.reason._tag, "AuthRejected", name)
        assert.strictEqual(error?.actionBy, "user")
        const said = written(simulator)
          .join("")
          .match(/ (?:LOGIN|AUTHENTICATE) /g)
        assert.strictEqual(said?.length, 1, name)
      }
    })
  )
})
