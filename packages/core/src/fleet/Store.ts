/** What a fleet remembers, whatever it is kept in. */
import type { Effect, Option } from "effect"
import { Context } from "effect"
import type { FleetError } from "./FleetError.ts"
import type { FleetStatus } from "./FleetStatus.ts"
import type { Wish } from "./Wish.ts"
import type * as ServerProfiles from "../ServerProfiles.ts"
import type { Said } from "./Lesson.ts"

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
