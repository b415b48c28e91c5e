/** What a connection waits for, and which timer will end the wait. */
import type { Connection, PendingTimer } from "./Connection.ts"

/** Something that was begun and has no end yet. */
export interface Open {
  /** `tagged reply to A3 SELECT`, `greeting`, `tcp to port 993`. */
  readonly what: string
  readonly since: number
}

export interface Pending {
  /** The oldest. */
  readonly open: Open | undefined
  /** By the time at which they fire. */
  readonly timers: ReadonlyArray<PendingTimer>
}

export declare const of: (connection: Connection) => Pending
/** `waiting 12.3 s for tagged reply to A3 SELECT; selectLimit fires in 17.7 s`; undefined where nothing is awaited. */
export declare const sentence: (pending: Pending, now: number) => string | undefined
