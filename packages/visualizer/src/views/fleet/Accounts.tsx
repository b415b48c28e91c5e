/** The accounts that match the query. */
import { useMemo } from "preact/hooks"
import type { Member } from "../../model/fleet/Fleet.ts"
import { byOrder } from "../../model/fleet/order.ts"
import * as Query from "../../model/fleet/query.ts"
import * as Words from "../../model/fleet/words.ts"
import { AccountTable } from "../accounts/AccountTable.tsx"
import type { FleetState, Store } from "./Store.ts"

interface Props {
  readonly store: Store
  readonly state: FleetState
  readonly members: ReadonlyArray<Member>
}

export const Accounts = ({ members, state, store }: Props) => {
  const { order, typed } = state
  const found = useMemo(() => {
    const fits = Query.parse(typed)
    const now = store.now()
    return members.filter((member) => fits(member, now)).toSorted(byOrder[order])
  }, [members, order, typed])
  return (
    <section class="accounts" aria-label="Accounts">
      <div class="tools">
        <Find state={state} store={store} />
        <span class="dim" role="status">
          {typed === ""
            ? Words.accounts(found.length)
            : `${Words.number(found.length)} of ${Words.accounts(members.length)}`}
        </span>
        <span class="dim keys">
          <kbd>/</kbd> find <kbd>↑</kbd> <kbd>↓</kbd> <kbd>Enter</kbd> trace
        </span>
      </div>
      <AccountTable
        members={found}
        now={store.now()}
        order={order}
        onOrder={(order) => store.set({ order })}
        onOpen={({ account }) => location.assign(store.traceOf(account))}
        hrefOf={({ account }) => store.traceOf(account)}
      />
    </section>
  )
}

const Find = ({ state, store }: Omit<Props, "members">) => (
  <span class="find">
    <input
      id="find"
      type="search"
      aria-label="Find accounts"
      placeholder="Filter: host:gmail  state:stuck  age:>1h"
      spellcheck={false}
      value={state.typed}
      onInput={({ currentTarget }) => store.set({ typed: currentTarget.value })}
    />
    {state.typed !== "" && (
      <button type="button" onClick={() => store.set({ typed: "" })}>
        Show all
      </button>
    )}
  </span>
)
