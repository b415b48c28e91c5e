import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Redacted } from "effect"
import * as Account from "../src/lifecycle/Account.ts"
import { config } from "../src/lifecycle/account/variables.ts"

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
        IMAP_READ_ONLY: "1",
        IMAP_ENABLE: "CONDSTORE  UTF8=ACCEPT",
        IMAP_COMPRESS: "auto",
        IMAP_ID_ENABLED: "yes",
        IMAP_ID_NAME: "an app",
        IMAP_ID_SUPPORT_EMAIL: "help@example.com"
      }
      const provider = ConfigProvider.fromEnv({ env })
      const account = yield* config.parse(provider)
      assert.strictEqual(account.port, 1993)
      assert.isTrue(account.readOnly)
      assert.strictEqual(account.compress, "auto")
      assert.deepStrictEqual(account.enable, ["CONDSTORE", "UTF8=ACCEPT"])
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
    ["ca", { ...plain, ca: "/etc/ssl/own.pem" }],
    ["mechanism", { ...plain, mechanism: "NTLM" }],
    ["allowPlaintext", { ...plain, security: "none" }],
    ["anonymous", { ...plain, anonymous: true }],
    ["anonymous", { host: plain.host, user: "me", mechanism: "ANONYMOUS" }],
    ["anonymous", { host: plain.host, user: "me", anonymous: "a@b@c" }],
    ["anonymous", { host: plain.host, user: "me", anonymous: "two\r\nlines" }],
    ["anonymous", { host: plain.host, user: "me", anonymous: "x".repeat(256) }],
    ["id.name", { ...plain, id: { name: "x".repeat(1025) } }],
    ["id.fields", { ...plain, id: { fields: { ["k".repeat(31)]: "v" } } }],
    ["id.fields", { ...plain, id: { fields: many(26) } }],
    ["token", { ...plain, token: "a token" }],
    ["passwrod", { ...plain, passwrod: canary }],
    ["id.nmae", { ...plain, id: { nmae: "an app" } }]
  ] as const)("I02 S01 what cannot be used is refused by the name of its field: %s", ([field, account]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Account.decode(account))
      assert.strictEqual(error.reason._tag, "InvalidAccount")
      assert.propertyVal(error.reason, "field", field)
      assert.strictEqual(error.step, "account")
      assert.notInclude(JSON.stringify(error) + error.message, canary)
    })
  )

  it.effect("what is wrong is said in words for an app's author", () =>
    Effect.gen(function* () {
      const problems = yield* Effect.forEach([{}, { host: "a" }, { ...plain, prot: 993 }], (account) =>
        Effect.map(Effect.flip(Account.decode(account)), ({ reason }) =>
          reason._tag === "InvalidAccount" ? `${reason.field}: ${reason.problem}` : reason._tag
        )
      )
      assert.deepStrictEqual(problems, [
        "host: it is missing",
        "user: it is missing",
        "prot: there is no such field"
      ])
    })
  )

  it.effect.each([
    ["secure", "; use `security`"],
    ["pass", "; use `password`"],
    ["username", "; use `user`"],
    ["readonly", "; use `readOnly`"],
    ["starttls", "; use `security`"],
    ["tls", "; use `security`"],
    ["accessToken", "; use `token`"],
    ["email", "; use `user`"],
    ["pool", ""],
    ["service", ""]
  ] as const)("an unknown field is said to be unknown, and which one is near: %s", ([field, near]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Account.decode({ ...plain, [field]: "x" }))
      assert.deepInclude(error.reason, { _tag: "InvalidAccount", field, isUnknown: true })
      assert.strictEqual(error.advice, `Leave ${field} out: an account has no such field${near}.`)
    })
  )

  it.effect("an invalid credential is refused, with what one may be", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Account.decode({ ...plain, password: 7 }))
      assert.include(error.message, "expected a string, a Redacted, an effect that returns a Redacted, or")
      assert.notInclude(error.message, "<Declaration>")
    })
  )

  for (const [given, words] of [
    ["imap://me:Canary-7Hq9@imap.example.com/", "this is a URL"],
    ["https://imap.example.com", "this is a URL"],
    ["me:Canary-7Hq9@imap.example.com", "holds a user"],
    ["me@example.com", "address of mail"],
    ["imap.example.com:993", "ends in a port"],
    ["[2001:db8::1]:993", "ends in a port"],
    ["imap.example.com/", "neither a server name nor an IP address"],
    ["imap example", "neither a server name nor an IP address"],
    ["im*p.example.com", "neither a server name nor an IP address"]
  ] as const) {
    it.effect(`L13 D18 an invalid host is refused in words, and not repeated: ${words}`, () =>
      Effect.gen(function* () {
        for (const field of ["host", "serverName"]) {
          const error = yield* Effect.flip(Account.decode({ ...plain, [field]: given }))
          assert.propertyVal(error.reason, "field", field)
          assert.include(error.reason._tag === "InvalidAccount" ? error.reason.problem : "", words)
          assert.notInclude(JSON.stringify(error) + error.message, "Canary")
        }
      })
    )
  }

  it.effect("D18 names and addresses of every kind are hosts", () =>
    Effect.forEach(
      [
        "imap.example.com",
        "imap.example.com.",
        "bücher.example",
        "my_host",
        "127.0.0.1",
        "::1",
        "[::1]",
        "fe80::1%eth0"
      ],
      (host) => Account.decode({ ...plain, host }),
      { discard: true }
    )
  )

  it.effect("D12 a client certificate comes from the environment, whole or not at all", () =>
    Effect.gen(function* () {
      const parsed = (more: Readonly<Record<string, string>>) => {
        const env = { IMAP_HOST: "imap.example.com", IMAP_USER: "me", ...more }
        return config.parse(ConfigProvider.fromEnv({ env }))
      }
      const certificate = { IMAP_CLIENT_CERTIFICATE_CERTIFICATE: "CERTIFICATE" }
      const key = { IMAP_CLIENT_CERTIFICATE_KEY: canary }
      const { clientCertificate } = yield* parsed({ ...certificate, ...key })
      assert.strictEqual(clientCertificate?.certificate, "CERTIFICATE")
      assert.strictEqual(clientCertificate && Redacted.value(clientCertificate.key), canary)
      const noKey = yield* Effect.flip(parsed(certificate))
      assert.include(noKey.message, "a client certificate needs its key")
      const noCertificate = yield* Effect.flip(parsed(key))
      assert.include(noCertificate.message, "a key needs its client certificate")
      assert.notInclude(noCertificate.message, canary)
    })
  )

  it.effect("A23 the environment says whether nobody logs in, or who asks", () =>
    Effect.gen(function* () {
      const anonymousBy = (IMAP_ANONYMOUS: string) => {
        const env = { IMAP_HOST: "imap.example.com", IMAP_USER: "anonymous", IMAP_ANONYMOUS }
        const parsed = config.parse(ConfigProvider.fromEnv({ env }))
        return Effect.map(parsed, ({ anonymous }) => anonymous)
      }
      assert.isTrue(yield* anonymousBy("yes"))
      assert.strictEqual(yield* anonymousBy("ada@example.org"), "ada@example.org")
      assert.isUndefined(yield* anonymousBy("no"))
    })
  )

  it.effect.each<readonly [string, Record<string, string>]>([
    ["IMAP_HOST", {}],
    ["IMAP_HOST", { IMAP_USER: "me" }],
    ["IMAP_USER", { IMAP_HOST: "imap.example.com" }]
  ])("an environment without %s fails by its name", ([name, env]) =>
    Effect.gen(function* () {
      const provider = ConfigProvider.fromEnv({ env })
      assert.include((yield* Effect.flip(config.parse(provider))).message, `["${name}"]`)
    })
  )

  it.effect("I02 thirty fields of ID are the most", () =>
    Account.decode({ ...plain, id: { fields: many(25) } })
  )
})
