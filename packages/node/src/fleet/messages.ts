/**
 * The messages of a fleet in PostgreSQL. A runner that reads a message claims it for ten minutes (Effect 4.1). A claim
 * must not outlive the runner's right to the shard, or the message is not read until it expires.
 */
import * as NodeCrypto from "@effect/platform-node/NodeCrypto"
import { Effect, Exit, Layer, Schedule } from "effect"
import { MessageStorage } from "effect/cluster/MessageStorage"
import type { ShardId } from "effect/cluster/ShardId"
import * as SqlMessageStorage from "effect/cluster/SqlMessageStorage"
import { Fence } from "./Fence.ts"

/** Provides the messages to a process without accounts, which only sends them. */
export const layerClient = SqlMessageStorage.layer.pipe(Layer.provide(NodeCrypto.layerDigest))

/** Provides the messages to a runner, which reads them. */
export const layerRunner = Layer.effect(
  MessageStorage,
  Effect.gen(function* () {
    return yield* released(yield* MessageStorage, (yield* Fence).holds)
  })
).pipe(Layer.provide(layerClient))

/** Releases the claims of messages that this runner may not answer any more. */
export const released = Effect.fnUntraced(function* (
  storage: MessageStorage["Service"],
  holds: (shard: ShardId) => boolean
) {
  const scope = yield* Effect.scope
  return MessageStorage.of({
    ...storage,
    // the next holder may have released all claims before this one was made
    unprocessedMessages: (shards, options) =>
      Effect.flatMap(storage.unprocessedMessages(shards, options), (messages) => {
        const isOurs = ({ envelope }: (typeof messages)[number]) => holds(envelope.address.shardId)
        const lost = messages.filter((message) => !isOurs(message))
        if (lost.length === 0) return Effect.succeed(messages)
        const ids = lost.map(({ envelope }) => envelope.requestId)
        return Effect.as(Effect.ignore(storage.resetRequests(ids)), messages.filter(isOurs))
      }),
    // Sharding asks once, and gives up if the database is slow
    resetShards: (shards) => {
      const again = Effect.suspend(() => storage.resetShards(Array.from(shards).filter(holds)))
      return Effect.onExit(storage.resetShards(shards), (exit) =>
        Exit.isSuccess(exit)
          ? Effect.void
          : Effect.forkIn(Effect.retry(again, Schedule.spaced("2 seconds")), scope)
      )
    }
  })
})
