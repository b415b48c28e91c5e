import { assert, describe, it } from "@effect/vitest"
import { FleetStore } from "@effect-imap/core/FleetStore"
import { DateTime, Effect, Redacted } from "effect"
import * as NodeFleet from "../../src/fleet/NodeFleet.ts"
import { invoke } from "../cli/support/command.ts"
import * as Postgres from "./Postgres.ts"

const since = DateTime.makeUnsafe(Date.UTC(2026, 10, 21))

/** What runners have reported: one account is open, nobody has begun with the other. */
const reported = Effect.gen(function* () {
  const store = yield* FleetStore
  yield* store.watch("ada", {})
  yield* store.watch("grace", {})
  const open = {
    host: "imap.example.com",
    runner: "a:1",
    state: "Selected",
    since,
    updatedAt: since
  } as const
  yield* store.save([{ status: { accountId: "ada", ...open }, epoch: 0 }])
})

describe.skipIf(Postgres.skipped)("fleet status, from the database", () => {
  it.live("shows what the runners have reported, and never the password of the database", () =>
    Effect.gen(function* () {
      const { url } = yield* Postgres.Postgres
      yield* Effect.provide(reported, NodeFleet.layerClient({ url: Redacted.make(url) }))
      const { code, err, out } = yield* invoke(["fleet", "status"], {
        env: { IMAP_FLEET_DATABASE: url }
      })
      assert.deepStrictEqual([code, err], [0, ""])
      assert.match(out, /^○ 1 of 2 accounts is open\n {2}1 without a runner\n/)
      assert.match(out, /\? no runner +grace +not known yet/)
      const refused = yield* invoke(["fleet", "status"], {
        env: { IMAP_FLEET_DATABASE: "postgres://u:canary@127.0.0.1:9/x" }
      })
      assert.strictEqual(refused.code, 75)
      assert.notInclude(`${refused.out}${refused.err}`, "canary")
    }).pipe(Effect.scoped, Effect.provide(Postgres.layer))
  )
})
