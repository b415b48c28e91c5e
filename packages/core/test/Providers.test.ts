import { assert, describe, it } from "@effect/vitest"
import * as Providers from "../src/discovery/Providers.ts"

describe("providers", () => {
  it.each(Providers.all)("$name is whole, and nobody else's", (provider) => {
    const { account, domains, exchanges = [], help, password } = provider
    assert.deepStrictEqual({ ...account, host: "" }, { host: "", port: 993, security: "tls" })
    assert.isAbove(domains.length, 0)
    for (const name of [account.host, ...domains, ...exchanges])
      assert.match(name, /^[a-z0-9-]+(\.[a-z0-9-]+)+$/)
    for (const domain of domains) assert.strictEqual(Providers.ofAddress(`a@${domain}`), provider)
    for (const exchange of exchanges) assert.strictEqual(Providers.ofExchange(`mx1.${exchange}.`), provider)
    assert.strictEqual(Providers.ofHost(account.host.toUpperCase()), provider)
    for (const page of Object.values(help)) assert.match(page, /^https:\/\/[a-z0-9.-]+(\/|$)/)
    if (password === "refused") assert.isDefined(provider.oauth)
  })

  it.each([
    ["ada@GMAIL.com", "Google"],
    ["ada@example.com", undefined],
    ["ada@notgmail.com", undefined],
    ["ada@mail.gmail.com", undefined]
  ])("%s is of %s", (address, name) => {
    assert.strictEqual(Providers.ofAddress(address)?.name, name)
  })

  it.each([
    ["ASPMX.L.GOOGLE.COM.", "Google"],
    ["example-com.mail.protection.outlook.com", "Microsoft"],
    ["evilgoogle.com", undefined]
  ])("mail that %s takes is at %s", (exchange, name) => {
    assert.strictEqual(Providers.ofExchange(exchange)?.name, name)
  })
})
