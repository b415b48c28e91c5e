/** The state that all connections to one simulated account share: its mail and its faults. */
import { Effect } from "effect"
import * as Fault from "./Fault.ts"
import { builtIn, type Mailboxes, storeOf } from "./mailboxes.ts"
import type { ServerEnd } from "./testing/ServerEnd.ts"
import type * as Mailstore from "./store/Mailstore.ts"

export interface SharedMailOptions {
  /** The account's mailboxes. By default an INBOX with a dozen messages, and an empty folder. */
  readonly mailboxes?: Mailboxes | undefined
  readonly faults?: ReadonlyArray<Fault.Fault> | undefined
}

/** A connection that has been greeted. */
export interface Session {
  readonly end: ServerEnd
  /** Reports changes to the connection, if that is allowed now. */
  readonly notify: Effect.Effect<void>
}

/** The mail of an account, its connections, and the faults still to come. */
export interface SharedMail {
  readonly store: () => Mailstore.Mailstore
  /** Replaces the store with one made from the current one; nothing may happen in between. */
  readonly set: (store: Mailstore.Mailstore) => void
  /** Reports pending changes to all connections. */
  readonly notify: Effect.Effect<void>
  readonly sessions: Set<Session>
  readonly faultAt: (command: string) => Fault.Fault | undefined
}

/** Makes the shared mail; `now`, in milliseconds, dates messages without a date. */
export const make = ({ faults = [], mailboxes = builtIn() }: SharedMailOptions = {}, now = 0): SharedMail => {
  let store = storeOf(mailboxes, now)
  const sessions = new Set<Session>()
  return {
    store: () => store,
    set: (next) => {
      store = next
    },
    notify: Effect.suspend(() => Effect.forEach(sessions, ({ notify }) => notify, { discard: true })),
    sessions,
    faultAt: Fault.counter(faults)
  }
}
