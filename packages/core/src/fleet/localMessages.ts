/**
 * The messages of a fleet of one process: kept until they are answered, and not for long after. (`effect/cluster`'s own
 * storage in memory is made for tests: it keeps all of them, and looks through all at each reading.)
 *
 * No message of a fleet is delayed, has a key, or is answered in pieces: what storages do for those is not here.
 */
import { Effect, Layer, Option } from "effect"
import type { EntityAddress } from "effect/cluster/EntityAddress"
import type * as Envelope from "effect/cluster/Envelope"
import * as MessageStorage from "effect/cluster/MessageStorage"
import type * as Reply from "effect/cluster/Reply"
import * as Snowflake from "effect/cluster/Snowflake"

/** Answers that are kept for who asks late. */
const mostAnswered = 1_024

type Address = Envelope.Encoded["address"]

const shardOf = ({ shardId }: Address): string => `${shardId.group}:${shardId.id}`

/** What waits in one shard, in order. A request stays until it is answered, also when it was read. */
interface Shard {
  readonly unread: Set<Envelope.Encoded>
  readonly read: Set<Envelope.Encoded>
}

const make = (): MessageStorage.Encoded => {
  const shards = new Map<string, Shard>()
  const requests = new Map<string, Envelope.Encoded>()
  const answered = new Map<string, Reply.Encoded>()

  const shardFor = (name: string): Shard => {
    const shard = shards.get(name) ?? { unread: new Set(), read: new Set() }
    shards.set(name, shard)
    return shard
  }
  const drop = (envelope: Envelope.Encoded): void => {
    const shard = shardFor(shardOf(envelope.address))
    shard.unread.delete(envelope)
    shard.read.delete(envelope)
    requests.delete(envelope.requestId)
  }
  /** What was read is read again. */
  const reset = ({ read, unread }: Shard, isMeant: (envelope: Envelope.Encoded) => boolean): void => {
    const again = Array.from(read).filter(isMeant)
    // those that came earlier are read first
    const later = Array.from(unread)
    unread.clear()
    for (const envelope of [...again, ...later]) unread.add(envelope)
    for (const envelope of again) read.delete(envelope)
  }
  const take = (name: string, isMeant: (envelope: Envelope.Encoded) => boolean, left: number) => {
    const shard = shards.get(name)
    if (shard === undefined || left <= 0) return []
    const taken = Array.from(shard.unread).filter(isMeant).slice(0, left)
    for (const envelope of taken) {
      shard.unread.delete(envelope)
      if (envelope._tag === "Request") shard.read.add(envelope)
    }
    return taken
  }
  const asMessage = (envelope: Envelope.Encoded) => ({
    envelope,
    lastSentReply: Option.none<Reply.Encoded>()
  })
  const repliesFor = (ids: ReadonlyArray<string>) =>
    Effect.sync(() => ids.flatMap((id) => answered.get(id) ?? []))

  return {
    saveEnvelope: ({ envelope }) =>
      Effect.sync(() => {
        if (envelope._tag === "Request") {
          if (requests.has(envelope.requestId)) {
            return MessageStorage.SaveResultEncoded.Duplicate({
              originalId: Snowflake.Snowflake(envelope.requestId),
              lastReceivedReply: Option.none()
            })
          }
          requests.set(envelope.requestId, envelope)
        }
        shardFor(shardOf(envelope.address)).unread.add(envelope)
        return MessageStorage.SaveResultEncoded.Success()
      }),
    saveReply: (reply) =>
      Effect.sync(() => {
        const envelope = requests.get(reply.requestId)
        if (envelope === undefined || reply._tag !== "WithExit") return
        drop(envelope)
        answered.set(reply.requestId, reply)
        const [oldest] = answered.keys()
        if (answered.size > mostAnswered && oldest !== undefined) answered.delete(oldest)
      }),
    clearReplies: (id) => Effect.sync(() => void answered.delete(String(id))),
    requestIdForPrimaryKey: () => Effect.succeedNone,
    repliesFor,
    repliesForUnfiltered: repliesFor,
    unprocessedMessages: (names, _, options) =>
      Effect.sync(() => {
        const { addresses, limit = Infinity } = options ?? {}
        const meant = addresses && new Set(addresses.map(keyOf))
        const isMeant = ({ address }: Envelope.Encoded) => meant === undefined || meant.has(keyOf(address))
        const taken: Array<Envelope.Encoded> = []
        for (const name of names) taken.push(...take(name, isMeant, limit - taken.length))
        return taken.map(asMessage)
      }),
    unprocessedMessagesById: (ids) =>
      Effect.sync(() => ids.flatMap((id) => requests.get(String(id)) ?? []).map(asMessage)),
    resetRequests: (ids) =>
      Effect.sync(() => {
        for (const id of ids) {
          const envelope = requests.get(String(id))
          if (envelope !== undefined)
            reset(shardFor(shardOf(envelope.address)), (other) => other === envelope)
        }
      }),
    resetAddresses: (addresses) =>
      Effect.sync(() => {
        for (const address of addresses) {
          const key = keyOf(address)
          reset(shardFor(shardOf(address)), (envelope) => keyOf(envelope.address) === key)
        }
      }),
    clearAddress: (address) =>
      Effect.sync(() => {
        const key = keyOf(address)
        const { read, unread } = shardFor(shardOf(address))
        for (const envelope of [...read, ...unread]) if (keyOf(envelope.address) === key) drop(envelope)
      }),
    resetShards: (names) =>
      Effect.sync(() => {
        for (const name of names) reset(shardFor(name), () => true)
      }),
    withTransaction: (effect) => effect
  }
}

const keyOf = ({ entityId, entityType }: Address | EntityAddress): string => `${entityType}/${entityId}`

export const layer: Layer.Layer<MessageStorage.MessageStorage> = Layer.effect(
  MessageStorage.MessageStorage,
  Effect.suspend(() => MessageStorage.makeEncoded(make()))
).pipe(Layer.provide(Snowflake.layerGenerator))
