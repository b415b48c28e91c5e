import { assert, describe, it } from "@effect/vitest"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect, FileSystem } from "effect"
import { invoke, start } from "../support/command.ts"
import { simulated } from "../support/simulated.ts"

/** Two accounts of one server; the password of the second is wrong. */
const accountsFile = Effect.gen(function* () {
  const fileSystem = yield* FileSystem.FileSystem
  const { folder, server } = yield* simulated("well-behaved")
  const shared = {
    host: server.host,
    port: server.tlsPort,
    security: "tls",
    user: server.user,
    ca: `${folder}/ca.pem`
  }
  yield* fileSystem.writeFileString(`${folder}/right`, server.password)
  yield* fileSystem.writeFileString(`${folder}/wrong`, "canary")
  const accounts = [
    { ...shared, account: "ada", "password-file": `${folder}/right` },
    { ...shared, account: "grace", "password-file": `${folder}/wrong` }
  ]
  const file = `${folder}/accounts.jsonl`
  yield* fileSystem.writeFileString(file, accounts.map((each) => `${JSON.stringify(each)}\n`).join(""))
  return file
}).pipe(Effect.provide(NodeServices.layer))

describe("fleet --visualize", () => {
  it.live("prints one address, which fleet status reads, and where each account's trace is", () =>
    Effect.gen(function* () {
      const runner = yield* start(["fleet", "--accounts", yield* accountsFile, "--visualize"])
      yield* runner.said("1 waiting for a person")
      assert.match(runner.err(), /^\d{4}-\d\d-\d\dT\S+Z grace: .+ \(AuthRejected at auth\)/m)
      const [page = "", ...more] = runner.out().split("\n")
      assert.match(page, /^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{22}$/)
      assert.deepStrictEqual(more, [""])
      const { code, out } = yield* invoke(["fleet", "status"], { env: { IMAP_FLEET_PAGE: page } })
      assert.strictEqual(code, 0)
      assert.match(out, /^✗ 1 of 2 accounts needs attention\n {2}1 for the account’s owner\n {2}1 open\n/)
      assert.match(out, /✗ stuck +grace /)
      const { hash, origin } = new URL(page)
      const headers = { authorization: `Bearer ${hash.slice("#token=".length)}` }
      const response = yield* Effect.promise(() => fetch(`${origin}/events?account=grace`, { headers }))
      const reader = response.body?.getReader()
      const piece = yield* Effect.promise(() => reader?.read() ?? Promise.resolve(undefined))
      yield* Effect.promise(() => reader?.cancel() ?? Promise.resolve())
      const trace = new TextDecoder().decode(piece?.value)
      assert.match(trace, /"connection:started"[^]*AuthRejected/)
      assert.notInclude(`${trace}${out}${runner.err()}`, "canary")
    }).pipe(Effect.scoped)
  )
})
