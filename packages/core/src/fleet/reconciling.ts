/**
 * Begins with accounts that are watched and that no runner keeps. The message that lasts as long as an account is watched
 * brings it to its next runner at once; but Effect Cluster does not read a message again for ten minutes if a runner
 * read it and then lost its shard, or if the database did not answer when the next runner took the shard.
 */
import { Effect } from "effect"
import * as EntityId from "effect/cluster/EntityId"
import { Sharding } from "effect/cluster/Sharding"
import { AccountEntity } from "./protocol.ts"
import type { FleetStore } from "./Store.ts"

/** The interval of reading. An account is started if two readings in a row show that no runner keeps it. */
const readInterval = "10 seconds"

/** The number of messages that are sent together. */
const maxAtOnce = 20

export interface ReconcilingMeans {
  readonly store: FleetStore
  /** The accounts that this runner keeps. */
  readonly kept: ReadonlySet<string>
  /** Returns the address of this runner; empty before it has any account. */
  readonly runner: () => string
}

/** Never ends. If the database does not answer, the next reading follows. */
export const reconciling = Effect.fnUntraced(function* ({ kept, runner, store }: ReconcilingMeans) {
  const sharding = yield* Sharding
  const accountOf = yield* AccountEntity.client
  const isOurs = (accountId: string) => {
    const id = EntityId.make(accountId)
    return sharding.hasShardId(sharding.getShardId(id, AccountEntity.getShardGroup(id)))
  }
  let missed: ReadonlySet<string> = new Set()
  const read = Effect.gen(function* () {
    const { here, nowhere } = yield* store.assigned(runner())
    // each runner starts those accounts without a runner that are in its own shards
    const missing = [...here, ...nowhere.filter(isOurs)].filter((accountId) => !kept.has(accountId))
    yield* Effect.forEach(
      missing.filter((accountId) => missed.has(accountId)),
      (accountId) => accountOf(accountId).Keep(undefined, { discard: true }),
      { concurrency: maxAtOnce, discard: true }
    )
    missed = new Set(missing.filter((accountId) => !missed.has(accountId)))
  })
  return yield* Effect.forever(Effect.andThen(Effect.sleep(readInterval), Effect.ignore(read)))
})
