import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Redacted } from "effect"
import * as Lockouts from "../../src/lifecycle/Lockouts.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { attempt, errorOf } from "./support.ts"

const { wellBehaved } = Simulator.profiles
const wrong = { password: Redacted.make("not the password") }

describe("X40 a server that says for how long it wants to be left alone", () => {
  it.effect.each([
    ["Account is temporarily locked, try again in 15 minutes", Duration.minutes(15)],
    ["Rate limit hit, retry after 30 seconds", Duration.seconds(30)],
    ["Account temporarily blocked for an hour", Duration.minutes(15)],
    ["Too many failed login attempts in 10 minutes", Duration.minutes(1)],
    ["Too many login attempts, wait 0 seconds", Duration.seconds(1)]
  ] as const)("waits as long as “%s” says plainly, and at most 15 minutes", ([words, wait]) =>
    Effect.gen(function* () {
      const lines = { ...wellBehaved.lines, wrongPassword: `{tag} NO ${words}` }
      const { exit } = yield* attempt(
        { ...wellBehaved, lines },
        { account: wrong, lockouts: Lockouts.make() }
      )
      assert.deepInclude(errorOf(exit), { retryAfter: wait })
    })
  )
})
