/** `imap_proxy`, `all_proxy` and `no_proxy`, as curl reads them for IMAP. */
import { assert, describe, it } from "@effect/vitest"
import { Redacted } from "effect"
import { proxied } from "../../../src/cli/settings/environmentProxy.ts"
import { merge, type Settings } from "../../../src/cli/settings/settings.ts"

const socks = "socks5://proxy.example.com:1080"

/** The proxy that is used, as text. */
const used = (settings: Settings, environment: Readonly<Record<string, string>>) => {
  const { proxy } = merge(proxied([settings], environment))
  return proxy && Redacted.value(proxy)
}

const at = (host: string, NO_PROXY: string) => used({ host }, { ALL_PROXY: socks, NO_PROXY })

describe("a proxy of the environment", () => {
  it("is the one of all_proxy, in lower case before upper case; an empty variable is none", () => {
    assert.strictEqual(used({}, { ALL_PROXY: socks }), socks)
    assert.strictEqual(used({}, { all_proxy: "http://lower:1", ALL_PROXY: socks }), "http://lower:1")
    assert.strictEqual(used({}, { all_proxy: "", ALL_PROXY: "" }), undefined)
  })

  it("is that of the protocol before that of all, whichever comes first with TLS", () => {
    const environment = { imap_proxy: "http://clear:1", imaps_proxy: "http://tls:1", all_proxy: socks }
    assert.strictEqual(used({}, environment), "http://tls:1")
    assert.strictEqual(used({ security: "tls" }, environment), "http://tls:1")
    assert.strictEqual(used({ security: "starttls" }, environment), "http://clear:1")
    assert.strictEqual(used({}, { imap_proxy: "http://clear:1", all_proxy: socks }), "http://clear:1")
    assert.strictEqual(used({ security: "tls" }, { imap_proxy: "http://clear:1" }), undefined)
    assert.strictEqual(used({ host: "localhost" }, { imap_proxy: socks, no_proxy: "localhost" }), undefined)
  })

  it("is an HTTP proxy if it has no scheme", () => {
    assert.strictEqual(used({}, { ALL_PROXY: "proxy.example.com:3128" }), "http://proxy.example.com:3128")
  })

  it("is not that of https_proxy or http_proxy", () => {
    const environment = { https_proxy: socks, HTTPS_PROXY: socks, http_proxy: socks, HTTP_PROXY: socks }
    assert.strictEqual(used({}, environment), undefined)
  })

  it("gives way to a proxy or a tunnel that is asked for", () => {
    const proxy = Redacted.make("http://mine:1")
    assert.strictEqual(used({ proxy }, { ALL_PROXY: socks }), "http://mine:1")
    assert.strictEqual(used({ tunnel: "ssh host imapd" }, { ALL_PROXY: socks }), undefined)
  })

  it.each([
    ["imap.example.com", "*"],
    ["imap.example.com", "imap.example.com"],
    ["IMAP.example.com.", "example.com"],
    ["imap.example.com", "localhost, .Example.com. ,other.example"],
    ["127.0.0.1", "127.0.0.1"],
    ["192.168.7.9", "10.0.0.0/8 192.168.0.0/16"],
    ["[::1]", "::1"],
    ["2001:db8::7", "2001:db8::/32"]
  ])("leaves out %s for %s", (host, listed) => {
    assert.strictEqual(at(host, listed), undefined)
  })

  it.each([
    ["imap.notexample.com", "example.com"],
    ["example.com", "imap.example.com"],
    ["192.169.7.9", "192.168.0.0/16"],
    ["192.168.7.9", "192.168.7.9/99"],
    ["2001:db9::7", "2001:db8::/32"],
    ["127.0.0.1", "::1"],
    ["imap.example.com", ""]
  ])("is used for %s if the exceptions are %s", (host, listed) => {
    assert.strictEqual(at(host, listed), socks)
  })
})
