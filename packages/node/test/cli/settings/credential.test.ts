import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import { Effect, FileSystem, Redacted } from "effect"
import { toAccount } from "../../../src/cli/settings/account.ts"
import { obtain } from "../../../src/cli/settings/Credential.ts"
import type { Settings } from "../../../src/cli/settings/settings.ts"

const target = { host: "imap.example.com", user: "me" }

const accountFrom = Effect.fnUntraced(function* (...sources: ReadonlyArray<Settings>) {
  const known: Array<string> = []
  const credential = yield* obtain(sources, (secret) => known.push(Redacted.value(secret)))
  return { account: yield* toAccount(target, credential), known }
})

const open = (secret: unknown) => (Redacted.isRedacted(secret) ? Redacted.value(secret) : secret)

const fileWith = Effect.fnUntraced(function* (text: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const file = yield* fileSystem.makeTempFileScoped()
  yield* fileSystem.writeFileString(file, text)
  return file
})

it.layer(NodeServices.layer, { excludeTestServices: true })("the credential", (it) => {
  it.effect("a token is no password", () =>
    Effect.gen(function* () {
      const { account, known } = yield* accountFrom({ token: Redacted.make("a token") })
      assert.deepStrictEqual(
        [open(account.token), account.password, known],
        ["a token", undefined, ["a token"]]
      )
    })
  )

  it.effect("A21 a command for a token is run each time that one is asked for", () =>
    Effect.gen(function* () {
      const file = yield* fileWith("1\n")
      const tokenCommand = `cat ${file}; echo 2 > ${file}`
      const { account, known } = yield* accountFrom({ tokenCommand })
      const { token } = account
      assert(Effect.isEffect(token))
      assert.deepStrictEqual([open(yield* token), open(yield* token)], ["1", "2"])
      assert.deepStrictEqual(known, ["1", "2"])
    })
  )

  it.effect("A23 nobody logs in if the nearest source says so, and needs no name", () =>
    Effect.gen(function* () {
      const password = { password: Redacted.make("p") }
      const nobody = yield* accountFrom(password, { anonymous: true })
      assert.deepStrictEqual([nobody.account.anonymous, nobody.account.password], [true, undefined])
      const somebody = yield* accountFrom({ anonymous: true }, password)
      assert.deepStrictEqual([somebody.account.anonymous, open(somebody.account.password)], [undefined, "p"])
      const both = yield* Effect.flip(accountFrom({ ...password, anonymous: "ada@example.org" }))
      assert.include(both.message, "leave only one")
      const unnamed = yield* toAccount({ host: target.host, anonymous: true }, { anonymous: true })
      assert.strictEqual(unnamed.user, "anonymous")
    })
  )

  it.effect("the nearest source decides between the two", () =>
    Effect.gen(function* () {
      const password = { password: Redacted.make("p") }
      const token = { token: Redacted.make("t") }
      const nearToken = yield* accountFrom(password, token)
      assert.deepStrictEqual([open(nearToken.account.token), nearToken.account.password], ["t", undefined])
      const nearPassword = yield* accountFrom(token, password)
      assert.deepStrictEqual(
        [open(nearPassword.account.password), nearPassword.account.token],
        ["p", undefined]
      )
    })
  )

  it.effect("a certificate brings its key in its own file, and needs no password", () =>
    Effect.gen(function* () {
      const clientCert = yield* fileWith("PEM")
      const { account } = yield* accountFrom({ clientCert })
      assert.strictEqual(account.clientCertificate?.certificate, "PEM")
      assert.strictEqual(open(account.clientCertificate?.key), "PEM")
      assert.isUndefined(account.password)
    })
  )

  it.effect("or in another, with a passphrase, beside a password", () =>
    Effect.gen(function* () {
      const clientCert = yield* fileWith("certificate")
      const clientKey = yield* fileWith("key")
      const clientKeyPassphrase = Redacted.make("passphrase")
      const { account } = yield* accountFrom({
        clientCert,
        clientKey,
        clientKeyPassphrase,
        password: Redacted.make("p")
      })
      const { key, passphrase } = account.clientCertificate ?? {}
      assert.deepStrictEqual(
        [open(key), open(passphrase), open(account.password)],
        ["key", "passphrase", "p"]
      )
    })
  )

  const both: Settings = { password: Redacted.make("p"), token: Redacted.make("t") }
  for (const [what, settings, tag] of [
    ["a password and a token in one place", both, "CommandLineError"],
    ["a key without its certificate", { clientKey: "/nowhere/key.pem" }, "CommandLineError"],
    ["a certificate that is not there", { clientCert: "/nowhere/cert.pem" }, "ImapError"]
  ] as const) {
    it.effect(`${what} is a fault`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(accountFrom(settings))
        assert.strictEqual(error._tag, tag)
      })
    )
  }
})
