import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect } from "effect"
import * as Account from "../../src/lifecycle/Account.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { attempt, connected, errorOf, host } from "./support.ts"
import { said } from "../support/quotation.ts"
import { plain } from "../support/plain.ts"

const { profiles } = Simulator

type Case = readonly [
  keyof typeof profiles,
  { readonly reason: string; readonly turn: string; readonly retry: string; readonly quirk: string }
]

const closed: ReadonlyArray<Case> = [
  [
    "gmail-too-many",
    { reason: "TooManyConnections", turn: "user", retry: "later", quirk: "too-many-connections" }
  ],
  ["gmail-web-login", { reason: "WebLoginRequired", turn: "user", retry: "never", quirk: "gmail-web-alert" }],
  [
    "exchange-unavailable",
    { reason: "AuthenticatedNotConnected", turn: "user", retry: "later", quirk: "exchange-not-connected" }
  ],
  [
    "outlook-throttled",
    { reason: "AuthThrottled", turn: "nobody", retry: "later", quirk: "exchange-throttled" }
  ],
  ["yandex", { reason: "AmbiguousRefusal", turn: "user", retry: "never", quirk: "yandex-refusal" }],
  ["interia", { reason: "ImapDisabled", turn: "user", retry: "never", quirk: "interia-imap-disabled" }]
]

describe("providers that keep the mailbox closed say why", () => {
  it.effect.each(closed)("%s", ([name, expected]) =>
    Effect.gen(function* () {
      for (const security of ["tls", "auto"] as const) {
        const { exit, opening, simulator } = yield* attempt(profiles[name], {
          account: { security },
          latency: 20
        })
        const error = errorOf(exit)
        assert.strictEqual(error?.reason._tag, expected.reason)
        assert.strictEqual(error?.actionBy, expected.turn)
        assert.strictEqual(error?.retry, expected.retry)
        assert.include((yield* opening.report).quirks, expected.quirk)
        assert.strictEqual((yield* opening.report).attempts, 1)
        assert.strictEqual(simulator.open(), 0)
      }
    })
  )

  it.effect("Q24 the server's own hint is the wait", () =>
    Effect.gen(function* () {
      const { exit } = yield* attempt(profiles["outlook-throttled"])
      const wait = errorOf(exit)?.retryAfter
      assert.strictEqual(wait && Duration.toMillis(wait), 92_415)
    })
  )

  it.effect("Q38 Gmail asks for an app password if another one was given", () =>
    Effect.gen(function* () {
      const { exit } = yield* attempt(profiles.gmail, { account: { user: "other@example.com" } })
      assert.deepStrictEqual(plain(errorOf(exit)?.reason), {
        _tag: "AppPasswordRequired",
        code: said("ALERT"),
        help: said("https://support.google.com/accounts/answer/185833")
      })
    })
  )
})

describe("providers that open it", () => {
  it.effect("Gmail refuses a token as such, and takes the next one", () =>
    Effect.gen(function* () {
      const { gmail } = profiles
      const server = { ...gmail, sasl: { ...gmail.sasl, tokens: ["token-2"] } }
      let fetched = 0
      const token = Account.tokenSource({ get: Effect.sync(() => `token-${++fetched}`) })
      const whole = { host, security: "tls", user: gmail.user, token } as const
      const { connection } = yield* connected(server, { whole })
      assert.deepStrictEqual(
        [(yield* connection.report).mechanism, (yield* connection.report).attempts, fetched],
        ["OAUTHBEARER", 1, 2]
      )
    })
  )

  it.effect.each(["gmail", "exchange"] as const)("%s", (name) =>
    Effect.gen(function* () {
      const { connection } = yield* connected(profiles[name], { account: { security: "auto" } })
      assert.strictEqual(yield* connection.state, "selected.quiet")
      assert.deepStrictEqual((yield* connection.report).quirks, [])
    })
  )

  it.effect("Q66 dovecot-busy: the second greeting is waited for", () =>
    Effect.gen(function* () {
      const { connection, took } = yield* connected(profiles["dovecot-busy"])
      assert.isAtLeast(took, 12_000)
      assert.strictEqual((yield* connection.report).attempts, 1)
      assert.deepStrictEqual((yield* connection.report).quirks, ["dovecot-busy"])
    })
  )
})
