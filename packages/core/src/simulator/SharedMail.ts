/** What all connections to one simulated account share: its mail, and what is to go wrong. */
import { Effect } from "effect"
import * as Fault from "./Fault.ts"
import { builtIn, type Mailboxes, storeOf } from "./mailboxes.ts"
import type { ServerEnd } from "./ServerEnd.ts"
import type * as Mailstore from "./store/Mailstore.ts"

export interface SharedMailOptions {
  /** What the account holds. By default an INBOX with a dozen messages, and an empty folder. */
  readonly mailboxes?: Mailboxes | undefined
  readonly faults?: ReadonlyArray<Fault.Fault> | undefined
}

/** A connection that has been greeted. */
export interface Session {
  readonly end: ServerEnd
  /** Tells the connection what has changed, if it may be told now. */
  readonly notify: Effect.Effect<void>
}

export interface SharedMail {
  readonly store: () => Mailstore.Mailstore
  /** Takes the store that follows from the present one, at once: nothing may come between. */
  readonly set: (store: Mailstore.Mailstore) => void
  /** Tells all connections what they do not know yet. */
  readonly notify: Effect.Effect<void>
  readonly sessions: Set<Session>
  readonly faultAt: (command: string) => Fault.Fault | undefined
}

/** `now` in milliseconds is when its undated messages came. */
export const make = ({ faults = [], mailboxes = builtIn }: SharedMailOptions = {}, now = 0): SharedMail => {
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
