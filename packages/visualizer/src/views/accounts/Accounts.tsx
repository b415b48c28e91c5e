/** The accounts of a trace, those that need somebody first: the first view if there are several. */
import { useMemo, useState } from "preact/hooks"
import { duration } from "@effect-imap/core/internal/Advice"
import * as Fleet from "../../model/fleet/Fleet.ts"
import { byOrder, type Order } from "../../model/fleet/order.ts"
import * as Query from "../../model/fleet/query.ts"
import * as Words from "../../model/fleet/words.ts"
import {
  type Account,
  accountsOf,
  hasManyAccounts,
  memberOf,
  nounOf,
  waitedFor
} from "../../model/index/accounts.ts"
import type { Trace } from "../../page/Trace.ts"
import type { State } from "../app/Store.ts"
import { useViewer } from "../app/Viewer.ts"
import { listed } from "../list/ConnectionList.tsx"
import { counted } from "../parts/format.ts"
import { AccountTable } from "./AccountTable.tsx"
import { Failures } from "./Failures.tsx"
import { Headline } from "./Headline.tsx"

/** Returns whether a trace has so many accounts that they are shown first. */
export const useHasManyAccounts = ({ revision, trace }: State): boolean =>
  useMemo(() => trace !== undefined && hasManyAccounts(trace.index.connections), [trace, revision])

interface Props {
  readonly state: State
  readonly trace: Trace
}

export const Accounts = ({ state, trace }: Props) => {
  const { found, loading, revision } = state
  const viewer = useViewer()
  const [typed, ask] = useState("")
  const [order, sort] = useState<Order>("urgency")
  const now = trace.now()
  const all = useMemo(() => accountsOf(trace.index.connections), [trace, revision])
  const fleet = useMemo(() => Fleet.of(all.map(memberOf), now), [all])
  const members = useMemo(
    () =>
      new Map(
        fleet.members.flatMap((member, at) => {
          const account = all[at]
          return account === undefined ? [] : [[member, account] as const]
        })
      ),
    [fleet]
  )
  const shown = useMemo(() => {
    const kept = new Set(listed(state).map(({ id }) => id))
    const fits = Query.parse(typed)
    return Array.from(members)
      .filter(([member, { connections }]) => fits(member, now) && connections.some(({ id }) => kept.has(id)))
      .map(([member]) => member)
      .toSorted(byOrder[order])
  }, [members, found, order, typed])
  const sessions = all.filter(({ isSession }) => isSession).length
  const noun = nounOf(all)
  const asking = { typed, ask }
  const waits = useWaits(all, trace, { loading, noun })
  const which = sessions < all.length ? `${sessions} are numbered` : "numbered"
  const unnamed = sessions > 0 ? `${which}, because the app gave them no label` : ""
  const rest = [Words.rest(fleet, now), waits, unnamed].filter(Boolean).join(" · ")
  return (
    <main class="accounts">
      <Headline {...asking} fleet={fleet} noun={noun} rest={rest} />
      {fleet.failures.length > 0 && <Failures {...asking} failures={fleet.failures} now={now} />}
      <AccountTable
        members={shown}
        noun={noun}
        now={now}
        order={order}
        onOrder={sort}
        onOpen={(member) => {
          const account = members.get(member)
          if (account !== undefined) viewer.select(account.deciding.id)
        }}
      />
    </main>
  )
}

const minWaitMs = 1000

/** Says how many accounts waited for their turn, from the bars of all connections, once the trace is read. */
const useWaits = (
  accounts: ReadonlyArray<Account>,
  trace: Trace,
  { loading, noun }: { readonly loading: boolean; readonly noun: Words.Noun }
): string =>
  useMemo(() => {
    const waits = (loading ? [] : accounts)
      .map((account) => waitedFor(account, trace.index.bars, trace.now()))
      .filter((wait) => wait >= minWaitMs)
    const longest = duration(waits.reduce((most, wait) => Math.max(most, wait), 0))
    return waits.length === 0
      ? ""
      : `${counted(waits.length, noun)} waited for ${waits.length === 1 ? "its" : "their"} turn, ${longest} at most`
  }, [accounts, loading, noun])
