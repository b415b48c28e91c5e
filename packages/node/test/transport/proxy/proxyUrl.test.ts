import { assert, describe, it } from "@effect/vitest"
import { Redacted, Result } from "effect"
import { fromText } from "../../../src/transport/proxy/proxyUrl.ts"

const canary = "Canary-7Hq9"

const read: Readonly<
  Record<string, readonly [protocol: "socks5" | "http", secured: boolean, host: string, port: number]>
> = {
  "socks5://proxy.example.com": ["socks5", false, "proxy.example.com", 1080],
  "SOCKS5H://Proxy:9050/": ["socks5", false, "Proxy", 9050],
  "socks5://b\u00fccher.example:1": ["socks5", false, "b\u00fccher.example", 1],
  "http://[::1]": ["http", false, "[::1]", 80],
  "https://proxy.example.com": ["http", true, "proxy.example.com", 443]
}

describe("the URL of a proxy", () => {
  for (const [text, [protocol, secured, host, port]] of Object.entries(read)) {
    it(`reads ${text}`, () =>
      assert.deepStrictEqual(Result.getOrThrow(fromText(text)), {
        protocol,
        secured,
        host,
        port,
        credential: undefined
      }))
  }

  it("keeps user and password unescaped, the password out of sight", () => {
    const { credential } = Result.getOrThrow(fromText(`http://m%40e:${canary}%20%3A@proxy`))
    assert.strictEqual(credential?.user, "m@e")
    assert.strictEqual(credential === undefined ? "" : Redacted.value(credential.password), `${canary} :`)
    assert.notInclude(JSON.stringify(credential), canary)
  })

  const refused: Readonly<Record<string, string>> = {
    [`${canary}@proxy:1080`]: "it does not begin with",
    [`socks4://${canary}@proxy`]: "it does not begin with",
    "proxy:1080": "it does not begin with",
    "socks5:///": "it names no host",
    [`socks5://me:${canary}@proxy:port`]: "it names no host, or is not a URL",
    [`http://me:${canary}#1@proxy`]: "it names no host, or is not a URL",
    [`http://me:${canary}@proxy/path`]: "nothing may follow its port",
    [`http://me:${canary}%zz@proxy`]: "it contains a % that is not an escape",
    [`http://m%3Ae:${canary}@proxy`]: "its user cannot contain a colon",
    [`socks5://me:${canary.repeat(30)}@proxy`]: "at most 255 octets"
  }
  for (const [text, problem] of Object.entries(refused)) {
    it(`says of ${text.replaceAll(canary, "…")}: ${problem}`, () => {
      const error = Result.getOrThrow(Result.flip(fromText(text)))
      assert.strictEqual(error.reason._tag, "InvalidAccount")
      if (error.reason._tag !== "InvalidAccount") return
      assert.strictEqual(error.reason.field, "proxy")
      assert.include(error.reason.problem, problem)
      assert.notInclude(error.message + JSON.stringify(error), canary)
    })
  }
})
