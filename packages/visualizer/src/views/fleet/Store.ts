/** The state of a fleet's page, and the person's query. */
import * as Fleet from "../../model/fleet/Fleet.ts"
import type { Order } from "../../model/fleet/order.ts"
import * as Live from "../../page/Live.ts"
import * as Members from "../../page/Members.ts"
import { observed, type Observed } from "../../page/observed.ts"

/** The last update. */
export interface Latest {
  readonly fleet: Fleet.Fleet
  /** The time since which the server has not known the accounts' states. */
  readonly failingSince: number | undefined
}

export interface FleetState {
  readonly live: Live.LiveStatus
  readonly latest: Latest | undefined
  /** The query, as typed. */
  readonly typed: string
  readonly order: Order
}

export interface Store extends Pick<Observed<FleetState>, "get" | "subscribe"> {
  readonly set: (change: Partial<Pick<FleetState, "typed" | "order">>) => void
  /** Returns the server's time, in ms since 1970. */
  readonly now: () => number
  /** Returns the address of an account's trace. The fragment is sent to no server. */
  readonly traceOf: (account: string) => string
  readonly stop: () => void
}

/** Follows the updates of `url`, and keeps the query in the address. */
export const make = (url: string): Store => {
  const token = Live.takeToken()
  const state = observed<FleetState>({
    live: { _tag: "connecting" },
    latest: undefined,
    typed: asked(),
    order: "urgency"
  })
  let heard = { now: 0, at: performance.now() }
  const stop = Members.follow(url, token, {
    status: (live) => state.set({ live }),
    snapshot: (latest) => {
      heard = { now: latest.now, at: performance.now() }
      state.set({ latest: latestOf(latest) })
    }
  })
  return {
    ...state,
    set: (change) => {
      state.set(change)
      if (change.typed !== undefined) showAsked(change.typed)
    },
    now: () => heard.now + performance.now() - heard.at,
    traceOf: (account) =>
      `trace?${new URLSearchParams({ account }).toString()}${token === undefined ? "" : `#token=${token}`}`,
    stop
  }
}

/** Reads the query from the address: `#q=host:gmail`. */
const asked = (): string => new URLSearchParams(location.hash.slice(1)).get("q") ?? ""

const latestOf = ({ failingSince, members, now }: Members.FleetSnapshot): Latest => {
  return { fleet: Fleet.of(Array.from(members.values()), now), failingSince }
}

const showAsked = (typed: string) =>
  history.replaceState(
    null,
    "",
    typed === "" ? location.pathname : `#${new URLSearchParams({ q: typed }).toString()}`
  )
