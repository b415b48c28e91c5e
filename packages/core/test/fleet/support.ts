/** Fleets of simulated accounts in one process, under virtual time. */
import { Context, Effect, Exit, Layer, Option, Scope } from "effect"
import * as MessageStorage from "effect/cluster/MessageStorage"
import * as RunnerHealth from "effect/cluster/RunnerHealth"
import * as Runners from "effect/cluster/Runners"
import * as RunnerStorage from "effect/cluster/RunnerStorage"
import type { ShardId } from "effect/cluster/ShardId"
import * as Sharding from "effect/cluster/Sharding"
import * as ShardingConfig from "effect/cluster/ShardingConfig"
import * as Snowflake from "effect/cluster/Snowflake"
import type { Account } from "../../src/lifecycle/Account.ts"
import * as FleetStore from "../../src/fleet/FleetStore.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import * as ImapFleet from "../../src/fleet/ImapFleet.ts"
import * as Lockouts from "../../src/lifecycle/Lockouts.ts"
import * as Pacing from "../../src/mailbox/Pacing.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { accountFor, inTime } from "../connection/support.ts"
import { errorOf } from "../support/errorOf.ts"
import { pass } from "../supervision/support.ts"

export const { wellBehaved } = Simulator.profiles

export interface Options extends ImapFleet.Options {
  readonly get?: ImapFleet.Credentials["get"]
  readonly account?: Partial<Account>
  readonly profile?: Simulator.Profile
  readonly server?: Simulator.Options
}

/** A fleet of accounts of one server. */
export const fleetOf = Effect.fnUntraced(function* (options: Options = {}) {
  const server = yield* serverOf(options)
  const { fleet } = yield* inProcess(
    Layer.provide(ImapFleet.layerLocal({ tasks: options.tasks }), server.given)
  )
  return { ...server, fleet }
})

/**
 * A runner whose shards can be taken away. `move` stops each account and starts it again, as if another runner takes
 * it; `stored` is all that the storage of messages was ever given.
 */
export const movingFleetOf = Effect.fnUntraced(function* (options: Options = {}) {
  const server = yield* serverOf(options)
  const driver = yield* MessageStorage.MemoryDriver.make.pipe(
    Effect.provide(Snowflake.layerGenerator),
    Effect.provide(ShardingConfig.layer())
  )
  const { storage, take, giveBack } = yield* takeable
  const sharding = Sharding.layer.pipe(
    Layer.provideMerge(Runners.layerNoop),
    Layer.provideMerge(Layer.succeed(MessageStorage.MessageStorage, driver.storage)),
    Layer.provide([Layer.succeed(RunnerStorage.RunnerStorage, storage), RunnerHealth.layerNoop]),
    Layer.provide(ShardingConfig.layer({ entityTerminationTimeout: "3 seconds" }))
  )
  const store = yield* Layer.build(FleetStore.layerMemory)
  const runner = inProcess(
    ImapFleet.layer({ tasks: options.tasks }).pipe(
      Layer.provide([sharding, Layer.succeedContext(store), server.given])
    )
  )
  const { end, fleet } = yield* runner
  const move = take.pipe(
    Effect.andThen(pass(40_000, 1_000)),
    Effect.andThen(giveBack),
    Effect.andThen(pass(20_000, 1_000))
  )
  return {
    ...server,
    fleet,
    driver,
    /** In good order, as after SIGTERM. */
    end,
    /** Another one, on the same storages. */
    next: runner,
    take,
    giveBack,
    move,
    store: Context.get(store, FleetStore.FleetStore),
    stored: () => JSON.stringify([driver.journal, Array.from(driver.requests.values())])
  }
})

/** Locks of shards that somebody else may hold for a while. */
const takeable = Effect.gen(function* () {
  const memory = yield* RunnerStorage.makeMemory
  let isTaken = false
  let held: ReadonlyArray<ShardId> = []
  return {
    storage: RunnerStorage.RunnerStorage.of({
      ...memory,
      acquire: (_, shardIds) =>
        Effect.sync(() => {
          if (!isTaken) held = [...held, ...shardIds]
          return isTaken ? [] : Array.from(shardIds)
        }),
      refresh: (_, shardIds) =>
        Effect.sync(() => (isTaken ? [] : Array.from(shardIds).filter((id) => held.includes(id))))
    }),
    take: Effect.sync(() => {
      isTaken = true
      held = []
    }),
    giveBack: Effect.sync(() => {
      isTaken = false
    })
  }
})

export const serverOf = Effect.fnUntraced(function* (options: Options) {
  const simulator = yield* Simulator.make(options.profile ?? wellBehaved, { latency: 20, ...options.server })
  const account = accountFor(wellBehaved, options.account)
  const given = Layer.mergeAll(
    Layer.succeed(Transport, simulator.transport),
    Layer.succeed(
      ImapFleet.Credentials,
      ImapFleet.Credentials.of({ get: options.get ?? (() => Effect.succeed(account)) })
    ),
    Layer.succeed(Lockouts.Lockouts, Lockouts.make()),
    Layer.succeed(Pacing.Pacing, Pacing.make())
  )
  return { simulator, account, given }
})

interface Process {
  readonly fleet: ImapFleet.ImapFleet
  readonly end: Effect.Effect<void>
}

/** What a layer gives. Time passes while it ends, for the goodbyes. */
const inProcess = (layer: Layer.Layer<ImapFleet.ImapFleet>): Effect.Effect<Process, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Scope.make()
    const end = Effect.asVoid(inTime(Scope.close(scope, Exit.void), 60_000))
    yield* Effect.addFinalizer(() => end)
    return { end, fleet: Context.get(yield* Layer.buildWithScope(layer, scope), ImapFleet.ImapFleet) }
  })

/** The state of an account, in a word. */
export const stateOf = (fleet: ImapFleet.ImapFleet, accountId: string) =>
  Effect.map(fleet.status(accountId), (status) => Option.getOrUndefined(status)?.state)

/** Why it failed, in a word. */
export const reasonOf = (
  exit: Exit.Exit<unknown, ImapError | ImapFleet.FleetError> | undefined
): string | undefined => errorOf(exit)?.reason._tag

/** Of the messages in INBOX. */
export const subjects = (simulator: Simulator.Simulator) =>
  Effect.map(simulator.mail.messages("INBOX"), (messages) => messages.map(({ subject }) => subject))
