/** What was answered more than a day ago goes; what has no answer, is newer, or is of an app's own entities stays. */
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Layer } from "effect"
import * as MachineId from "effect/cluster/MachineId"
import * as Snowflake from "effect/cluster/Snowflake"
import * as cluster from "../../src/fleet/cluster.ts"
import { pruneOnce } from "../../src/fleet/pruned.ts"
import * as Postgres from "../postgres/Postgres.ts"

const day = 86_400_000

describe.skipIf(Postgres.skipped)("messages that were answered", () => {
  it.live("L29 are kept for a day", () =>
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      // makes the tables
      yield* Effect.scoped(Layer.build(cluster.layerClient(sql)))
      const now = yield* Clock.currentTimeMillis
      const messages = [
        { entity_id: "old", age: 2 * day, entity_type: "ImapAccount", processed: true },
        { entity_id: "recent", age: day / 2, entity_type: "ImapAccount", processed: true },
        { entity_id: "unanswered", age: 9 * day, entity_type: "ImapAccount", processed: false },
        { entity_id: "foreign", age: 8 * day, entity_type: "AnApps", processed: true }
      ]
      for (const { age, ...message } of messages) {
        const timestamp = now - age
        const id = String(Snowflake.make({ machineId: MachineId.make(1), sequence: 0, timestamp }))
        yield* sql`INSERT INTO cluster_messages (id, shard_id, entity_type, entity_id, kind, processed, request_id)
          VALUES (${id}::bigint, 'default:1', ${message.entity_type}, ${message.entity_id}, 0, ${message.processed}, ${id}::bigint)`
        yield* sql`INSERT INTO cluster_replies (id, kind, request_id, payload)
          VALUES (${id}::bigint, 0, ${id}::bigint, ${message.entity_id})`
      }
      yield* pruneOnce(sql)
      const left = ["foreign", "recent", "unanswered"]
      const ids = yield* sql<{ entity_id: string }>`SELECT entity_id FROM cluster_messages ORDER BY 1`
      assert.deepStrictEqual(
        ids.map(({ entity_id }) => entity_id),
        left
      )
      const replies = yield* sql<{ payload: string }>`SELECT payload FROM cluster_replies ORDER BY 1`
      assert.deepStrictEqual(
        replies.map(({ payload }) => payload),
        left
      )
    }).pipe(Effect.provide(Postgres.client.pipe(Layer.provideMerge(Postgres.layer))))
  )
})
