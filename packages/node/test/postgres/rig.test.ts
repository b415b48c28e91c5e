/** The PostgreSQL that other tests rely on: it starts, is stopped, and comes back with what it held. */
import { assert, describe, layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { SqlClient } from "effect/sql/SqlClient"
import * as Postgres from "./Postgres.ts"

const rig = Postgres.client.pipe(Layer.provideMerge(Postgres.layer))

describe.skipIf(Postgres.skipped)("a separate PostgreSQL", () => {
  layer(rig, { excludeTestServices: true })((it) => {
    it.effect(
      "refuses while it is stopped, and has what it held when it is back",
      Effect.fn(function* () {
        const sql = yield* SqlClient
        const postgres = yield* Postgres.Postgres
        yield* sql`CREATE TABLE kept (name TEXT)`
        yield* sql`INSERT INTO kept VALUES ('it')`
        yield* postgres.stop
        assert.strictEqual((yield* Effect.exit(sql`SELECT 1`))._tag, "Failure")
        yield* postgres.start
        assert.deepStrictEqual(yield* sql`SELECT name FROM kept`, [{ name: "it" }])
      })
    )
  })
})
