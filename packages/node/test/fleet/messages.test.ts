/** Claims of messages, in virtual time: a message that a runner has read is not read by others for ten minutes. */
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Option } from "effect"
import { PersistenceError } from "effect/cluster/ClusterError"
import * as EntityAddress from "effect/cluster/EntityAddress"
import * as EntityId from "effect/cluster/EntityId"
import * as EntityType from "effect/cluster/EntityType"
import * as Envelope from "effect/cluster/Envelope"
import * as Message from "effect/cluster/Message"
import * as MessageStorage from "effect/cluster/MessageStorage"
import * as ShardId from "effect/cluster/ShardId"
import * as ShardingConfig from "effect/cluster/ShardingConfig"
import * as Snowflake from "effect/cluster/Snowflake"
import * as Headers from "effect/http/Headers"
import * as Rpc from "effect/rpc/Rpc"
import { TestClock } from "effect/testing"
import { released } from "../../src/fleet/messages.ts"

const Keep = Rpc.make("Keep")
const shards = [ShardId.make("default", 1), ShardId.make("default", 2)]

const make = Effect.gen(function* () {
  const { storage } = yield* MessageStorage.MemoryDriver.make
  const { nextUnsafe } = yield* Snowflake.Generator
  for (const shardId of shards) {
    const address = EntityAddress.make({
      shardId,
      entityType: EntityType.make("ImapAccount"),
      entityId: EntityId.make(`of ${shardId.id}`)
    })
    yield* storage.saveRequest(
      new Message.OutgoingRequest({
        rpc: Keep,
        annotations: Keep.annotations,
        context: Context.empty(),
        envelope: Envelope.makeRequest<typeof Keep>({
          requestId: nextUnsafe(),
          address,
          tag: "Keep",
          payload: undefined,
          headers: Headers.empty
        }),
        lastReceivedReply: Option.none(),
        respond: () => Effect.void
      })
    )
  }
  return storage
}).pipe(Effect.provide([Snowflake.layerGenerator, ShardingConfig.layer()]))

const read = (storage: MessageStorage.MessageStorage["Service"]) =>
  Effect.map(storage.unprocessedMessages(shards), (messages) =>
    messages.map(({ envelope }) => envelope.address.shardId.id)
  )

describe("messages that a runner has read", () => {
  it.effect("are left to the next runner if their shard was lost meanwhile", () =>
    Effect.gen(function* () {
      const storage = yield* make
      const runner = yield* released(storage, ({ id }) => id === 2)
      assert.deepStrictEqual(yield* read(runner), [2])
      assert.deepStrictEqual(yield* read(storage), [1])
      assert.deepStrictEqual(yield* read(storage), [])
    })
  )

  it.effect("are released by the next runner, also if the database fails at first", () =>
    Effect.gen(function* () {
      const storage = yield* make
      let isDown = true
      const failing: typeof storage = {
        ...storage,
        resetShards: (some) =>
          Effect.suspend(() =>
            isDown ? Effect.fail(new PersistenceError({ cause: "cut" })) : storage.resetShards(some)
          )
      }
      const runner = yield* released(failing, () => true)
      assert.deepStrictEqual(yield* read(storage), [1, 2])
      yield* Effect.ignore(runner.resetShards(shards))
      isDown = false
      yield* TestClock.adjust("4 seconds")
      assert.deepStrictEqual(yield* read(runner), [1, 2])
    })
  )
})
