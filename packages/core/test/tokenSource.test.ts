import { assert, describe, it } from "@effect/vitest"
import { Effect, Logger, Redacted } from "effect"
import { TestClock } from "effect/testing"
import * as Account from "../src/lifecycle/Account.ts"
import * as Policy from "../src/lifecycle/Policy.ts"
import * as Providers from "../src/discovery/Providers.ts"
import * as Simulator from "../src/simulator/Simulator.ts"
import { attempt, errorOf, inTime } from "./connection/support.ts"
import { plain } from "./support/plain.ts"

/** `t1`, `t2` …, and what was said of them. */
const issuer = (lifetime?: Account.TokenSourceOptions<never>["lifetime"]) => {
  const said: Array<string> = []
  let issued = 0
  const source = Account.tokenSource({
    get: Effect.andThen(
      Effect.sleep("10 millis"),
      Effect.sync(() => {
        said.push(`get ${++issued}`)
        return `token-${issued}`
      })
    ),
    refused: (token) => Effect.sync(() => said.push(`refused ${Redacted.value(token)}`)),
    lifetime
  })
  return { said, source }
}

const valueOf = <E>(token: Effect.Effect<Redacted.Redacted<string>, E>) => Effect.map(token, Redacted.value)

/** What it comes to after a while. */
const soon = <A, E>(effect: Effect.Effect<A, E>) => Effect.flatMap(inTime(effect), (exit) => exit)

describe("a source of tokens", () => {
  it.effect("fetches once for all that ask at once, and keeps what it got", () =>
    Effect.gen(function* () {
      const { said, source } = issuer()
      const tokens = yield* soon(
        Effect.all(
          [1, 2, 3].map(() => valueOf(source.token)),
          { concurrency: 3 }
        )
      )
      assert.deepStrictEqual(tokens, ["token-1", "token-1", "token-1"])
      assert.deepStrictEqual(said, ["get 1"])
    })
  )

  it.effect("renews once, however many connections say that the token was refused", () =>
    Effect.gen(function* () {
      const { said, source } = issuer()
      const old = yield* soon(source.token)
      const renewed = Effect.andThen(source.refused(old), valueOf(source.token))
      const tokens = yield* soon(Effect.all([renewed, renewed, renewed], { concurrency: 3 }))
      assert.deepStrictEqual(tokens, ["token-2", "token-2", "token-2"])
      assert.deepStrictEqual(said, ["get 1", "refused token-1", "get 2"])
    })
  )

  it.effect("fetches again what is older than its lifetime", () =>
    Effect.gen(function* () {
      const { source } = issuer("50 minutes")
      assert.strictEqual(yield* soon(valueOf(source.token)), "token-1")
      yield* TestClock.adjust("49 minutes")
      assert.strictEqual(yield* soon(valueOf(source.token)), "token-1")
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* soon(valueOf(source.token)), "token-2")
    })
  )

  it.effect("renews a token before it ends, if the endpoint says how long it lives", () =>
    Effect.gen(function* () {
      let issued = 0
      const source = Account.tokenSource({
        get: Effect.sync(() => ({ token: `token-${++issued}`, lifetime: "1 hour" as const })),
        lifetime: "1 day"
      })
      assert.strictEqual(yield* valueOf(source.token), "token-1")
      yield* TestClock.adjust("58 minutes")
      assert.strictEqual(yield* valueOf(source.token), "token-1")
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* valueOf(source.token), "token-2")
    })
  )

  it.effect("keeps a token of a few seconds for nine tenths of them", () =>
    Effect.gen(function* () {
      let issued = 0
      const source = Account.tokenSource({
        get: Effect.sync(() => ({
          token: Redacted.make(`token-${++issued}`),
          lifetime: "10 seconds" as const
        }))
      })
      yield* source.token
      yield* TestClock.adjust("8 seconds")
      assert.strictEqual(yield* valueOf(source.token), "token-1")
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* valueOf(source.token), "token-2")
    })
  )

  it.effect("is not there if its lifetime is no duration", () =>
    Effect.gen(function* () {
      const source = Account.tokenSource({
        get: Effect.sync(() => JSON.parse('{"token":"ya29","lifetime":"soon"}'))
      })
      const { reason } = yield* Effect.flip(source.token)
      assert.deepStrictEqual(plain(reason), {
        _tag: "CredentialUnavailable",
        problem: "the lifetime of the token is not a duration"
      })
    })
  )

  it.effect("fails as a credential that is not there, in the words of what failed", () =>
    Effect.gen(function* () {
      const source = Account.tokenSource({ get: Effect.fail(new Error("the endpoint said 400")) })
      const { reason } = yield* Effect.flip(source.token)
      assert.deepStrictEqual(plain(reason), {
        _tag: "CredentialUnavailable",
        problem: "the endpoint said 400"
      })
    })
  )

  it.effect("X34 logs that its `refused` threw, without the token", () =>
    Effect.gen(function* () {
      const logged: Array<unknown> = []
      const logger = Logger.make(({ message }) => logged.push(message))
      const source = Account.tokenSource({
        get: Effect.succeed("ya29.token"),
        refused: () => Effect.die(new Error("GET /revoke?token=ya29.token: HTTP 503"))
      })
      yield* Effect.provide(source.refused(yield* source.token), Logger.layer([logger]))
      assert.deepStrictEqual(logged, [
        ["a token source's `refused` threw", "Error: GET /revoke?token=<redacted>: HTTP 503"]
      ])
    })
  )

  const { wellBehaved } = Simulator.profiles
  const server: Simulator.Profile = {
    ...wellBehaved,
    capabilities: {
      clear: `${wellBehaved.capabilities.clear} AUTH=XOAUTH2`,
      tls: `${wellBehaved.capabilities.tls} AUTH=XOAUTH2`,
      authenticated: wellBehaved.capabilities.authenticated
    },
    sasl: { ...wellBehaved.sasl, tokens: ["token-2"] }
  }

  it.effect("hears of the token that the server refused; the next one opens the mailbox", () =>
    Effect.gen(function* () {
      const { said, source } = issuer()
      const whole = { host: "imap.example.com", user: server.user, token: source }
      const first = yield* attempt(server, { whole })
      assert.strictEqual(first.exit._tag, "Success")
      const second = yield* attempt(server, { whole })
      assert.strictEqual(second.exit._tag, "Success")
      assert.deepStrictEqual(said, ["get 1", "refused token-1", "get 2"])
    })
  )

  it.effect("hears of the second one, too: no later connection sends it", () =>
    Effect.gen(function* () {
      const { said, source } = issuer()
      const whole = { host: "imap.example.com", user: server.user, token: source }
      const none: Simulator.Profile = { ...server, sasl: { ...server.sasl, tokens: [] } }
      const { exit } = yield* attempt(none, { whole })
      assert.strictEqual(errorOf(exit)?.retry, "never")
      assert.deepStrictEqual(said, ["get 1", "refused token-1", "get 2", "refused token-2"])
    })
  )
})

