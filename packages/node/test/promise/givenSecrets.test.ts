/** Credentials of plain JavaScript that turn out to be no text. */
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, describe, it } from "@effect/vitest"
import { connect, supervise, tokenSource } from "../../src/promise/promise.ts"
import { asImapError, rejected } from "./support.ts"

const { wellBehaved } = Simulator.profiles
const at = { transport: Simulator.layer(wellBehaved) }
const account = { host: "imap.example.com", user: wellBehaved.user }

/** What the types refuse, as a program without types has it. */
const untyped: (value: unknown) => never = Function("value", "return value").bind(undefined)

const reasonOf = async (promise: PromiseLike<unknown>) => asImapError(await rejected(promise)).reason

describe("a function that gives no text", () => {
  const nothing = untyped(async () => undefined)
  const shapes = [
    ["a password", { password: nothing }],
    ["a token", { token: untyped(() => undefined) }],
    ["an object as token", { token: untyped(async () => ({ access_token: "secret" })) }],
    ["a source of tokens", { token: tokenSource({ get: nothing }) }]
  ] as const
  it.each(shapes)("%s is not available", async (_, credentials) => {
    const reason = await reasonOf(connect({ ...account, ...credentials }, at))
    assert.strictEqual(reason._tag, "CredentialUnavailable")
    assert.match("problem" in reason ? reason.problem : "", /returned no string/)
  })

  it("one that is no credential at all is no account", async () => {
    for (const token of [{}, 5, Promise.resolve("secret")]) {
      const reason = await reasonOf(connect({ ...account, token: untyped(token) }, at))
      assert.deepInclude(reason, { _tag: "InvalidAccount", field: "token" })
    }
    for (const whole of [undefined, null, 5, "imap.example.com"]) {
      assert.strictEqual((await reasonOf(connect(untyped(whole), at)))._tag, "InvalidAccount")
      assert.strictEqual((await reasonOf(supervise(untyped(whole), at)))._tag, "InvalidAccount")
    }
  })

  it("a renewal without a credential, or with an invalid one", async () => {
    await using supervised = await supervise({ ...account, password: wellBehaved.password }, at)
    for (const renewed of [undefined, {}, { password: 5 }]) {
      const reason = await reasonOf(supervised.renew(untyped(renewed)))
      assert.deepInclude(reason, { _tag: "InvalidAccount", field: "password" })
    }
  })
})
