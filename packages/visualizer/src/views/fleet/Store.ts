/** What the page of a fleet shows, and what a person asked it for. */
import * as Fleet from "../../model/fleet/Fleet.ts"
import * as Query from "../../model/fleet/query.ts"
import type { Order } from "../../model/fleet/order.ts"
import * as Live from "../../page/Live.ts"
import * as Members from "../../page/Members.ts"

/** What was received last. */
export interface Told {
  readonly members: ReadonlyArray<Fleet.Member>
  readonly fleet: Fleet.Fleet
  /** Since when nobody could say how the accounts stand. */
  readonly failingSince: number | undefined
}

export interface FleetState {
  readonly live: Live.LiveStatus
  readonly told: Told | undefined
  /** What is asked for, as it is typed. */
  readonly typed: string
  readonly order: Order
}

export interface Store {
  readonly get: () => FleetState
  readonly set: (change: Partial<Pick<FleetState, "typed" | "order">>) => void
  readonly subscribe: (listener: () => void) => () => void
  /** The clock of the server, in ms since 1970. */
  readonly now: () => number
  /** Where the trace of an account is shown. The fragment goes to no server. */
  readonly traceOf: (account: string) => string
  readonly stop: () => void
}

/** What the address asks for: `#q=host:gmail`. */
const asked = (): string => new URLSearchParams(location.hash.slice(1)).get("q") ?? ""

const showAsked = (typed: string) =>
  history.replaceState(
    null,
    "",
    typed === "" ? location.pathname : `#${new URLSearchParams({ q: typed }).toString()}`
  )

const toldOf = ({ failingSince, members, now }: Members.FleetSnapshot): Told => {
  const all = Array.from(members.values())
  return { members: all, fleet: Fleet.of(all, now), failingSince }
}

/** Follows what `url` sends, and keeps what is asked for in the address. */
export const make = (url: string): Store => {
  const token = Live.takeToken()
  const listeners = new Set<() => void>()
  let state: FleetState = { live: { _tag: "connecting" }, told: undefined, typed: asked(), order: "urgency" }
  let heard = { now: 0, at: performance.now() }
  const update = (change: Partial<FleetState>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const stop = Members.follow(url, token, {
    status: (live) => update({ live }),
    told: (told) => {
      heard = { now: told.now, at: performance.now() }
      update({ told: toldOf(told) })
    }
  })
  return {
    get: () => state,
    set: (change) => {
      update(change)
      if (change.typed !== undefined) showAsked(change.typed)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    now: () => heard.now + performance.now() - heard.at,
    traceOf: (account) =>
      `trace?${new URLSearchParams({ account }).toString()}${token === undefined ? "" : `#token=${token}`}`,
    stop
  }
}

/** Asks for these fields too, or no longer where they are asked for already. */
export const toggle = ({ get, set }: Store, ...fields: ReadonlyArray<string>): void => {
  const { typed } = get()
  const on = fields.every((field) => Query.has(typed, field))
  set({
    typed: fields.reduce(
      (text, field) => (Query.has(text, field) === on ? Query.toggled(text, field) : text),
      typed
    )
  })
}
