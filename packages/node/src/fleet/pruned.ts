/** Effect Cluster keeps what was said to an account, and the answer, for ever: here it goes a day after it was said. */
import { Clock, Duration, Effect } from "effect"
import * as MachineId from "effect/cluster/MachineId"
import * as Snowflake from "effect/cluster/Snowflake"
import type { SqlClient } from "effect/sql/SqlClient"

/** Whoever asked has had the answer by then. */
const kept = Duration.days(1)

/** What has no answer yet stays, however old it is: an account is kept alive by such a message. */
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

/** Every hour, by each runner; one that cannot leaves it to the next. */
export const pruning = (client: SqlClient): Effect.Effect<never> =>
  Effect.forever(Effect.andThen(Effect.sleep("1 hour"), Effect.ignore(pruneOnce(client))))
