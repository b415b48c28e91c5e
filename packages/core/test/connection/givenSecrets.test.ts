/** Passwords and tokens that an app gives from plain JavaScript, whatever they turn out to be. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as Account from "../../src/lifecycle/Account.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { plain } from "../support/plain.ts"
import { attempt, errorOf, host } from "./support.ts"

const { wellBehaved } = Simulator.profiles

/** What the types refuse, as a program without types has it. */
const untyped: (value: unknown) => never = Function("value", "return value").bind(undefined)

const failing = Effect.fnUntraced(function* (credential: Partial<Account.Account>) {
  const whole = { host, user: wellBehaved.user, security: "tls" as const, ...credential }
  const { exit, simulator } = yield* attempt(wellBehaved, { whole })
  assert.isEmpty(simulator.log())
  return plain(errorOf(exit)?.reason)
})

const noText = (field: string, what: string) => ({
  _tag: "CredentialUnavailable" as const,
  problem: `the source of the ${field} returned no string, but ${what}`
})

describe("a credential that is no text", () => {
  const kinds = [
    ["nothing", undefined, "undefined"],
    ["null", null, "null"],
    ["an object", { access_token: "secret" }, "a value of type object"],
    ["a number", 7, "a value of type number"],
    ["a plain string", "secret", "a string that is not Redacted"],
    ["an effect", Effect.succeed("secret"), "another effect"],
    ["a hidden nothing", Redacted.make(undefined), "undefined"]
  ] as const
  it.effect.each(kinds)(
    "D25 %s from an effect: it is not available, and nothing is dialed",
    ([, given, what]) =>
      Effect.gen(function* () {
        const effect = Effect.succeed(untyped(given))
        assert.deepStrictEqual(yield* failing({ token: effect }), noText("token", what))
        assert.deepStrictEqual(yield* failing({ password: effect }), noText("password", what))
      })
  )

  it.effect("D25 from a source of tokens", () =>
    Effect.gen(function* () {
      const source = (given: unknown) => Account.tokenSource({ get: untyped(given) })
      assert.deepStrictEqual(
        yield* failing({ token: source(Effect.succeed(undefined)) }),
        noText("token", "undefined")
      )
      assert.deepStrictEqual(yield* failing({ token: source(undefined) }), noText("token", "undefined"))
      assert.deepStrictEqual(
        yield* failing({ token: source(() => "secret") }),
        noText("token", "a value of type function")
      )
    })
  )

  it.effect("hidden as the account itself", () =>
    Effect.gen(function* () {
      const password = untyped(Redacted.make({ secret: true }))
      assert.deepInclude(
        yield* Effect.flip(
          Effect.asVoid(
            Effect.flatMap(
              attempt(wellBehaved, {
                whole: { host, user: wellBehaved.user, password }
              }),
              ({ exit }) => exit
            )
          )
        ).pipe(Effect.map(({ reason }) => plain(reason))),
        {
          _tag: "InvalidAccount",
          field: "password"
        }
      )
    })
  )

  it.effect("what throws where it is asked has its own words", () =>
    Effect.gen(function* () {
      const token = Effect.sync((): never => {
        throw new Error("the vault is sealed")
      })
      assert.deepStrictEqual(yield* failing({ token }), {
        _tag: "CredentialUnavailable",
        problem: "the vault is sealed"
      })
    })
  )
})

describe("an invalid account", () => {
  it.effect.each([undefined, null, 5, "imap.example.com", [], {}])("%j is refused by name", (account) =>
    Effect.gen(function* () {
      const made = yield* Effect.flip(Account.make(untyped(account)))
      assert.strictEqual(made.reason._tag, "InvalidAccount")
      const error = yield* Effect.flip(
        attempt(wellBehaved, { whole: untyped(account ?? null) ?? untyped(7) })
      )
      assert.strictEqual(error.reason._tag, "InvalidAccount")
    })
  )
})
