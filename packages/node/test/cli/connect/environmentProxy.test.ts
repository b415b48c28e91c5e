/** `connect` where the environment names a proxy for all programs. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { httpProxy } from "../../transport/proxy/proxies.ts"
import { invoke } from "../support/command.ts"
import { parseOutput, simulated } from "../support/simulated.ts"

const canary = "Canary-4Tz1.proxy"

describe("connect with ALL_PROXY", () => {
  it.live("goes through the proxy; the output and the trace say so, and its password nowhere", () =>
    Effect.gen(function* () {
      const { env, folder, tls } = yield* simulated("wellBehaved")
      const { asked, port } = yield* httpProxy(false)
      const file = `${folder}/t.imaptrace.jsonl`
      const { code, err, out } = yield* invoke([...tls, "--json", "--trace", file], {
        env: { ...env, IMAP_PROFILE_STORE: "none", ALL_PROXY: `http://ada:${canary}@127.0.0.1:${port}` }
      })
      assert.strictEqual(code, 0)
      assert.deepNestedInclude(parseOutput(out), { outcome: "selected" })
      assert.lengthOf(asked, 1)
      assert.include(err, `Through the proxy 127.0.0.1:${port}, which ALL_PROXY names.`)
      const trace = readFileSync(file, "utf8")
      assert.match(trace, /"name":"connection:started"[^\n]*"through":"the proxy <ip>:\d+"/)
      const explained = yield* invoke(["trace", "explain", file])
      assert.match(explained.out, /· through the proxy <ip>:\d+ ·/)
      assert.notInclude(out + err + trace, canary)
    }).pipe(Effect.scoped)
  )

  it.live("goes past it for a host of NO_PROXY, and says nothing of it", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("wellBehaved")
      const { code, err } = yield* invoke(tls, {
        env: { ...env, IMAP_PROFILE_STORE: "none", ALL_PROXY: "http://127.0.0.1:1", NO_PROXY: "127.0.0.0/8" }
      })
      assert.strictEqual(code, 0)
      assert.notInclude(err, "proxy")
    }).pipe(Effect.scoped)
  )

  it.live("names the variable if its proxy is of no kind that is known: 78, and nothing is dialled", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("wellBehaved")
      const { code, err } = yield* invoke(tls, {
        env: { ...env, IMAP_PROFILE_STORE: "none", ALL_PROXY: `socks4://ada:${canary}@127.0.0.1:1` }
      })
      assert.strictEqual(code, 78)
      assert.include(err, "ALL_PROXY (environment)")
      assert.notInclude(err, canary)
    }).pipe(Effect.scoped)
  )

  it.live("a search for a server goes around no proxy, but a provider that is known needs none", () =>
    Effect.gen(function* () {
      const env = { ALL_PROXY: "socks5://127.0.0.1:1" }
      const asked = yield* invoke(["discover", "ada@example.com"], { env })
      assert.strictEqual(asked.code, 64)
      assert.include(asked.err, "The search for a server cannot use ALL_PROXY")
      const known = yield* invoke(["discover", "ada@gmail.com"], { env })
      assert.deepStrictEqual([known.code, known.err], [0, ""])
    })
  )
})
