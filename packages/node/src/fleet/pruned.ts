/** Effect Cluster keeps messages to an account and their answers for ever: this removes them after a day. */
import { Clock, Duration, Effect } from "effect"
import * as MachineId from "effect/cluster/MachineId"
import * as Snowflake from "effect/cluster/Snowflake"
import type { SqlClient } from "effect/sql/SqlClient"

/** By then, the caller has received the answer. */
const kept = Duration.days(1)

/** Messages without an answer stay, however old: such a message keeps an account alive. */
export const pruneOnce = Effect.fnUntraced(function* (client: SqlClient) {
  const sql = client.withoutTransforms()
  const timestamp = (yield* Clock.currentTimeMillis) - Duration.toMillis(kept)
  const before = String(Snowflake.make({ machineId: MachineId.make(0), sequence: 0, timestamp }))
  const answered = sql`entity_type = 'ImapAccount' AND processed AND id < ${before}::bigint`
  yield* sql.withTransaction(
    Effect.andThen(
      sql`DELETE FROM cluster_replies WHERE request_id IN (SELECT id FROM cluster_messages WHERE ${answered})`,
      sql`DELETE FROM cluster_messages WHERE ${answered}`
    )
  )
})

/** Prunes every hour, in each runner; a failure is left to the next round. */
export const pruning = (client: SqlClient): Effect.Effect<never> =>
  Effect.forever(Effect.andThen(Effect.sleep("1 hour"), Effect.ignore(pruneOnce(client))))
