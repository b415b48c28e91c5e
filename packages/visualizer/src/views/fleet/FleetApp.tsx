/** The page of a fleet: what is wrong and who must act, at which hosts, and which accounts. */
import { useEffect, useReducer, useRef } from "preact/hooks"
import type * as Live from "../../page/Live.ts"
import { clock } from "../parts/format.ts"
import { Failures } from "../accounts/Failures.tsx"
import { Headline } from "../accounts/Headline.tsx"
import * as Words from "../../model/fleet/words.ts"
import { Accounts } from "./Accounts.tsx"
import { Parts } from "./Parts.tsx"
import type { FleetState, Store } from "./Store.ts"

export const FleetApp = ({ store, title }: { readonly store: Store; readonly title: string }) => {
  const state = useStore(store)
  const root = useRef<HTMLDivElement>(null)
  useKeys(root, store)
  const { live, latest } = state
  const shared = { store, state }
  const asking = { typed: state.typed, ask: (typed: string) => store.set({ typed }) }
  return (
    <div class="app fleet" ref={root}>
      <header class="banner">
        <div class="top">
          <h1>{title}</h1>
          <Pill live={live} />
        </div>
        <Notice state={state} />
      </header>
      {latest === undefined ? (
        <Nothing live={live} />
      ) : (
        <main class="board">
          <Headline {...asking} fleet={latest.fleet} rest={Words.rest(latest.fleet, store.now())} />
          <div class="parts">
            <Failures {...asking} failures={latest.fleet.failures} now={store.now()} />
            <Parts {...asking} field="host" title="Hosts" parts={latest.fleet.hosts} />
            <Parts {...asking} field="runner" title="Runners" parts={latest.fleet.runners} />
            <Parts {...asking} field="age" title="In this state for" parts={latest.fleet.ages} />
          </div>
          <Accounts {...shared} members={latest.fleet.members} />
        </main>
      )}
    </div>
  )
}

/** Renders again when the store changes, and once a second, because ages grow. */
const useStore = (store: Store): FleetState => {
  const [, draw] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    const timer = setInterval(draw, 1000, undefined)
    const stop = store.subscribe(() => draw(undefined))
    return () => {
      clearInterval(timer)
      stop()
    }
  }, [store])
  return store.get()
}

const useKeys = (root: { readonly current: HTMLElement | null }, store: Store) => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const [target] = event.composedPath()
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === "Escape") {
        store.set({ typed: "" })
        root.current?.querySelector<HTMLElement>(".accounts .scroll")?.focus()
      }
      if (event.key === "/" && !(target instanceof HTMLInputElement)) {
        event.preventDefault()
        root.current?.querySelector<HTMLElement>("#find")?.focus()
      }
    }
    document.addEventListener("keydown", onKeyDown)
    return () => document.removeEventListener("keydown", onKeyDown)
  }, [store])
}

const Pill = ({ live }: { readonly live: Live.LiveStatus }) => {
  if (live._tag === "live") return <span class="pill live">● live</span>
  if (live._tag === "lost") return <span class="pill lost">? disconnected</span>
  if (live._tag === "ended") return <span class="pill">■ ended</span>
  return <span class="pill">connecting …</span>
}

const Notice = ({ state: { live, latest } }: { readonly state: FleetState }) => {
  if (latest === undefined) return null
  if (live._tag === "lost")
    return (
      <p class="notice" role="status">
        No connection since {clock(live.at)}: what you see is from then. The next try is at{" "}
        {clock(live.retryAt)}.
      </p>
    )
  if (live._tag === "tokenRefused")
    return (
      <p class="notice" role="status">
        The runner was started again: follow the address that it prints now.
      </p>
    )
  if (latest.failingSince !== undefined)
    return (
      <p class="notice" role="status">
        Since {clock(new Date(latest.failingSince))} the fleet’s storage does not answer: what you see is from
        then.
      </p>
    )
  return null
}

const problems: Partial<Record<Live.LiveStatus["_tag"], readonly [title: string, words: string]>> = {
  tokenMissing: [
    "This address lacks its token",
    "The fleet is private: only the address that the runner printed opens it."
  ],
  tokenRefused: [
    "The token of this page is no longer valid",
    "The runner has ended, or was started again: follow the address that it prints."
  ],
  lost: ["No connection to the runner", "Is it still running? The page keeps trying."]
}

const Nothing = ({ live }: { readonly live: Live.LiveStatus }) => {
  const [title, words] = problems[live._tag] ?? ["Connecting …", ""]
  return (
    <main class="whole">
      <div class="empty">
        <h2>{title}</h2>
        <p>{words}</p>
      </div>
    </main>
  )
}
