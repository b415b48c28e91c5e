/** The account in the environment, for programs that use promises. */
import * as Simulator from "@effect-imap/core/Simulator"
import { afterEach, assert, describe, it, vi } from "@effect/vitest"
import { inspect } from "node:util"
import { accountFromEnv, connect } from "../../src/promise/promise.ts"
import { asImapError, rejected } from "./support.ts"

const { wellBehaved } = Simulator.profiles

const given = (variables: Readonly<Record<string, string>>) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
}

afterEach(() => void vi.unstubAllEnvs())

describe("accountFromEnv", () => {
  it("connects with what the variables say, and shows no secret", async () => {
    given({ IMAP_HOST: "imap.example.com", IMAP_USER: wellBehaved.user, IMAP_PASSWORD: wellBehaved.password })
    const account = await accountFromEnv()
    assert.notInclude(inspect(account) + JSON.stringify(account), wellBehaved.password)
    await using connection = await connect(account, { transport: Simulator.layer(wellBehaved) })
    assert.strictEqual(connection.mailbox.exists, 12)
  })

  it("rejects with the name of the variable, and not with its value", async () => {
    given({ IMAP_HOST: "imap.example.com", IMAP_USER: "ada", IMAP_PASSWORD: "secret", IMAP_PORT: "never" })
    const { reason } = asImapError(await rejected(accountFromEnv()))
    assert.deepInclude(reason, { _tag: "InvalidAccount", field: "IMAP_PORT" })
    assert.notInclude(JSON.stringify(reason), "never")
  })

  it("rejects if no host is set", async () => {
    vi.stubEnv("IMAP_HOST", undefined)
    const { reason } = asImapError(await rejected(accountFromEnv()))
    assert.deepInclude(reason, { _tag: "InvalidAccount", field: "IMAP_HOST", problem: "it is not set" })
  })
})
