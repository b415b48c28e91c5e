/** Effect Cluster keeps the messages of an account and their answers forever: this removes them after a day. */
import { Clock, Duration, Effect } from "effect"
import * as MachineId from "effect/cluster/MachineId"
import * as Snowflake from "effect/cluster/Snowflake"
import type { SqlClient } from "effect/sql/SqlClient"

/** The age at which a message is removed: its caller has received the answer by then. */
const maxAge = Duration.days(1)

/** Removes old answered messages. Those without an answer stay, however old: such a message keeps an account alive. */
export const pruneOnce = Effect.fnUntraced(function* (client: SqlClient) {
  const sql = client.withoutTransforms()
  const timestamp = (yield* Clock.currentTimeMillis) - Duration.toMillis(maxAge)
  const before = String(Snowflake.make({ machineId: MachineId.make(0), sequence: 0, timestamp }))
  const answered = sql`entity_type = 'ImapAccount' AND processed AND id < ${before}::bigint`
  yield* sql.withTransaction(
    Effect.andThen(
      sql`DELETE FROM cluster_replies WHERE request_id IN (SELECT id FROM cluster_messages WHERE ${answered})`,
      sql`DELETE FROM cluster_messages WHERE ${answered}`
    )
  )
})

/** Prunes every hour, in each runner; a failure waits for the next round. */
export const pruning = (client: SqlClient): Effect.Effect<never> =>
  Effect.forever(Effect.andThen(Effect.sleep("1 hour"), Effect.ignore(pruneOnce(client))))
