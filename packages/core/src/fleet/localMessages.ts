/**
 * The messages of a fleet of one process: kept until they are answered, and a short time after. (`effect/cluster`'s own
 * storage in memory is made for tests: it keeps all messages, and scans all of them at each read.)
 *
 * No message of a fleet is delayed, has a key, or is answered in pieces, so this storage supports none of that.
 */
import { Effect, Layer, Option } from "effect"
import type { EntityAddress } from "effect/cluster/EntityAddress"
import type * as Envelope from "effect/cluster/Envelope"
import * as MessageStorage from "effect/cluster/MessageStorage"
import type * as Reply from "effect/cluster/Reply"
import * as Snowflake from "effect/cluster/Snowflake"

/** The number of answers that are kept for late requests. */
const maxAnswers = 1_024

type Address = Envelope.Encoded["address"]

const shardOf = ({ shardId }: Address): string => `${shardId.group}:${shardId.id}`

/** The waiting messages of one shard, in order. A request stays until it is answered, even if it was read. */
interface Shard {
  readonly unread: Set<Envelope.Encoded>
  readonly read: Set<Envelope.Encoded>
}

type IsMeant = (envelope: Envelope.Encoded) => boolean

/** The messages by shard, and their answers. */
class Messages {
  private readonly shards = new Map<string, Shard>()
  private readonly requests = new Map<string, Envelope.Encoded>()
  private readonly answered = new Map<string, Reply.Encoded>()

  request(id: string): Envelope.Encoded | undefined {
    return this.requests.get(id)
  }

  answer(id: string): Reply.Encoded | undefined {
    return this.answered.get(id)
  }

  /** Stores a message; a request that is already stored is a duplicate. */
  save(envelope: Envelope.Encoded): MessageStorage.SaveResult.Encoded {
    if (envelope._tag === "Request") {
      if (this.requests.has(envelope.requestId)) {
        return MessageStorage.SaveResultEncoded.Duplicate({
          originalId: Snowflake.Snowflake(envelope.requestId),
          lastReceivedReply: Option.none()
        })
      }
      this.requests.set(envelope.requestId, envelope)
    }
    this.shard(shardOf(envelope.address)).unread.add(envelope)
    return MessageStorage.SaveResultEncoded.Success()
  }

  reply(reply: Reply.Encoded): void {
    const envelope = this.requests.get(reply.requestId)
    if (envelope === undefined || reply._tag !== "WithExit") return
    this.drop(envelope)
    this.answered.set(reply.requestId, reply)
    const [oldest] = this.answered.keys()
    if (this.answered.size > maxAnswers && oldest !== undefined) this.answered.delete(oldest)
  }

  forget(id: string): void {
    this.answered.delete(id)
  }

  /** Reads unread messages of the shards, to all addresses or to some. */
  take(
    names: ReadonlyArray<string>,
    addresses: ReadonlyArray<EntityAddress> | undefined,
    limit: number
  ): ReadonlyArray<Envelope.Encoded> {
    const meant = addresses && new Set(addresses.map(keyOf))
    const isMeant: IsMeant = ({ address }) => meant === undefined || meant.has(keyOf(address))
    const taken: Array<Envelope.Encoded> = []
    for (const name of names) {
      for (const each of this.takeOf(name, isMeant, limit - taken.length)) taken.push(each)
    }
    return taken
  }

  private takeOf(name: string, isMeant: IsMeant, left: number): ReadonlyArray<Envelope.Encoded> {
    const shard = this.shards.get(name)
    if (shard === undefined || left <= 0) return []
    const taken = Array.from(shard.unread).filter(isMeant).slice(0, left)
    for (const envelope of taken) {
      shard.unread.delete(envelope)
      if (envelope._tag === "Request") shard.read.add(envelope)
    }
    return taken
  }

  /** Marks read messages as unread. */
  reset(name: string, isMeant: IsMeant): void {
    const { read, unread } = this.shard(name)
    const again = Array.from(read).filter(isMeant)
    // earlier messages are read first
    const later = Array.from(unread)
    unread.clear()
    for (const envelope of [...again, ...later]) unread.add(envelope)
    for (const envelope of again) read.delete(envelope)
  }

  /** Drops all messages to one address. */
  clear(address: EntityAddress): void {
    const key = keyOf(address)
    const { read, unread } = this.shard(shardOf(address))
    for (const envelope of [...read, ...unread]) if (keyOf(envelope.address) === key) this.drop(envelope)
  }

  private drop(envelope: Envelope.Encoded): void {
    const shard = this.shard(shardOf(envelope.address))
    shard.unread.delete(envelope)
    shard.read.delete(envelope)
    this.requests.delete(envelope.requestId)
  }

  private shard(name: string): Shard {
    const shard = this.shards.get(name) ?? { unread: new Set(), read: new Set() }
    this.shards.set(name, shard)
    return shard
  }
}

const asMessage = (envelope: Envelope.Encoded) => ({
  envelope,
  lastSentReply: Option.none<Reply.Encoded>()
})

const make = (): MessageStorage.Encoded => {
  const messages = new Messages()
  const repliesFor = (ids: ReadonlyArray<string>) =>
    Effect.sync(() => ids.flatMap((id) => messages.answer(id) ?? []))
  return {
    saveEnvelope: ({ envelope }) => Effect.sync(() => messages.save(envelope)),
    saveReply: (reply) => Effect.sync(() => messages.reply(reply)),
    clearReplies: (id) => Effect.sync(() => messages.forget(String(id))),
    requestIdForPrimaryKey: () => Effect.succeedNone,
    repliesFor,
    repliesForUnfiltered: repliesFor,
    unprocessedMessages: (names, _, options) =>
      Effect.sync(() => {
        const { addresses, limit = Infinity } = options ?? {}
        return messages.take(names, addresses, limit).map(asMessage)
      }),
    unprocessedMessagesById: (ids) =>
      Effect.sync(() => ids.flatMap((id) => messages.request(String(id)) ?? []).map(asMessage)),
    resetRequests: (ids) =>
      Effect.sync(() => {
        for (const envelope of ids.flatMap((id) => messages.request(String(id)) ?? [])) {
          messages.reset(shardOf(envelope.address), (other) => other === envelope)
        }
      }),
    resetAddresses: (addresses) =>
      Effect.sync(() => {
        for (const address of addresses) {
          const key = keyOf(address)
          messages.reset(shardOf(address), (envelope) => keyOf(envelope.address) === key)
        }
      }),
    clearAddress: (address) => Effect.sync(() => messages.clear(address)),
    resetShards: (names) =>
      Effect.sync(() => {
        for (const name of names) messages.reset(name, () => true)
      }),
    withTransaction: (effect) => effect
  }
}

const keyOf = ({ entityId, entityType }: Address | EntityAddress): string => `${entityType}/${entityId}`

export const layer: Layer.Layer<MessageStorage.MessageStorage> = Layer.effect(
  MessageStorage.MessageStorage,
  Effect.suspend(() => MessageStorage.makeEncoded(make()))
).pipe(Layer.provide(Snowflake.layerGenerator))
