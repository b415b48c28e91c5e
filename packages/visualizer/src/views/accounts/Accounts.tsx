/** The accounts of a trace, sorted by what needs a person: the first view if there are several. */
import { type KeyboardEventHandler } from "preact"
import { useMemo, useRef, useState } from "preact/hooks"
import {
  type Account,
  accountsOf,
  attemptsOf,
  byNeed,
  hasSeveral,
  sentenceOf,
  sinceOf,
  type Standing,
  standings,
  waitedFor
} from "../../model/index/accounts.ts"
import { turnWord } from "../../model/fleet/Member.ts"
import { duration } from "@effect-imap/core/internal/Advice"
import { atStep, labelOfStep } from "../../model/evidence/Failure.ts"
import { span } from "../../model/life/words.ts"
import type { Trace } from "../../page/Trace.ts"
import type { State } from "../app/Store.ts"
import { useViewer } from "../app/Viewer.ts"
import { listed } from "../list/ConnectionList.tsx"
import { counted } from "../parts/format.ts"
import { rowOf, useInView, useWindow } from "../parts/hooks.ts"
import { plain, ServerText } from "../parts/ServerText.tsx"
import { reasonWords } from "../../model/connection/reasonWords.ts"
import { shortAddress } from "../parts/words.ts"

/** Returns whether a trace has so many accounts that they are shown first. */
export const useSeveral = ({ revision, trace }: State): boolean =>
  useMemo(() => trace !== undefined && hasSeveral(trace.index.connections), [trace, revision])

interface Props {
  readonly state: State
  readonly trace: Trace
}

const rowHeight = 28

export const Accounts = ({ state, trace }: Props) => {
  const { found, revision } = state
  const all = useMemo(() => byNeed(accountsOf(trace.index.connections)), [trace, revision])
  const shown = useMemo(() => {
    const kept = new Set(listed(state).map(({ id }) => id))
    return all.filter(({ connections }) => connections.some(({ id }) => kept.has(id)))
  }, [all, found])
  const worst = all[0]?.standing
  const tone = worst === "stuck" ? "failure" : worst === "waiting" || worst === "queued" ? "warning" : "good"
  return (
    <main class="accounts">
      <section class={`headline ${tone}`} aria-label="All accounts">
        <h2>
          <span class="mark" aria-hidden="true">
            {tone === "failure" ? "✗" : tone === "warning" ? "!" : "✓"}
          </span>{" "}
          {sentenceOf(all)}
        </h2>
        <Counts accounts={all} trace={trace} loading={state.loading} />
      </section>
      <p class="account heads" aria-hidden="true">
        <span>state</span>
        <span>{all.some(({ isSession }) => isSession) ? "session" : "account"}</span>
        <span class="host">host</span>
        <span class="num">for</span>
        <span class="why">why</span>
      </p>
      <List accounts={shown} trace={trace} />
    </main>
  )
}

const words: Readonly<Record<Standing, readonly [mark: string, word: string]>> = {
  stuck: ["✗", "stuck"],
  waiting: ["○", "waiting"],
  queued: ["⋮", "queued"],
  connecting: ["…", "connecting"],
  unknown: ["?", "end unknown"],
  ended: ["∅", "ended"],
  open: ["●", "open"]
}

/** Waits for longer than this are worth a word, in milliseconds. */
const leastWait = 1000

/** `loading`: the waits, which are in the bars of all connections, are counted once the trace is read. */
const Counts = ({
  accounts,
  loading,
  trace
}: {
  readonly accounts: ReadonlyArray<Account>
  readonly loading: boolean
  readonly trace: Trace
}) => {
  const waits = useMemo(
    () =>
      (loading ? [] : accounts)
        .map((account) => waitedFor(account, trace.index.bars, trace.now()))
        .filter((wait) => wait >= leastWait),
    [accounts, loading]
  )
  const count = (standing: Standing) => accounts.filter((each) => each.standing === standing).length
  return (
    <p class="about dim">
      {standings
        .filter((standing) => count(standing) > 0)
        .map((standing) => `${count(standing)} ${words[standing][1]}`)
        .join(" · ")}
      {waits.length > 0 &&
        ` · ${counted(waits.length, "account")} waited for ${waits.length === 1 ? "its" : "their"} turn, ${duration(waits.reduce((most, wait) => Math.max(most, wait), 0))} at most`}
    </p>
  )
}

