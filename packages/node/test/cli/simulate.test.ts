import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { existsSync, readFileSync, statSync } from "node:fs"
import { run, start } from "./support/command.ts"
import { parseOutput } from "./support/simulated.ts"

describe("simulate", () => {
  it.live("prints where and who, serves connect, and leaves nothing at Ctrl-C", () =>
    Effect.gen(function* () {
      const simulator = yield* start(["simulate", "--profile", "netease"])
      yield* simulator.said("\n")
      const { ca, host, password, port, profile, tlsPort, user } = parseOutput(simulator.out())
      assert.strictEqual(profile, "netease")
      assert.include(readFileSync(String(ca), "utf8"), "BEGIN CERTIFICATE")
      assert.strictEqual(statSync(String(ca)).mode & 0o777, 0o600)

      const account = ["--host", String(host), "--user", String(user), "--ca", String(ca)]
      const ports = ["--port", String(tlsPort), "--starttls-port", String(port)]
      const { code } = yield* run(["connect", ...account, ...ports], {
        env: { IMAP_PASSWORD: String(password) }
      })
      assert.strictEqual(code, 0)

      yield* simulator.signal("SIGINT")
      assert.strictEqual((yield* simulator.ended).code, 130)
      assert.isFalse(existsSync(String(ca)))
    }).pipe(Effect.scoped)
  )

  it.live("a port that is taken is named", () =>
    Effect.gen(function* () {
      const first = yield* start(["simulate", "--profile", "qq"])
      yield* first.said("\n")
      const { port } = parseOutput(first.out())
      const { code, err } = yield* run(["simulate", "--profile", "qq", "--port", String(port)])
      assert.strictEqual(code, 75)
      assert.include(err, `port ${String(port)} of 127.0.0.1 is not available (EADDRINUSE)`)
    }).pipe(Effect.scoped)
  )
})
