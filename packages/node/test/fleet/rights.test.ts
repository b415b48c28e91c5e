/** A user of the database who may make tables in a separate schema, and nothing else: docs/fleet.md promises that it will do. */
import * as FleetStore from "@effect-imap/core/FleetStore"
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted, References } from "effect"
import { SqlClient } from "effect/sql/SqlClient"
import * as cluster from "../../src/fleet/cluster.ts"
import { freePort } from "../support/freePort.ts"
import * as Postgres from "../postgres/Postgres.ts"

const begun = Effect.gen(function* () {
  const port = yield* freePort
  const client = yield* PgClient.PgClient
  yield* Layer.build(
    Layer.merge(
      cluster.layer({ host: "127.0.0.1", port, expiration: "3 seconds", watchdog: false }, client),
      Layer.provide(FleetStore.layerSql, Layer.succeed(SqlClient, client))
    )
  )
})

describe.skipIf(Postgres.skipped)("what the user of the database needs", () => {
  it.live("a separate schema, once for the runner that makes the tables and once for the next", () =>
    Effect.gen(function* () {
      const owner = yield* PgClient.PgClient
      yield* owner`CREATE ROLE fleet LOGIN`
      yield* owner`CREATE SCHEMA fleet AUTHORIZATION fleet`
      const { port } = yield* Postgres.Postgres
      const url = Redacted.make(`postgres://fleet@127.0.0.1:${port}/postgres`)
      for (let round = 0; round < 2; round++)
        yield* Effect.provide(Effect.scoped(begun), Layer.fresh(PgClient.layer({ url, maxConnections: 6 })))
      const tables = yield* owner<{ schemaname: string }>`
        SELECT DISTINCT schemaname FROM pg_tables WHERE tablename LIKE 'imap\\_%' OR tablename LIKE 'cluster\\_%'`
      assert.deepStrictEqual(
        tables.map(({ schemaname }) => schemaname),
        ["fleet"]
      )
    }).pipe(
      Effect.scoped,
      Effect.provide(Postgres.client.pipe(Layer.provideMerge(Postgres.layer))),
      Effect.provideService(References.MinimumLogLevel, "None")
    )
  )
})
