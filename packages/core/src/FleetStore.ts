/**
 * What a fleet remembers: which accounts are watched, the state of each, which tasks have begun, and what servers
 * taught. No secret ever comes here.
 */
import { Clock, Context, Effect, Layer, Option } from "effect"
import type { SqlClient } from "effect/sql/SqlClient"
import type { FleetError } from "./fleet/FleetError.ts"
import type { FleetStatus } from "./fleet/FleetStatus.ts"
import type { Said } from "./fleet/Lessons.ts"
import * as sqlStore from "./fleet/sqlStore.ts"
import { unassigned, Wish } from "./fleet/Wish.ts"
import * as ServerProfiles from "./ServerProfiles.ts"

export { unassigned, Wish }

/** A store for what all runners of a fleet know. Each call fails as `StorageDown` if it does not answer. */
export interface Store {
  /** Notes that the account is to be watched, and how. Its status begins as `Unassigned`; one that is there stays. */
  readonly watch: (accountId: string, wish: Wish) => Effect.Effect<void, FleetError>
  /** Forgets the account: the wish and its status. Tasks that had begun are kept: their messages may come again. */
  readonly unwatch: (accountId: string) => Effect.Effect<void, FleetError>
  readonly watched: (accountId: string) => Effect.Effect<Option.Option<Wish>, FleetError>
  /** Replaces the statuses of these accounts. One that is not watched is passed over. */
  readonly save: (statuses: ReadonlyArray<FleetStatus>) => Effect.Effect<void, FleetError>
  readonly status: (accountId: string) => Effect.Effect<Option.Option<FleetStatus>, FleetError>
  /** Of all that are watched, by account. */
  readonly statuses: Effect.Effect<ReadonlyArray<FleetStatus>, FleetError>
  /** This message's task has begun, here or on a runner that was lost. */
  readonly hasBegun: (accountId: string, messageId: string) => Effect.Effect<boolean, FleetError>
  /** Notes that a task begins. Returns `false` if the same message had begun before. */
  readonly begin: (accountId: string, messageId: string) => Effect.Effect<boolean, FleetError>
  /** Their answers are kept elsewhere by now: they will not be delivered again. */
  readonly forget: (accountId: string, messageIds: ReadonlyArray<string>) => Effect.Effect<void, FleetError>
  /** What each server taught, for all runners. */
  readonly profiles: ServerProfiles.Store
  /** What runners let each other know; absent where one process is the whole fleet. */
  readonly lessons?: LessonStore | undefined
}

/** What runners know of hosts and accounts for a while: pace, limits, lockouts, and which runners there are. */
export interface LessonStore {
  /** Notes these, each for its time, forgets those of these keys, and returns all that hold, the caller's own included. */
  readonly exchange: (
    says: ReadonlyArray<Said>,
    forgets: ReadonlyArray<string>
  ) => Effect.Effect<ReadonlyArray<Said>, FleetError>
}

/** The store in use: `layerMemory` for one process, `layerSql` for many. */
export class FleetStore extends Context.Service<FleetStore, Store>()("@effect-imap/core/FleetStore") {}

/** Lives as long as its layer: for one process. */
export const layerMemory: Layer.Layer<FleetStore> = Layer.sync(FleetStore, () => FleetStore.of(inMemory()))

/** Shared by all runners of a database, and outlives them. Makes its own tables, `imap_fleet_*`. PostgreSQL alone. */
export const layerSql: Layer.Layer<FleetStore, never, SqlClient> = Layer.effect(
  FleetStore,
  Effect.map(sqlStore.make, FleetStore.of)
)

interface Row {
  wish: Wish
  status: FleetStatus
}

const inMemory = (): Store => {
  const rows = new Map<string, Row>()
  const begun = new Map<string, Set<string>>()
  return {
    watch: (accountId, wish) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const row = rows.get(accountId)
        if (row !== undefined) row.wish = wish
        else rows.set(accountId, { wish, status: unassigned(accountId, wish, now) })
      }),
    unwatch: (accountId) => Effect.sync(() => void rows.delete(accountId)),
    watched: (accountId) => Effect.sync(() => Option.fromNullishOr(rows.get(accountId)?.wish)),
    save: (statuses) =>
      Effect.sync(() => {
        for (const status of statuses) {
          const row = rows.get(status.accountId)
          if (row !== undefined) row.status = status
        }
      }),
    status: (accountId) => Effect.sync(() => Option.fromNullishOr(rows.get(accountId)?.status)),
    statuses: Effect.sync(() =>
      Array.from(rows.values(), ({ status }) => status).toSorted((a, b) =>
        a.accountId < b.accountId ? -1 : 1
      )
    ),
    hasBegun: (accountId, messageId) => Effect.sync(() => begun.get(accountId)?.has(messageId) === true),
    begin: (accountId, messageId) =>
      Effect.sync(() => {
        const of = begun.get(accountId) ?? new Set()
        begun.set(accountId, of)
        const isFirst = !of.has(messageId)
        of.add(messageId)
        return isFirst
      }),
    forget: (accountId, messageIds) =>
      Effect.sync(() => {
        const of = begun.get(accountId)
        for (const id of messageIds) of?.delete(id)
        if (of?.size === 0) begun.delete(accountId)
      }),
    profiles: ServerProfiles.inMemory()
  }
}
