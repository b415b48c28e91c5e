import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import { Effect, FileSystem, Redacted } from "effect"
import { obtain } from "../../../src/cli/settings/Password.ts"
import type { Settings } from "../../../src/cli/settings/settings.ts"

const passwordFrom = (...sources: ReadonlyArray<Settings>) => Effect.map(obtain(sources), Redacted.value)

const fileWith = Effect.fnUntraced(function* (text: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const file = yield* fileSystem.makeTempFileScoped()
  yield* fileSystem.writeFileString(file, text)
  return file
})

it.layer(NodeServices.layer, { excludeTestServices: true })("the password", (it) => {
  for (const [text, expected] of [
    ["secret", "secret"],
    ["secret\n", "secret"],
    ["secret\r\nmore\n", "secret"],
    [" with spaces \n", " with spaces "]
  ] as const) {
    it.effect(`a file with ${JSON.stringify(text)} gives its first line without the line end`, () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* passwordFrom({ passwordFile: yield* fileWith(text) }), expected)
      })
    )
  }

  it.effect("a command gives the first line that it prints", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* passwordFrom({ passwordCommand: "echo secret; echo more" }), "secret")
    })
  )

  it.effect("the nearest source decides, whatever form it has", () =>
    Effect.gen(function* () {
      const environment = { password: Redacted.make("from the environment") }
      const flag = { passwordFile: yield* fileWith("from the flag") }
      assert.strictEqual(yield* passwordFrom(environment, flag), "from the flag")
      assert.strictEqual(yield* passwordFrom(flag, environment), "from the environment")
    })
  )

  for (const [what, settings, tag] of [
    ["a command that fails", { passwordCommand: "echo secret; exit 3" }, "CredentialUnavailable"],
    ["a command that prints nothing", { passwordCommand: "true" }, "CredentialUnavailable"],
    ["a file that is not there", { passwordFile: "/nowhere/password" }, "InvalidAccount"]
  ] as const) {
    it.effect(`${what} is a fault, and no empty password`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(passwordFrom(settings))
        assert.strictEqual(error._tag === "ImapError" ? error.reason._tag : error._tag, tag)
        assert.notInclude(String(error), "secret")
      })
    )
  }

  it.effect("two ways in one breath are refused", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(passwordFrom({ passwordFile: "a", passwordCommand: "b" }))
      assert.strictEqual(error._tag, "CommandLineError")
    })
  )

  it.effect("none at all, and no terminal to ask: the ways are named", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(passwordFrom({ user: "me" }))
      for (const way of ["IMAP_PASSWORD", "--password-file", "--password-command"])
        assert.include(error.message, way)
    })
  )
})
