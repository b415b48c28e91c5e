import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as Account from "../../src/lifecycle/Account.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { host, profileNames } from "../connection/support.ts"
import { pass, supervising, statusText } from "./support.ts"

describe("a supervised account at each server", () => {
  for (const [name, profile] of Object.entries(Simulator.profiles)) {
    it.effect(`${name}: is selected, or waits for time if that helps, and for a person if it does not`, () =>
      Effect.gen(function* () {
        const { supervised } = yield* supervising(profile, { untraced: true })
        yield* pass(200_000, 1_000)
        const status = yield* supervised.status
        const helps = "why" in status ? status.why?.retry !== "never" : undefined
        const expected = {
          Selected: undefined,
          Connecting: true,
          Queued: undefined,
          Unselected: undefined,
          Waiting: true,
          NeedsUser: false,
          Ended: undefined
        }
        assert.notStrictEqual(status._tag, "Ended")
        assert.strictEqual(helps, expected[status._tag], statusText(status))
      })
    )
  }

  it("there are some", () => assert.isAbove(profileNames.length, 10))
})

it.effect("a source of tokens that is away is waited for", () =>
  Effect.gen(function* () {
    let isAway = true
    const { password, user } = Simulator.profiles.wellBehaved
    const token = Account.tokenSource({
      get: Effect.suspend(() =>
        isAway ? Effect.fail(new Error("no route to host")) : Effect.succeed("token")
      )
    })
    const profile: Simulator.Profile = {
      ...Simulator.profiles.wellBehaved,
      capabilities: { ...Simulator.profiles.wellBehaved.capabilities, tls: "IMAP4rev1 SASL-IR AUTH=XOAUTH2" },
      lines: { ...Simulator.profiles.wellBehaved.lines, greeting: "* OK [CAPABILITY {capabilities}] ready" },
      sasl: { ...Simulator.profiles.wellBehaved.sasl, tokens: ["token"] }
    }
    const { supervised } = yield* supervising(profile, { whole: { host, user, security: "tls", token } })
    yield* pass(10_000, 1_000)
    assert.strictEqual(statusText(yield* supervised.status), "Waiting CredentialUnavailable")
    isAway = false
    yield* pass(60_000, 1_000)
    assert.strictEqual(statusText(yield* supervised.status), "Selected")
    yield* supervised.renew({ password: Redacted.make(password) })
    assert.strictEqual(statusText(yield* supervised.status), "Selected")
  })
)