describe("Account.make", () => {
  it.effect("takes plain values, widened and undefined, and checks them", () =>
    Effect.gen(function* () {
      const given = { security: "starttls", port: undefined, id: { name: "app", vendor: undefined } }
      const account = yield* Account.make({ host: "h.example", user: "ada", password: "secret", ...given })
      const { password, ...rest } = account
      assert.deepStrictEqual(rest, {
        host: "h.example",
        user: "ada",
        security: "starttls",
        id: { name: "app" }
      })
      assert.isTrue(Redacted.isRedacted(password))
    })
  )

  it.effect("takes a Redacted, an effect and a source of tokens as they are", () =>
    Effect.gen(function* () {
      const { source } = issuer()
      const password = Redacted.make("secret")
      const one = yield* Account.make({ host: "h.example", user: "ada", password })
      assert.isTrue(Redacted.isRedacted(one.password) && Redacted.value(one.password) === "secret")
      const two = yield* Account.make({ ...Providers.google.account, user: "ada@gmail.com", token: source })
      assert.strictEqual(two.token, source)
      const later = Effect.succeed(password)
      assert.strictEqual(
        (yield* Account.make({ host: "h.example", user: "ada", password: later })).password,
        later
      )
    })
  )

  it.effect("fails as InvalidAccount, with the field and not what is in it", () =>
    Effect.gen(function* () {
      const security: string = "tls1.3-please"
      const error = yield* Effect.flip(
        Account.make({ host: "h.example", user: "ada", password: "p", security })
      )
      assert.propertyVal(error.reason, "_tag", "InvalidAccount")
      assert.propertyVal(error.reason, "field", "security")
      assert.notInclude(JSON.stringify(error), security)
    })
  )
})

it.effect("Policy.layer puts what is given in force", () =>
  Effect.gen(function* () {
    const policy = yield* Policy.Policy
    assert.deepStrictEqual([policy.attempts, policy.limits.select], [1, 2000])
  }).pipe(Effect.provide(Policy.layer({ attempts: 1, limits: { select: "2 seconds" } })))
)

it("a provider is found by the address, and what it says fits its own quirks", () => {
  assert.strictEqual(Providers.ofAddress("Ada@GMAIL.com"), Providers.google)
  assert.strictEqual(Providers.ofAddress("ada@outlook.com"), Providers.microsoft)
  assert.isUndefined(Providers.ofAddress("ada@example.com"))
})
