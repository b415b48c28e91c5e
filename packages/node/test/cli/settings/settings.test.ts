import type { ImapError } from "@effect-imap/core/ImapError"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, FileSystem, Option, Redacted } from "effect"
import { toAccount, toPolicy } from "../../../src/cli/settings/account.ts"
import { merge } from "../../../src/cli/settings/settings.ts"
import { fromConfig, fromEnvFile, fromEnvironment } from "../../../src/cli/settings/sources.ts"
import { run } from "../support/command.ts"

/** A file that lives as long as the test. */
const written = Effect.fnUntraced(function* (name: string, text: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const folder = yield* fileSystem.makeTempDirectoryScoped()
  const file = `${folder}/${name}`
  yield* fileSystem.writeFileString(file, text)
  return { file, folder }
})

const fault = <A, R>(effect: Effect.Effect<A, ImapError, R>) =>
  Effect.map(Effect.flip(effect), ({ reason }) => reason)

const certificate = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n"

describe("settings", () => {
  it.effect("the environment names every setting, nested ID fields included", () =>
    Effect.gen(function* () {
      const settings = yield* fromEnvironment({
        IMAP_HOST: "imap.example.com",
        IMAP_STARTTLS_PORT: "1143",
        IMAP_READ_ONLY: "yes",
        IMAP_ID_ENABLED: "false",
        IMAP_ID_SUPPORT_EMAIL: "me@example.com",
        IMAP_TIMEOUT: "500ms",
        IMAP_ENABLE: "CONDSTORE QRESYNC",
        IMAP_COMPRESS: "auto",
        IMAP_USER: "",
        HOME: "/root"
      })
      assert.deepStrictEqual(settings, {
        host: "imap.example.com",
        starttlsPort: 1143,
        readOnly: true,
        idEnabled: false,
        idSupportEmail: "me@example.com",
        timeout: Duration.millis(500),
        enable: ["CONDSTORE", "QRESYNC"],
        compress: "auto"
      })
    })
  )

  it.effect("a bad value names its variable and not what it was", () =>
    Effect.gen(function* () {
      const reason = yield* fault(fromEnvironment({ IMAP_PORT: "seventy" }))
      assert.deepInclude(reason, {
        _tag: "InvalidAccount",
        field: "IMAP_PORT (environment)",
        problem: "Expected a whole number from 1 to 65535"
      })
    })
  )

  for (const [timeout, ms] of [
    ["60s", 60_000],
    ["2m", 120_000],
    ["500ms", 500],
    ["1.5s", 1_500],
    ["90 seconds", 90_000]
  ] as const) {
    it.effect(`a duration may be written ${timeout}`, () =>
      Effect.gen(function* () {
        const settings = yield* fromEnvironment({ IMAP_TIMEOUT: timeout })
        assert.strictEqual(toPolicy(settings).limits.attempt, ms)
      })
    )
  }

  for (const timeout of ["0s", "60", "-1s", "2 days", "soon"]) {
    it.effect(`${timeout} is no limit`, () =>
      Effect.gen(function* () {
        const reason = yield* fault(fromEnvironment({ IMAP_TIMEOUT: timeout }))
        assert.strictEqual(reason._tag, "InvalidAccount")
      })
    )
  }
})

