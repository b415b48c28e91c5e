import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"
import * as Loopback from "../../src/server/Loopback.ts"

const host = "127.0.0.1:3000"

const statusOf = (rules: Loopback.Rules, headers: Readonly<Record<string, string>>, path = "/mail") => {
  const routes = Layer.mergeAll(
    HttpRouter.add("GET", "/mail", HttpServerResponse.text("Hello")),
    HttpRouter.add("GET", "/docs", HttpServerResponse.text("Documents")),
    HttpRouter.middleware(Loopback.guard(rules), { global: true })
  )
  return Effect.acquireUseRelease(
    Effect.sync(() => HttpRouter.toWebHandler(routes, { disableLogger: true })),
    ({ handler }) =>
      Effect.map(
        Effect.promise(() => handler(new Request(`http://${host}${path}`, { headers }))),
        ({ status }) => status
      ),
    ({ dispose }) => Effect.promise(dispose)
  )
}

describe("M20 the guard of an app's own server", () => {
  const token = Loopback.newToken()
  const authorization = `Bearer ${token}`
  const rules = { token, openPaths: ["/docs"] }
  const cases: ReadonlyArray<readonly [string, Readonly<Record<string, string>>, number]> = [
    ["the owner of the token", { host, authorization }, 200],
    ["a rebound name", { host: "attacker.example:3000", authorization }, 421],
    ["a page of another site", { host, authorization, origin: "http://attacker.example:3000" }, 403],
    ["another user of the machine", { host }, 401],
    ["a token of another run", { host, authorization: `Bearer ${Loopback.newToken()}` }, 401]
  ]
  for (const [caller, headers, status] of cases)
    it.live(`answers ${caller} with ${status}`, () =>
      Effect.map(statusOf(rules, headers), (found) => assert.strictEqual(found, status))
    )

  it.live("needs no token for what contains no secret, and still a name of loopback", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* statusOf(rules, { host }, "/docs"), 200)
      assert.strictEqual(yield* statusOf(rules, { host: "attacker.example" }, "/docs"), 421)
      assert.strictEqual(yield* statusOf({ allowedHosts: ["mail.example"] }, { host: "mail.example" }), 200)
    })
  )

  it("throws a Misuse for other rules", () => {
    const wrong: object = { token: 1 }
    assert.throws(() => Loopback.guard(wrong), "`options.token`")
  })
})
