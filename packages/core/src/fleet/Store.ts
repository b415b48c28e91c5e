/** The memory of a fleet, whatever it is stored in. */
import type { Effect, Option } from "effect"
import { Context } from "effect"
import type { FleetError } from "./FleetError.ts"
import type { FleetStatus } from "./FleetStatus.ts"
import type { Wish } from "./Wish.ts"
import type * as ServerProfiles from "../lifecycle/ServerProfiles.ts"
import type { Said } from "./Lesson.ts"

/** A store that all runners of a fleet share. Each call fails as `StorageDown` if the store does not answer. */
export interface FleetStore {
  /**
   * Stores that the account is to be watched, and how. Its status begins as `Unassigned`; an existing one stays. Returns
   * the current epoch.
   */
  readonly watch: (accountId: string, wish: Wish) => Effect.Effect<number, FleetError>
  /** Forgets the account: the wish and its status. Tasks that had begun are kept: their messages may come again. */
  readonly unwatch: (accountId: string) => Effect.Effect<void, FleetError>
  /** Begins the next epoch of the account, on whichever runner asks; nothing if the account is not watched. */
  readonly takeOver: (accountId: string) => Effect.Effect<Option.Option<Taken>, FleetError>
  /** Replaces the statuses of these accounts. A report of an earlier epoch, or of an account that is not watched, is skipped. */
  readonly save: (reports: ReadonlyArray<Report>) => Effect.Effect<void, FleetError>
  /** Returns the accounts of this runner, and those without one. An empty address has no accounts. */
  readonly assigned: (runner: string) => Effect.Effect<Assigned, FleetError>
  readonly status: (accountId: string) => Effect.Effect<Option.Option<FleetStatus>, FleetError>
  /** The statuses of all watched accounts, by account. */
  readonly statuses: Effect.Effect<ReadonlyArray<FleetStatus>, FleetError>
  /** Returns whether this message's task has begun, here or on a lost runner. */
  readonly hasBegun: (accountId: string, messageId: string) => Effect.Effect<boolean, FleetError>
  /** Stores that a task begins. Returns `false` if the task of this message had begun before. */
  readonly begin: (accountId: string, messageId: string) => Effect.Effect<boolean, FleetError>
  /** Forgets messages that will not be delivered again, since their answers are stored. */
  readonly forget: (accountId: string, messageIds: ReadonlyArray<string>) => Effect.Effect<void, FleetError>
  /** The profiles of servers, shared by all runners. */
  readonly profiles: ServerProfiles.Store
  /** The lessons that runners share; absent if one process is the whole fleet. */
  readonly lessons?: LessonStore | undefined
}

/** The wish for an account, and the number of the epoch that has begun: one for each stay on a runner. */
export interface Taken {
  readonly wish: Wish
  readonly epoch: number
}

/** A status, and the epoch in which it was true. A runner's last report may reach the store after its successor's first. */
export interface Report {
  readonly status: FleetStatus
  readonly epoch: number
}

/** Watched accounts, by who reported them last. */
export interface Assigned {
  /** Accounts that this runner reported last. */
  readonly here: ReadonlyArray<string>
  /** Accounts that no runner has reported, or one that is gone. */
  readonly nowhere: ReadonlyArray<string>
}

/** The facts about hosts and accounts that hold for a limited time: pace, limits, lockouts, and the other runners. */
export interface LessonStore {
  /** Stores these lessons, each for its time, forgets those with these keys, and returns all valid ones, including the caller's. */
  readonly exchange: (
    says: ReadonlyArray<Said>,
    forgets: ReadonlyArray<string>
  ) => Effect.Effect<ReadonlyArray<Said>, FleetError>
}

/** The store in use: `layerMemory` for one process, `layerSql` for many. */
export const FleetStore = Context.Service<FleetStore>("@effect-imap/core/FleetStore")
