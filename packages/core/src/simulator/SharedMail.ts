/** What all connections to one simulated account share: its mail, and what is to go wrong. */
import { Effect } from "effect"
import * as Fault from "./Fault.ts"
import { builtIn, type Mailboxes, storeOf } from "./mailboxes.ts"
import type { ServerEnd } from "./ServerEnd.ts"
import type * as Mailstore from "./store/Mailstore.ts"

export interface Options {
  /** What the account holds. By default an INBOX with a dozen messages, and an empty folder. */
  readonly mailboxes?: Mailboxes | undefined
  readonly faults?: ReadonlyArray<Fault.Fault> | undefined
}

/** A connection that has been greeted. */
export interface Member {
  readonly end: ServerEnd
  /** Tells the connection what has changed, if it may be told now. */
  readonly tell: Effect.Effect<void>
}

export interface SharedMail {
  readonly store: () => Mailstore.Mailstore
  /** Takes a newer store, and tells all connections. */
  readonly put: (store: Mailstore.Mailstore) => Effect.Effect<void>
  readonly members: Set<Member>
  readonly faultAt: (command: string) => Fault.Fault | undefined
}

/** `now` in milliseconds is when its undated messages came. */
export const make = ({ faults = [], mailboxes = builtIn }: Options = {}, now = 0): SharedMail => {
  let store = storeOf(mailboxes, now)
  const members = new Set<Member>()
  return {
    store: () => store,
    put: (next) =>
      Effect.suspend(() => {
        if (next === store) return Effect.void
        store = next
        return Effect.forEach(members, ({ tell }) => tell, { discard: true })
      }),
    members,
    faultAt: Fault.counter(faults)
  }
}
