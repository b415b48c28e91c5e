/** The database of a fleet, in memory: it may refuse or hang for a while, and take the accounts from their runner. */
import * as ImapFleet from "@effect-imap/core/internal/ImapFleet"
import * as FleetStore from "@effect-imap/core/FleetStore"
import { Context, Effect, Latch, Layer } from "effect"
import { PersistenceError } from "effect/cluster/ClusterError"
import * as MessageStorage from "effect/cluster/MessageStorage"
import * as RunnerStorage from "effect/cluster/RunnerStorage"
import type { ShardId } from "effect/cluster/ShardId"
import * as ShardingConfig from "effect/cluster/ShardingConfig"
import * as Snowflake from "effect/cluster/Snowflake"

/** `deaf` reads no query; `mute` executes it, but answers late. */
export type Outage = "refuses" | "deaf" | "mute"

export class Database {
  readonly storages: Context.Context<
    FleetStore.FleetStore | MessageStorage.MessageStorage | RunnerStorage.RunnerStorage
  >
  private outage: Outage | undefined
  private isTaken = false
  private held: ReadonlyArray<ShardId> = []
  private readonly answering = Latch.makeUnsafe(true)

  private constructor(
    store: FleetStore.FleetStore,
    messages: MessageStorage.MessageStorage["Service"],
    runners: RunnerStorage.RunnerStorage["Service"]
  ) {
    this.storages = Context.make(FleetStore.FleetStore, this.store(store)).pipe(
      Context.add(MessageStorage.MessageStorage, this.messages(messages)),
      Context.add(RunnerStorage.RunnerStorage, this.runners(runners))
    )
  }

  static readonly make = Effect.gen(function* () {
    const { storage } = yield* MessageStorage.MemoryDriver.make.pipe(
      Effect.provide(Snowflake.layerGenerator),
      Effect.provide(ShardingConfig.layer())
    )
    const store = yield* Layer.build(FleetStore.layerMemory)
    const runners = yield* RunnerStorage.makeMemory
    return new Database(Context.get(store, FleetStore.FleetStore), storage, runners)
  })

  get isDown(): boolean {
    return this.outage !== undefined
  }

  fail(outage: Outage): void {
    this.outage = outage
    if (outage === "refuses") this.answering.openUnsafe()
    else this.answering.closeUnsafe()
  }

  return(): void {
    this.outage = undefined
    this.isTaken = false
    this.answering.openUnsafe()
  }

  /** The runner loses its accounts, and nobody gets them before `return`. */
  take(): void {
    this.isTaken = true
    this.held = []
  }

  private asked<A, E>(query: Effect.Effect<A, E>, failure: () => E): Effect.Effect<A, E> {
    return Effect.suspend(() => {
      switch (this.outage) {
        case undefined:
          return query
        case "refuses":
          return Effect.fail(failure())
        case "deaf":
          return Effect.andThen(this.answering.await, query)
        case "mute":
          return Effect.tap(query, this.answering.await)
      }
    })
  }

  private store(store: FleetStore.FleetStore): FleetStore.FleetStore {
    const down = () => ImapFleet.FleetError.of({ _tag: "StorageDown" })
    const { assigned, begin, forget, hasBegun, save, status, takeOver, unwatch, watch } = store
    return {
      ...store,
      watch: (...given) => this.asked(watch(...given), down),
      unwatch: (...given) => this.asked(unwatch(...given), down),
      takeOver: (...given) => this.asked(takeOver(...given), down),
      save: (...given) => this.asked(save(...given), down),
      assigned: (...given) => this.asked(assigned(...given), down),
      status: (...given) => this.asked(status(...given), down),
      hasBegun: (...given) => this.asked(hasBegun(...given), down),
      begin: (...given) => this.asked(begin(...given), down),
      forget: (...given) => this.asked(forget(...given), down)
    }
  }

  private messages(storage: MessageStorage.MessageStorage["Service"]) {
    // its members refer to `this`
    return MessageStorage.MessageStorage.of({
      ...storage,
      saveRequest: (request) => this.asked(storage.saveRequest(request), persistence),
      saveEnvelope: (envelope) => this.asked(storage.saveEnvelope(envelope), persistence),
      saveReply: (reply) => this.asked(storage.saveReply(reply), persistence),
      repliesFor: (requests) => this.asked(storage.repliesFor(requests), persistence),
      resetShards: (shards) => this.asked(storage.resetShards(shards), persistence),
      unprocessedMessages: (...given) => this.asked(storage.unprocessedMessages(...given), persistence)
    })
  }

  private runners(memory: RunnerStorage.RunnerStorage["Service"]) {
    const acquired = (shards: Iterable<ShardId>) =>
      Effect.sync(() => {
        if (this.isTaken) return []
        this.held = [...this.held, ...shards]
        return Array.from(shards)
      })
    const refreshed = (shards: Iterable<ShardId>) =>
      Effect.sync(() => (this.isTaken ? [] : Array.from(shards).filter((id) => this.held.includes(id))))
    return RunnerStorage.RunnerStorage.of({
      ...memory,
      getRunners: this.asked(memory.getRunners, persistence),
      acquire: (_, shards) => this.asked(acquired(shards), persistence),
      refresh: (_, shards) => this.asked(refreshed(shards), persistence)
    })
  }
}

const persistence = () => new PersistenceError({ cause: new Error("the database does not answer") })
