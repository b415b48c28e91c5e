/** Whose turn it is after a failure, whatever its reason: time's, or a person's. */
import { signInAgain } from "../../src/lifecycle/account/givenSecret.ts"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as Account from "../../src/lifecycle/Account.ts"
import * as ImapError from "../../src/failure/ImapError.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import type { PlainReason } from "../../src/failure/Reason.ts"
import { host } from "../connection/support.ts"
import { everyReason } from "../support/reasons.ts"
import { pass, supervising, statusText } from "./support.ts"

const { wellBehaved } = Simulator.profiles
const { user } = wellBehaved

/** A server that takes only the token `new`. */
const oauth: Simulator.Profile = {
  ...wellBehaved,
  capabilities: { ...wellBehaved.capabilities, tls: "IMAP4rev1 SASL-IR AUTH=XOAUTH2" },
  lines: { ...wellBehaved.lines, greeting: "* OK [CAPABILITY {capabilities}] ready" },
  sasl: { ...wellBehaved.sasl, tokens: ["new"] }
}

const supervisingWith = (credential: Partial<Account.Account>) =>
  supervising(oauth, { whole: { host, user, security: "tls", ...credential }, untraced: true })

/** Fails with the reason whenever it is asked. */
const failing = (reason: PlainReason) => Effect.fail(ImapError.make(reason, "account"))

describe("D38 an account whose credential cannot be had", () => {
  it.effect.each(everyReason)("$_tag: waits if time helps, and otherwise for a person", (reason) =>
    Effect.gen(function* () {
      const { retry } = ImapError.make(reason, "account")
      // its owner may confirm the new server at any time, and nothing else helps
      const needsUser = retry === "never" || reason._tag === "ServerChanged"
      const get = failing(reason)
      for (const credential of [{ token: Account.tokenSource({ get }) }, { token: get }, { password: get }]) {
        const { supervised } = yield* supervisingWith(credential)
        yield* pass(1_000)
        assert.strictEqual(
          statusText(yield* supervised.status),
          `${needsUser ? "NeedsUser" : "Waiting"} ${reason._tag}`
        )
      }
    }).pipe(Effect.scoped)
  )

  it.effect("a withdrawn consent asks for its owner at once, and once; a new source continues", () =>
    Effect.gen(function* () {
      let asked = 0
      const get = Effect.suspend(() => {
        asked += 1
        return Effect.fail(signInAgain("invalid_grant: Token has been expired or revoked."))
      })
      const { supervised } = yield* supervisingWith({ token: Account.tokenSource({ get }) })
      yield* pass(600_000, 10_000)
      const status = yield* supervised.status
      assert.strictEqual(statusText(status), "NeedsUser SignInRequired")
      assert.strictEqual(status._tag === "NeedsUser" ? status.actionBy : undefined, "user")
      assert.strictEqual(asked, 1)
      yield* supervised.renew({ token: Account.tokenSource({ get: Effect.succeed("new") }) })
      yield* pass(10_000)
      assert.strictEqual(statusText(yield* supervised.status), "Selected")
    }).pipe(Effect.scoped)
  )

  const refreshes: ReadonlyArray<
    readonly [what: string, renewed: Effect.Effect<string, unknown>, expected: string]
  > = [
    ["its owner is asked for", Effect.fail(signInAgain("invalid_grant")), "NeedsUser SignInRequired"],
    ["an endpoint that is away is waited for", Effect.fail("no route"), "Waiting CredentialUnavailable"],
    ["an endpoint that hangs is waited for", Effect.never, "Waiting Timeout"],
    ["another refusal asks for its owner", Effect.succeed("other"), "NeedsUser OAuthTokenRejected"]
  ]
  it.effect.each(refreshes)("after a refused token: %s", ([, renewed, expected]) =>
    Effect.gen(function* () {
      let asked = 0
      const get = Effect.suspend(() => (asked++ === 0 ? Effect.succeed("old") : renewed))
      const { supervised } = yield* supervisingWith({ token: Account.tokenSource({ get }) })
      yield* pass(60_500, 1_000)
      assert.strictEqual(statusText(yield* supervised.status), expected)
    }).pipe(Effect.scoped)
  )
})

it("D38 a problem for a person is bounded, and text", () => {
  const { reason } = signInAgain("x".repeat(1_000))
  assert.isAtMost(reason._tag === "SignInRequired" ? reason.problem.length : 0, 300)
  const untyped: (value: unknown) => never = Function("value", "return value").bind(undefined)
  assert.throws(() => signInAgain(untyped(Redacted.make("secret"))), /signInAgain/)
})
