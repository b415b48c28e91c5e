/** The accounts that match the query, of which only those in view are in the page. */
import { useMemo, useRef, useState } from "preact/hooks"
import type { Member } from "../../model/fleet/Fleet.ts"
import { stateMark, stateWord, turnName } from "../../model/fleet/Member.ts"
import { byOrder, type Order } from "../../model/fleet/order.ts"
import * as Query from "../../model/fleet/query.ts"
import * as Words from "../../model/fleet/words.ts"
import { rowOf, useInView, useSize, useWindow } from "../parts/hooks.ts"
import { plain, ServerText } from "../parts/ServerText.tsx"
import type { FleetState, Store } from "./Store.ts"

/** A list that is narrower has a second line for the last column, in pixels. */
const narrow = 600

interface Props {
  readonly store: Store
  readonly state: FleetState
  readonly members: ReadonlyArray<Member>
}

export const Accounts = ({ members, state, store }: Props) => {
  const { order, typed } = state
  const panel = useRef<HTMLDivElement>(null)
  const [here, go] = useState<number>()
  const found = useMemo(() => {
    const fits = Query.parse(typed)
    const now = store.now()
    return members.filter((member) => fits(member, now)).toSorted(byOrder[order])
  }, [members, order, typed])
  const isNarrow = useSize(panel).width < narrow
  const rowHeight = isNarrow ? 66 : 28
  const { first, last } = useWindow(panel, found.length, rowHeight)
  useInView(panel, here, rowHeight)
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = here === undefined ? undefined : found[here]
    if (event.key === "Enter" && chosen !== undefined) return location.assign(store.traceOf(chosen.account))
    const row = rowOf(event.key, here ?? -1, found.length)
    if (row === undefined) return
    event.preventDefault()
    go(row)
  }
  return (
    <section class={`accounts ${isNarrow ? "narrow" : ""}`} aria-label="Accounts">
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
      <div
        class="scroll"
        ref={panel}
        role="table"
        tabIndex={0}
        aria-label="Accounts, with the arrow keys"
        aria-rowcount={found.length + 1}
        aria-activedescendant={here === undefined ? undefined : `account-${here}`}
        onKeyDown={onKeyDown}
      >
        <Heads order={order} onOrder={(order) => store.set({ order })} />
        <div class="sheet" role="rowgroup" style={{ blockSize: `${found.length * rowHeight}px` }}>
          {found.slice(first, last).map((member, index) => (
            <Row
              key={member.account}
              member={member}
              index={first + index}
              top={(first + index) * rowHeight}
              here={first + index === here}
              store={store}
            />
          ))}
        </div>
        {found.length === 0 && <p class="nothing dim">No account matches.</p>}
      </div>
    </section>
  )
}

const Find = ({ state, store }: Omit<Props, "members">) => (
  <span class="find">
    <input
      id="find"
      type="search"
      aria-label="Find accounts"
      placeholder="host:gmail state:stuck turn:owner age:>1h"
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

const columns: ReadonlyArray<readonly [title: string, order?: Order]> = [
  ["State", "urgency"],
  ["Account", "account"],
  ["Host", "host"],
  ["Runner", "runner"],
  ["For", "since"],
  ["Turn"],
  ["Why"]
]

const Heads = ({ order, onOrder }: { readonly order: Order; readonly onOrder: (order: Order) => void }) => (
  <div class="account heads" role="row">
    {columns.map(([title, by]) => (
      <span
        key={title}
        role="columnheader"
        class={title === "For" ? "num" : ""}
        aria-sort={by === order ? "ascending" : undefined}
      >
        {by === undefined ? (
          title
        ) : (
          <button type="button" class="quiet" onClick={() => onOrder(by)}>
            {title}
            {by === order && <span aria-hidden="true">▾</span>}
          </button>
        )}
      </span>
    ))}
  </div>
)

interface RowProps {
  readonly member: Member
  readonly index: number
  readonly top: number
  readonly here: boolean
  readonly store: Store
}

const Row = ({ here, index, member, store, top }: RowProps) => {
  const { account, host, runner, since, state, why } = member
  const now = store.now()
  const words = Words.whyOf(member, now)
  return (
    <div
      class={`account state-${state} ${here ? "here" : ""} ${words === "" ? "" : "explained"}`}
      role="row"
      id={`account-${index}`}
      aria-rowindex={index + 2}
      style={{ insetBlockStart: `${top}px` }}
    >
      <span role="cell" class="state">
        <span aria-hidden="true">{stateMark[state]}</span> {stateWord[state]}
      </span>
      <span role="cell" class="cut">
        <a href={store.traceOf(account)} tabIndex={-1} title={`The trace of ${plain(account)}`}>
          <ServerText text={Words.nameOf(member)} />
        </a>
      </span>
      <span role="cell" class="cut">
        <ServerText text={host} />
      </span>
      <span role="cell" class="cut dim" title={plain(Words.historyOf(member, now).join("\n"))}>
        {runner === undefined ? "–" : <ServerText text={runner} />}
      </span>
      <span role="cell" class="num">
        {Words.span(now - since)}
      </span>
      <span role="cell" class="cut">
        {why === undefined || state === "Selected" ? "" : turnName[why.turn]}
      </span>
      <span role="cell" class="cut" title={plain(words)}>
        <ServerText text={words} />
      </span>
    </div>
  )
}
