/** The handlers for messages to an account, on its runner. */
import { Effect, Layer, Option, Stream } from "effect"
import * as Entity from "effect/cluster/Entity"
import type { MessageStorage } from "effect/cluster/MessageStorage"
import { Sharding } from "effect/cluster/Sharding"
import * as Lockouts from "../lifecycle/Lockouts.ts"
import { Pacing } from "../mailbox/Pacing.ts"
import * as ServerProfiles from "../lifecycle/ServerProfiles.ts"
import type { Transport } from "../lifecycle/Transport.ts"
import { SharedPacing } from "../mailbox/supervision/SharedPacing.ts"
import { batches, pulsing } from "./Batch.ts"
import { Credentials } from "./Credentials.ts"
import { Lessons } from "./Lessons.ts"
import { AccountEntity } from "./protocol.ts"
import { Runs } from "./Runs.ts"
import * as StatusWriter from "./StatusWriter.ts"
import type * as Task from "./Task.ts"
import * as Traces from "./Traces.ts"
import { reconciling } from "./reconciling.ts"
import { tasks as ready } from "./tasks.ts"
import * as Watched from "./Watched.ts"
import { FleetError } from "./FleetError.ts"
import { FleetStore } from "./Store.ts"
import type { ChangesOptions } from "../mailbox/Changes.ts"

/** Runs the accounts that are assigned to this runner, and answers their messages. */
export const layer = (
  tasks: ReadonlyArray<Task.Any>
): Layer.Layer<never, never, Sharding | MessageStorage | FleetStore | Credentials | Transport> =>
  Layer.unwrap(
    Effect.gen(function* () {
      const store = yield* FleetStore
      const statuses = yield* StatusWriter.make(store)
      const lessons = yield* shared(store)
      const means: RunnerMeans = { statuses, kept: new Set(), lessons, address: "" }
      yield* Effect.forkScoped(reconciling({ store, kept: means.kept, runner: () => means.address }))
      const lockouts = yield* Lockouts.Lockouts
      return AccountEntity.toLayer(build(means, byName(tasks)), { concurrency: "unbounded" }).pipe(
        Layer.provide([
          Layer.succeed(ServerProfiles.ServerProfiles, store.profiles),
          Layer.succeed(Lockouts.Lockouts, lessons?.lockouts(lockouts) ?? lockouts)
        ])
      )
    })
  )

/** Tasks by name; one of the app replaces a ready one with the same name. */
const byName = (tasks: ReadonlyArray<Task.Any>): ReadonlyMap<string, Task.Any> =>
  new Map([...Object.values(ready), ...tasks].map((task) => [task.name, task]))

/** Shares the pacing among runners, unless the app provides its own. */
const shared = Effect.fnUntraced(function* (store: FleetStore) {
  const pacing = yield* Pacing
  return store.lessons !== undefined && pacing instanceof SharedPacing
    ? yield* Lessons.make(store.lessons, pacing)
    : undefined
})

/** The services that the accounts of a runner share. */
interface RunnerMeans {
  readonly statuses: StatusWriter.StatusWriter
  /** The accounts that it keeps. */
  readonly kept: Set<string>
  readonly lessons: Lessons | undefined
  /** Known once it has an account. */
  address: string
}

const build = Effect.fnUntraced(function* (means: RunnerMeans, tasks: ReadonlyMap<string, Task.Any>) {
  const { entityId: accountId } = yield* Entity.CurrentAddress
  const { host, port } = yield* Entity.CurrentRunnerAddress
  const runner = `${host}:${port}`
  const { kept, lessons, statuses } = means
  means.address = runner
  if (lessons !== undefined) yield* lessons.begin(runner)
  const store = yield* FleetStore
  const credentials = yield* Credentials
  const { getSnowflake } = yield* Sharding
  const accountOf = yield* AccountEntity.client
  const sendKeep = Effect.mapError(accountOf(accountId).Keep(undefined, { discard: true }), () =>
    FleetError.of({ _tag: "StorageDown" }, accountId)
  )
  const watched = yield* Watched.make({ accountId, runner, store, statuses, credentials, kept, sendKeep })
  const traces = yield* Traces.Traces
  const runs = yield* Runs.make({ accountId, store, watched, tasks })

  // it was watched on a runner that is gone: the message that kept it alive there has arrived here
  const taken = yield* Effect.orDie(Effect.retry(store.takeOver(accountId), StatusWriter.untilStored))
  if (Option.isSome(taken)) yield* watched.takeOver(taken.value)

  return AccountEntity.of({
    Watch: ({ payload }) => watched.watch(payload),
    Unwatch: () => Effect.andThen(watched.unwatch, runs.tidy),
    Keep: () => watched.keep,
    Renew: () => watched.renew,
    RetryNow: () => watched.retryNow,
    Select: ({ payload }) => watched.select(payload.mailbox),
    Changes: ({ payload }) =>
      Stream.unwrap(Effect.map(getSnowflake, (id) => changesOf(watched, payload, String(id)))),
    Trace: ({ payload: { after } }) => Effect.sync(() => traces?.since(accountId, after) ?? Traces.nothing),
    Run: ({ payload, requestId }) => runs.run({ id: requestId, ...payload })
  })
})

/** Returns the changes of an account, with a pulse that shows a listener that they still come. */
const changesOf = (watched: Watched.Watched, options: ChangesOptions, subscription: string) => {
  const sent = Effect.map(watched.supervised, (supervised) =>
    batches(supervised.changes(options), subscription)
  )
  return pulsing(Stream.unwrap(sent), subscription)
}

/** Retries: nothing can be done before the store reports whether the account is watched. */
