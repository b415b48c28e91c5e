/**
 * Watches more accounts than one process can: each runs on one of many runners, and moves to another if its runner is
 * lost. `effect/cluster` decides which; a runner is a process with `layer`.
 *
 * An app begins with `layerLocal`: one process, no database.
 */
import { Context, Effect, Layer } from "effect"
import type { MessageStorage } from "effect/cluster/MessageStorage"
import * as RunnerHealth from "effect/cluster/RunnerHealth"
import * as Runners from "effect/cluster/Runners"
import * as RunnerStorage from "effect/cluster/RunnerStorage"
import * as Sharding from "effect/cluster/Sharding"
import * as ShardingConfig from "effect/cluster/ShardingConfig"
import { makeClient } from "./client.ts"
import * as entity from "./entity.ts"
import * as localMessages from "./localMessages.ts"
import * as Task from "./Task.ts"
import { isListOf } from "../base/is.ts"
import { checkOf, expectsOptions, such } from "../failure/options.ts"
import type { Credentials } from "./Credentials.ts"
import * as FleetStore from "./FleetStore.ts"
import type { Transport } from "../lifecycle/Transport.ts"
import type { Fleet } from "./Fleet.ts"

export { FleetError, FleetReason } from "./FleetError.ts"
export { FleetStatus, State, Why } from "./FleetStatus.ts"
export { type Any as AnyTask, make as task, type Shape, type Task } from "./Task.ts"
export { layer as layerTraces, Piece as TracePiece, TracePlace } from "./Traces.ts"
export { Counts, Head, Query, tasks, Uids } from "./tasks.ts"
export { Credentials } from "./Credentials.ts"

/** The fleet as an app uses it. */
export interface ImapFleet extends Fleet {}

/** The fleet as a service: what `layer`, `layerClient` and `layerLocal` provide. */
export const ImapFleet = Context.Service<ImapFleet>("@effect-imap/core/ImapFleet")

/** The options of a runner, the same for all runners of a fleet. */
export interface Options {
  /** The tasks that `run` may be called with, in addition to the ready ones in `tasks`. Every runner must have the same. */
  readonly tasks?: ReadonlyArray<Task.Any> | undefined
}

/** Provides a runner and the app's handle, on the sharding and the storage that the app provides. */
export const layer = (
  options: Options = {}
): Layer.Layer<
  ImapFleet,
  never,
  Sharding.Sharding | MessageStorage | FleetStore.FleetStore | Credentials | Transport
> => {
  expectsOptions(options, "ImapFleet.layer", check)
  return Layer.provideMerge(layerClient, entity.layer(options.tasks ?? []))
}

const check = checkOf<Options>(() => ({
  tasks: such((given) => isListOf(given, Task.isTask), "an array of what `ImapFleet.task` makes")
}))

/** Provides only the app's handle, for a process that runs no accounts. */
export const layerClient: Layer.Layer<ImapFleet, never, Sharding.Sharding | FleetStore.FleetStore> =
  Layer.effect(ImapFleet, makeClient)

/** Provides a fleet in this process and in memory: nothing to install, and nothing is kept after the process ends. */
export const layerLocal = (options: Options = {}): Layer.Layer<ImapFleet, never, Credentials | Transport> =>
  layer(options).pipe(Layer.provide([sharding, FleetStore.layerMemory]))

const config = ShardingConfig.layer({ maxResidentEntities: "unbounded", simulateRemoteSerialization: false })

/**
 * Keeps the only runner registered until the process ends: Effect's sharding warns if there is none, also during
 * shutdown.
 */
const ownRunner = Layer.effect(
  RunnerStorage.RunnerStorage,
  Effect.map(RunnerStorage.makeMemory, (memory) => ({ ...memory, unregister: () => Effect.void }))
)

const sharding = Sharding.layer.pipe(
  Layer.provideMerge(Runners.layerNoop),
  Layer.provideMerge(localMessages.layer),
  Layer.provide([ownRunner, RunnerHealth.layerNoop]),
  Layer.provide(config)
)
