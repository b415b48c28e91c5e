import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Redacted } from "effect"
import * as Account from "../src/Account.ts"

const canary = "correct horse battery"
const plain = { host: "imap.example.com", user: "me@example.com", password: canary }
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, "y"]))

describe("an account", () => {
  it.effect("needs a host and a user, and nothing else but a credential", () =>
    Effect.gen(function* () {
      const account = yield* Account.decode(plain)
      assert.deepStrictEqual(Object.keys(account), ["host", "user", "password"])
      const { password } = account
      assert.isTrue(Redacted.isRedacted(password))
      assert.notInclude(JSON.stringify(account), canary)
    })
  )

  it.effect("comes from the environment, in constant case", () =>
    Effect.gen(function* () {
      const env = {
        IMAP_HOST: "imap.example.com",
        IMAP_USER: "me",
        IMAP_PASSWORD: canary,
        IMAP_PORT: "1993",
        IMAP_SECURITY: "tls",
        IMAP_READ_ONLY: "true",
        IMAP_ID_ENABLED: "true",
        IMAP_ID_NAME: "an app",
        IMAP_ID_SUPPORT_EMAIL: "help@example.com"
      }
      const provider = ConfigProvider.constantCase(ConfigProvider.fromEnv({ env }))
      const account = yield* Account.config.parse(provider)
      assert.strictEqual(account.port, 1993)
      assert.isTrue(account.readOnly)
      assert.deepStrictEqual(account.id, {
        enabled: true,
        name: "an app",
        "support-email": "help@example.com"
      })
    })
  )

  it.effect.each([
    ["host", { ...plain, host: "" }],
    ["user", { ...plain, user: "a\0b" }],
    ["port", { ...plain, port: 65_536 }],
    ["security", { ...plain, security: "ssl" }],
    ["mechanism", { ...plain, mechanism: "NTLM" }],
    ["allowPlaintext", { ...plain, security: "none" }],
    ["id", { ...plain, id: { name: "x".repeat(1025) } }],
    ["id", { ...plain, id: { fields: { ["k".repeat(31)]: "v" } } }],
    ["id", { ...plain, id: { fields: many(26) } }],
    ["token", { ...plain, token: "a token" }],
    ["passwrod", { ...plain, passwrod: canary }]
  ] as const)("I02 S01 what cannot be used is refused by the name of its field: %s", ([field, account]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Account.decode(account))
      assert.strictEqual(error.reason._tag, "InvalidAccount")
      assert.propertyVal(error.reason, "field", field)
      assert.strictEqual(error.step, "account")
      assert.notInclude(JSON.stringify(error) + error.message, canary)
    })
  )

  it.effect("I02 thirty fields of ID are the most", () =>
    Account.decode({ ...plain, id: { fields: many(25) } })
  )
})
