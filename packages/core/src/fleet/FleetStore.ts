/**
 * The memory of a fleet: the watched accounts, the state of each, the tasks that have begun, and what was learned about
 * servers. It never contains a secret.
 */
import { Clock, DateTime, Effect, Layer, Option } from "effect"
import type { SqlClient } from "effect/sql/SqlClient"
import { type FleetStatus, historyOf, maxStays, type Stays } from "./FleetStatus.ts"
import { makeSqlStore } from "./sqlStore.ts"
import { unassigned, Wish } from "./Wish.ts"
import * as ServerProfiles from "../lifecycle/ServerProfiles.ts"
import { FleetStore } from "./Store.ts"

export { type Assigned, FleetStore, type LessonStore, type Report, type Taken } from "./Store.ts"

export { unassigned, Wish }

/** Provides a store in memory, for one process. Its contents live as long as the layer. */
export const layerMemory: Layer.Layer<FleetStore> = Layer.sync(FleetStore, () => FleetStore.of(inMemory()))

/** Provides a store in PostgreSQL, which all runners share and which outlives them. Creates its tables, `imap_fleet_*`. */
export const layerSql: Layer.Layer<FleetStore, never, SqlClient> = Layer.effect(
  FleetStore,
  Effect.map(makeSqlStore, FleetStore.of)
)

interface Row {
  wish: Wish
  epoch: number
  status: FleetStatus
  stays: Stays
}

/** Notes that a runner has the account now, unless it had it before and has not left it. */
const noted = ({ stays, status: before }: Row, { runner }: FleetStatus, now: number): Stays => {
  const hadIt = stays.at(-1)?.runner === runner
  if (runner === undefined || (hadIt && before.state !== "Unassigned")) return stays
  const gone = hadIt ? { gone: before.since } : {}
  return [...stays, { runner, since: DateTime.makeUnsafe(now), ...gone }].slice(-maxStays)
}

const shown = ({ status, stays }: Row): FleetStatus => ({ ...status, ...historyOf(stays) })

const inMemory = (): FleetStore => ({
  ...accountsInMemory(),
  ...begunInMemory(),
  profiles: ServerProfiles.inMemory()
})

const accountsInMemory = (): Omit<FleetStore, "hasBegun" | "begin" | "forget" | "profiles"> => {
  const rows = new Map<string, Row>()
  return {
    watch: (accountId, wish) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const row = rows.get(accountId) ?? rowOf(accountId, wish, now)
        rows.set(accountId, Object.assign(row, { wish }))
        return row.epoch
      }),
    unwatch: (accountId) => Effect.sync(() => void rows.delete(accountId)),
    takeOver: (accountId) =>
      Effect.sync(() =>
        Option.map(Option.fromNullishOr(rows.get(accountId)), (row) => ({
          wish: row.wish,
          epoch: ++row.epoch
        }))
      ),
    save: (reports) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        for (const { epoch, status } of reports) {
          const row = rows.get(status.accountId)
          if (row?.epoch === epoch) Object.assign(row, { status, stays: noted(row, status, now) })
        }
      }),
    assigned: (runner) =>
      Effect.sync(() => {
        const reported = (by: string | undefined) =>
          Array.from(rows).flatMap(([accountId, { status }]) => (status.runner === by ? [accountId] : []))
        return { here: reported(runner), nowhere: reported(undefined) }
      }),
    status: (accountId) => Effect.sync(() => Option.map(Option.fromNullishOr(rows.get(accountId)), shown)),
    statuses: Effect.sync(() =>
      Array.from(rows.values(), shown).toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1))
    )
  }
}

/** An account that no runner has yet. */
const rowOf = (accountId: string, wish: Row["wish"], now: number): Row => ({
  wish,
  epoch: 0,
  status: unassigned(accountId, wish, now),
  stays: []
})

/** The tasks that have begun, by account. */
const begunInMemory = (): Pick<FleetStore, "hasBegun" | "begin" | "forget"> => {
  const begun = new Map<string, Set<string>>()
  return {
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
      })
  }
}
