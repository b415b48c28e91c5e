/**
 * The memory of a fleet: the watched accounts, the state of each, the tasks that have begun, and what was learned about
 * servers. It never contains a secret.
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

/** A store that all runners of a fleet share. Each call fails as `StorageDown` if the store does not answer. */
export interface Store {
  /** Stores that the account is to be watched, and how. Its status begins as `Unassigned`; an existing one stays. */
  readonly watch: (accountId: string, wish: Wish) => Effect.Effect<void, FleetError>
  /** Forgets the account: the wish and its status. Tasks that had begun are kept: their messages may come again. */
  readonly unwatch: (accountId: string) => Effect.Effect<void, FleetError>
  readonly watched: (accountId: string) => Effect.Effect<Option.Option<Wish>, FleetError>
  /** Replaces the statuses of these accounts. Accounts that are not watched are skipped. */
  readonly save: (statuses: ReadonlyArray<FleetStatus>) => Effect.Effect<void, FleetError>
  readonly status: (accountId: string) => Effect.Effect<Option.Option<FleetStatus>, FleetError>
  /** The statuses of all watched accounts, by account. */
  readonly statuses: Effect.Effect<ReadonlyArray<FleetStatus>, FleetError>
  /** Whether this message's task has begun, here or on a lost runner. */
  readonly hasBegun: (accountId: string, messageId: string) => Effect.Effect<boolean, FleetError>
  /** Stores that a task begins. Returns `false` if the task of this message had begun before. */
  readonly begin: (accountId: string, messageId: string) => Effect.Effect<boolean, FleetError>
  /** Forgets messages that will not be delivered again, since their answers are stored. */
  readonly forget: (accountId: string, messageIds: ReadonlyArray<string>) => Effect.Effect<void, FleetError>
  /** The profiles of servers, shared by all runners. */
  readonly profiles: ServerProfiles.Store
  /** What runners share with each other; absent if one process is the whole fleet. */
  readonly lessons?: LessonStore | undefined
}

/** What runners know about hosts and accounts for a limited time: pace, limits, lockouts, and the other runners. */
export interface LessonStore {
  /** Stores these lessons, each for its time, forgets those with these keys, and returns all valid ones, including the caller's. */
  readonly exchange: (
    says: ReadonlyArray<Said>,
    forgets: ReadonlyArray<string>
  ) => Effect.Effect<ReadonlyArray<Said>, FleetError>
}

/** The store in use: `layerMemory` for one process, `layerSql` for many. */
export class FleetStore extends Context.Service<FleetStore, Store>()("@effect-imap/core/FleetStore") {}

/** Provides a store in memory, for one process. Its contents live as long as the layer. */
export const layerMemory: Layer.Layer<FleetStore> = Layer.sync(FleetStore, () => FleetStore.of(inMemory()))

/** Provides a store in PostgreSQL, which all runners share and which outlives them. Creates its tables, `imap_fleet_*`. */
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