const List = ({ accounts, trace }: { readonly accounts: ReadonlyArray<Account>; readonly trace: Trace }) => {
  const viewer = useViewer()
  const panel = useRef<HTMLDivElement>(null)
  const [here, setHere] = useState(0)
  const { height, top, width } = useWindow(panel, accounts.length, rowHeight)
  const tops = useMemo(() => topsOf(accounts, width), [accounts, width])
  const first = Math.max(0, tops.findLastIndex((each) => each <= top) - around)
  const beyond = tops.findIndex((each) => each > top + height)
  const last = beyond === -1 ? accounts.length : Math.min(accounts.length, beyond + around)
  useInView(panel, (tops[here] ?? 0) / rowHeight, rowHeight)
  const open = (at: number) => {
    const account = accounts[at]
    if (account !== undefined) viewer.select(account.telling.id)
  }
  const onKeyDown: KeyboardEventHandler<HTMLElement> = (event) => {
    const target = rowOf(event.key, here, accounts.length)
    if (target === undefined && event.key !== "Enter") return
    event.preventDefault()
    event.stopPropagation()
    if (target === undefined) open(here)
    else setHere(target)
  }
  return (
    <div
      class="scroll"
      ref={panel}
      role="listbox"
      aria-label="Accounts"
      tabIndex={0}
      aria-activedescendant={accounts.length === 0 ? undefined : `account-${here}`}
      onKeyDown={onKeyDown}
    >
      {accounts.length === 0 && <p class="dim nothing">No account matches the filter.</p>}
      <div
        class="sheet"
        style={{ paddingBlockStart: `${tops[first] ?? 0}px`, minBlockSize: `${tops.at(-1) ?? 0}px` }}
        role="presentation"
      >
        {accounts.slice(first, last).map((account, index) => (
          <Row
            key={account.name}
            account={account}
            at={first + index}
            count={accounts.length}
            here={first + index === here}
            now={trace.now()}
            onOpen={open}
          />
        ))}
      </div>
    </div>
  )
}

/** Rows rendered beside those in view. */
const around = 4

/** Returns where each row begins, and the last one ends, by what its words need: they wrap, and are never cut. */
const topsOf = (accounts: ReadonlyArray<Account>, width: number): ReadonlyArray<number> => {
  const isNarrow = width < 720
  const room = isNarrow ? width - 126 : (width - 296) * 0.625
  let top = 0
  return [
    0,
    ...accounts.map((account) => {
      const words = wordsOf(account)
      const lines = Math.ceil((words.length * letter) / Math.max(letter, room))
      top += rowHeight + line * (isNarrow ? lines : Math.max(0, lines - 1))
      return top
    })
  ]
}

/** The usual width of a letter, and the height of a line, in pixels. */
const letter = 7
const line = 20

interface RowProps {
  readonly account: Account
  readonly at: number
  readonly count: number
  readonly here: boolean
  readonly now: number
  readonly onOpen: (at: number) => void
}

const Row = ({ account, at, count, here, now, onOpen }: RowProps) => {
  const { name, standing, telling } = account
  const [mark, word] = words[standing]
  const why = whyOf(account)
  const told = wordsOf(account)
  return (
    <div
      id={`account-${at}`}
      class="account row"
      role="option"
      aria-selected={here}
      aria-setsize={count}
      aria-posinset={at + 1}
      title={plain([name, word, told].join(", "))}
      onClick={() => onOpen(at)}
    >
      <span class={`standing ${standing}`}>
        <span aria-hidden="true">{mark}</span> {word}
      </span>
      <span class="strong">
        <ServerText text={name} />
      </span>
      <span class="cut dim host">
        <ServerText text={shortAddress({ host: telling.host, port: telling.port })} />
      </span>
      <span class="num dim">{span(Math.max(0, now - sinceOf(account)))}</span>
      <span class="why">
        <ServerText text={why} />
        <span class="besides dim">{told.slice(why.length)}</span>
      </span>
    </div>
  )
}

/** Says why an account is not open, whose turn it is, and how often it was tried and lost. */
const wordsOf = (account: Account): string => {
  const { losses, standing, telling } = account
  const attempts = attemptsOf(account)
  return [
    whyOf(account),
    standing === "stuck" && telling.turn !== undefined && `turn: ${turnWord[telling.turn]}`,
    attempts > 1 && `${attempts} attempts`,
    losses > 0 && `lost ${losses === 1 ? "once" : `${losses} times`}`
  ]
    .filter(Boolean)
    .join(" · ")
}

/** Says why an account is not open, with the server's own words. */
const whyOf = ({ standing, telling: { error, serverText, step } }: Account): string => {
  if (error === undefined || standing === "open" || standing === "ended") return ""
  const what = reasonWords(error)
  const where = step === undefined || what.includes(labelOfStep(step)) ? "" : atStep(step)
  const quoted = serverText === undefined || serverText === "" ? "" : `: “${serverText}”`
  return `${what}${where}${quoted}`
}