it.layer(NodeServices.layer)("files", (it) => {
  it.effect("YAML in kebab case and JSON in camel case say the same", () =>
    Effect.gen(function* () {
      const yaml = yield* written(
        "a.yaml",
        "host: h\nstarttls-port: 1143\nread-only: true\nid:\n  support-email: a@b\n"
      )
      const json = yield* written(
        "a.json",
        `{"host":"h","starttlsPort":1143,"readOnly":true,"id":{"supportEmail":"a@b"}}`
      )
      const expected = { host: "h", starttlsPort: 1143, readOnly: true, idSupportEmail: "a@b" }
      assert.deepStrictEqual(yield* fromConfig(yaml.file), expected)
      assert.deepStrictEqual(yield* fromConfig(json.file), expected)
    })
  )

  it.effect("the whole ID section reaches the account", () =>
    Effect.gen(function* () {
      const text =
        "host: h\nuser: u\nid: { enabled: true, name: n, version: '1', vendor: v, fields: { os: linux } }\n"
      const { file } = yield* written("a.yaml", text)
      const account = yield* toAccount(yield* fromConfig(file), { password: Redacted.make("secret") })
      assert.deepStrictEqual(account.id, {
        enabled: true,
        name: "n",
        version: "1",
        vendor: "v",
        fields: { os: "linux" }
      })
    })
  )

  it.effect("names of files are relative to the configuration file, and a folder keeps its slash", () =>
    Effect.gen(function* () {
      const { file, folder } = yield* written("a.yaml", "ca: ca.pem\npassword-file: pw\ntrace: traces/\n")
      const expected = { ca: `${folder}/ca.pem`, passwordFile: `${folder}/pw`, trace: `${folder}/traces/` }
      assert.deepStrictEqual(yield* fromConfig(file), expected)
    })
  )

  it.effect("an unknown name is refused by name", () =>
    Effect.gen(function* () {
      const { file } = yield* written("a.yaml", "hots: h\n")
      const reason = yield* fault(fromConfig(file))
      assert.deepInclude(reason, {
        _tag: "InvalidAccount",
        field: `hots (${file})`,
        problem: "there is no such setting"
      })
    })
  )

  it.effect(
    "a number is no password, for YAML would drop its leading zeros; the error does not tell it",
    () =>
      Effect.gen(function* () {
        const { file } = yield* written("a.yaml", "password: 012345\n")
        const reason = yield* fault(fromConfig(file))
        assert.strictEqual(reason._tag, "InvalidAccount")
        assert.notInclude(JSON.stringify(reason), "12345")
      })
  )

  for (const value of [
    "!Canary2024geheim",
    "!Canary geheim",
    "! canary",
    "&canary geheim",
    "*canary",
    "!!canary x"
  ]) {
    it.effect(`M11 YAML would cut ${value} off: it must be quoted, and only its line is reported`, () =>
      Effect.gen(function* () {
        const { file } = yield* written(
          "account.yaml",
          `host: imap.example.com\nuser: me\npassword: ${value}\n`
        )
        const { code, err, out } = yield* run(["connect", "--config", file])
        assert.strictEqual(code, 78)
        assert.match(err.replaceAll(/\s+/g, " "), /must be quoted|neither YAML nor JSON/)
        assert.notMatch(err + out, /canary|geheim|Warning/i)
      })
    )
  }

  it.effect("M11 quoted, it is what it says", () =>
    Effect.gen(function* () {
      const { file } = yield* written("account.yaml", `password: "!Sommer geheim"\n`)
      const { password } = yield* fromConfig(file)
      assert.strictEqual(password && Redacted.value(password), "!Sommer geheim")
    })
  )

  it.effect("broken YAML names the line and shows nothing of it", () =>
    Effect.gen(function* () {
      const { file } = yield* written("a.yaml", 'host: h\npassword: "hunter2\n')
      const reason = JSON.stringify(yield* fault(fromConfig(file)))
      assert.include(reason, "neither YAML nor JSON (line ")
      assert.notInclude(reason, "hunter2")
    })
  )

  for (const text of ["", "[]", "just words", "5"]) {
    it.effect(`${JSON.stringify(text)} is no configuration`, () =>
      Effect.gen(function* () {
        const { file } = yield* written("a.yaml", text)
        assert.strictEqual((yield* fault(fromConfig(file)))._tag, "InvalidAccount")
      })
    )
  }

  it.effect("an env file has the variables of the environment, quotes and comments allowed", () =>
    Effect.gen(function* () {
      const { file } = yield* written(
        ".env",
        `# mine\nexport IMAP_HOST=h\nIMAP_PASSWORD="pass # word"\nOTHER=1\n`
      )
      const settings = yield* fromEnvFile(file)
      assert.strictEqual(settings.host, "h")
      assert.strictEqual(
        Option.getOrNull(Option.map(Option.fromNullishOr(settings.password), Redacted.value)),
        "pass # word"
      )
    })
  )

  it.effect("certificates are themselves, or the file that has them", () =>
    Effect.gen(function* () {
      const { folder } = yield* written("ca.pem", certificate)
      const secret = { password: Redacted.make("secret") }
      for (const ca of [certificate, `${folder}/ca.pem`]) {
        const account = yield* toAccount({ host: "h", user: "u", ca }, secret)
        assert.strictEqual(account.ca, certificate)
      }
    }).pipe(Effect.provide(NodeServices.layer))
  )

  it.effect("a ca that cannot be read is a fault of the account", () =>
    Effect.gen(function* () {
      const reason = yield* fault(
        toAccount({ host: "h", user: "u", ca: "/nowhere/ca.pem" }, { password: Redacted.make("secret") })
      )
      assert.deepInclude(reason, {
        _tag: "InvalidAccount",
        field: "ca",
        problem: "the file /nowhere/ca.pem cannot be read"
      })
    })
  )
})

describe("precedence", () => {
  const sources = [
    { host: "config", user: "config", mailbox: "config", idFields: { a: "config", b: "config" } },
    { host: "file", user: "file", mailbox: "file" },
    { host: "environment", user: "environment" },
    { host: "flag", idFields: { b: "flag" } }
  ]

  it("flag beats environment beats env file beats configuration, setting by setting", () => {
    const { host, mailbox, user } = merge(sources)
    assert.deepStrictEqual({ host, user, mailbox }, { host: "flag", user: "environment", mailbox: "file" })
  })

  it("further ID fields are kept from all, the stronger value of each", () => {
    assert.deepStrictEqual(merge(sources).idFields, { a: "config", b: "flag" })
  })
})
