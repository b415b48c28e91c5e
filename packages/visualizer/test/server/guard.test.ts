import { assert, describe, it } from "@effect/vitest"
import * as Headers from "effect/http/Headers"
import { admit, type Request } from "../../src/server/guard.ts"

const token = "AAAAAAAAAAAAAAAAAAAAAA"
const here = "127.0.0.1:4711"

const answer = (
  headers: Readonly<Record<string, string>>,
  { method = "GET", url = "/events", allowedHosts = [] as ReadonlyArray<string> } = {}
): unknown => {
  const request: Request = { method, url, headers: Headers.fromInput(headers) }
  const admitted = admit(request, { allowedHosts, token })
  return typeof admitted === "string" ? admitted : admitted.status
}

const authorization = `Bearer ${token}`

describe("who is answered", () => {
  for (const host of [here, "127.0.0.1", "localhost:4711", "LOCALHOST:4711", "[::1]:4711"]) {
    it(`the host name ${host}`, () => assert.strictEqual(answer({ host, authorization }), "events"))
  }

  for (const host of [
    "evil.test:4711",
    "127.0.0.1.evil.test",
    "localhost.evil.test:4711",
    "localhost.:4711",
    "evil.test@127.0.0.1",
    "127.0.0.1:4711:80",
    "10.0.0.1:4711",
    "0.0.0.0:4711",
    "::1",
    ""
  ]) {
    it(`not the host name ${JSON.stringify(host)}: 421`, () => {
      assert.strictEqual(answer({ host, authorization }), 421)
      assert.strictEqual(answer({ host }, { url: "/" }), 421)
    })
  }

  it("not a request without a host name: 421", () => assert.strictEqual(answer({ authorization }), 421))

  it("a host name that was allowed, and still only with the token", () => {
    const allowed = { allowedHosts: ["Dev.example"] }
    assert.strictEqual(answer({ host: "dev.example", authorization }, allowed), "events")
    assert.strictEqual(answer({ host: "dev.example" }, allowed), 401)
    assert.strictEqual(answer({ host: "sub.dev.example", authorization }, allowed), 421)
    assert.strictEqual(
      answer({ host: "dev.example", origin: "https://dev.example", authorization }, allowed),
      "events"
    )
  })

  for (const origin of [
    "http://evil.test",
    "null",
    "http://127.0.0.1:4712",
    "http://localhost:4711",
    "http://127.0.0.1",
    "127.0.0.1:4711",
    ""
  ]) {
    it(`not a page of ${JSON.stringify(origin)}: 403`, () =>
      assert.strictEqual(answer({ host: here, origin, authorization }), 403))
  }

  it("the page itself, which names its origin", () =>
    assert.strictEqual(answer({ host: here, origin: `http://${here}`, authorization }), "events"))

  for (const [site, expected] of [
    ["same-origin", "events"],
    ["none", "events"],
    ["same-site", 403],
    ["cross-site", 403],
    ["", 403]
  ] as const) {
    it(`Sec-Fetch-Site: ${site} is ${expected}`, () =>
      assert.strictEqual(answer({ host: here, "sec-fetch-site": site, authorization }), expected))
  }

  const visit = { host: here, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }
  const led = { ...visit, "sec-fetch-dest": "document" }
  for (const [what, headers, url, expected] of [
    ["the address in a file that the user owns, to the page", led, `/?token=${token}`, "page"],
    ["a link without the token", led, "/", 403],
    ["a link with another token", led, `/?token=${token.replace(/.$/, "B")}`, 403],
    ["a frame", { ...visit, "sec-fetch-dest": "iframe" }, `/?token=${token}`, 403],
    ["a form of another site", { ...led, origin: "http://evil.test" }, `/?token=${token}`, 403],
    ["the events", { ...led, authorization }, `/events?token=${token}`, 403]
  ] as const) {
    it(`L5 a visit from elsewhere by ${what}: ${expected}`, () =>
      assert.strictEqual(answer(headers, { url }), expected))
  }

  for (const wrong of [
    undefined,
    "",
    token,
    "Bearer",
    `Bearer ${token.slice(1)}`,
    `Bearer ${token}A`,
    `Bearer ${token.replace(/.$/, "B")}`,
    `bearer ${token}`,
    `Basic ${token}`
  ]) {
    it(`events not for ${JSON.stringify(wrong)}: 401`, () =>
      assert.strictEqual(
        answer(wrong === undefined ? { host: here } : { host: here, authorization: wrong }),
        401
      ))
  }

  it("the token is not taken from the address, where logs and histories would keep it: 401", () =>
    assert.strictEqual(answer({ host: here }, { url: `/events?token=${token}` }), 401))

  it("the page for everyone who may ask, for it holds nothing", () =>
    assert.strictEqual(answer({ host: here }, { url: "/?x" }), "page"))

  for (const url of ["/events/", "//events", "/x", "/..", "http://evil.test/events", "*"]) {
    it(`nothing at ${url}: 404`, () =>
      assert.strictEqual(answer({ host: here, authorization }, { url }), 404))
  }

  for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"]) {
    it(`no ${method}: 405`, () => {
      assert.strictEqual(answer({ host: here, authorization }, { method }), 405)
      assert.strictEqual(answer({ host: here }, { method, url: "/" }), 405)
    })
  }
})
