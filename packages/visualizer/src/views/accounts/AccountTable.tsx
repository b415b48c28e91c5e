/** A list of accounts, of a fleet or of a trace, of which only those in view are in the page. */
import { useMemo, useRef, useState } from "preact/hooks"
import {
  type Member,
  stateMark,
  stateWord,
  type TracedMember,
  urgencyOf,
  turnWord
} from "../../model/fleet/Member.ts"
import type { Order } from "../../model/fleet/order.ts"
import * as Words from "../../model/fleet/words.ts"
import { capitalized } from "../../trace/letters.ts"
import { rowOf, useInView, useWindow } from "../parts/hooks.ts"
import { plain, ServerText } from "../parts/ServerText.tsx"

interface Props {
  /** The accounts that are listed, in their order. */
  readonly members: ReadonlyArray<TracedMember>
  readonly noun?: Words.Noun
  readonly now: number
  readonly order: Order
  readonly onOrder: (order: Order) => void
  readonly onOpen: (member: Member) => void
  /** Returns the address of an account's trace, if it has one. */
  readonly hrefOf?: (member: Member) => string
}

/** A narrower list has separate lines for host and reason. In pixels. */
const minWideWidth = 720
const rowHeight = 28
const lineHeight = 20

/** The rows that are rendered above and below the visible ones. */
const overscan = 4

export const AccountTable = ({ members, now, onOpen, ...props }: Props) => {
  const panel = useRef<HTMLDivElement>(null)
  const [here, go] = useState<number>()
  const { height, top, width } = useWindow(panel, members.length, rowHeight)
  const isNarrow = width < minWideWidth
  const hasRunners = useMemo(() => members.some(({ runner }) => runner !== undefined), [members])
  const tops = useMemo(() => topsOf(members, now, { isNarrow, width }), [members, isNarrow, width])
  const first = Math.max(0, tops.findLastIndex((each) => each <= top) - overscan)
  const beyond = tops.findIndex((each) => each > top + height)
  const last = beyond === -1 ? members.length : Math.min(members.length, beyond + overscan)
  useInView(panel, here === undefined ? undefined : (tops[here] ?? 0) / rowHeight, rowHeight)
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = members[here ?? 0]
    if (event.key === "Enter" && chosen !== undefined) return onOpen(chosen)
    const row = rowOf(event.key, here ?? -1, members.length)
    if (row === undefined) return
    event.preventDefault()
    event.stopPropagation()
    go(row)
  }
  return (
    <div
      class={`scroll ${isNarrow ? "narrow" : ""} ${hasRunners ? "runners" : ""}`}
      ref={panel}
      role="table"
      tabIndex={0}
      aria-label="Accounts, with the arrow keys"
      aria-rowcount={members.length + 1}
      aria-activedescendant={here === undefined ? undefined : `account-${here}`}
      onKeyDown={onKeyDown}
    >
      <Heads {...props} hasRunners={hasRunners} />
      <div
        class="sheet"
        role="rowgroup"
        style={{ paddingBlockStart: `${tops[first] ?? 0}px`, minBlockSize: `${tops.at(-1) ?? 0}px` }}
      >
        {members.slice(first, last).map((member, index) => (
          <Row
            key={member.account}
            member={member}
            index={first + index}
            here={first + index === here}
            now={now}
            hasRunners={hasRunners}
            href={props.hrefOf?.(member)}
            onOpen={onOpen}
          />
        ))}
      </div>
      {members.length === 0 && <p class="nothing dim">No {props.noun ?? "account"} matches.</p>}
    </div>
  )
}

interface Room {
  readonly isNarrow: boolean
  readonly width: number
}

/** The usual width of a letter, in pixels. */
const letterWidth = 7

/** Returns the top of each row, and the bottom of the last: texts wrap and are never cut. */
const topsOf = (
  members: ReadonlyArray<TracedMember>,
  now: number,
  { isNarrow, width }: Room
): ReadonlyArray<number> => {
  const room = isNarrow ? width - 126 : (width - 330) / 2
  let top = 0
  return [
    0,
    ...members.map((member) => {
      const lines = Math.ceil((wordsOf(member, now).length * letterWidth) / Math.max(letterWidth, room))
      top += rowHeight + lineHeight * (isNarrow ? lines + 1 : Math.max(0, lines - 1))
      return top
    })
  ]
}

/** Says why an account is not open, and who must act. */
const wordsOf = (member: TracedMember, now: number): string =>
  [Words.whyOf(member, now), ofTurn(member)].filter((words) => words !== "").join(" · ")

/** Names who must act, if somebody must. */
const ofTurn = (member: Member): string => {
  const { why } = member
  if (why === undefined || urgencyOf(member) !== "person") return ""
  return why.turn === "nobody" ? Words.actorWords(why.turn) : `${turnWord[why.turn]} must act`
}

const columns: ReadonlyArray<readonly [title: string, order?: Order]> = [
  ["State", "urgency"],
  ["Account", "account"],
  ["Host", "host"],
  ["Runner", "runner"],
  ["For", "since"],
  ["Why"]
]

const Heads = ({
  hasRunners,
  noun = "account",
  onOrder,
  order
}: Pick<Props, "noun" | "onOrder" | "order"> & { readonly hasRunners: boolean }) => (
  <div class="account captions" role="row">
    {columns
      .filter(([, by]) => hasRunners || by !== "runner")
      .map(([name, by]) => {
        const title = by === "account" ? capitalized(noun) : name
        return (
          <span
            key={name}
            role="columnheader"
            class={by === "account" ? "name" : name.toLowerCase()}
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
        )
      })}
  </div>
)

interface RowProps extends Pick<Props, "now" | "onOpen"> {
  readonly member: TracedMember
  readonly index: number
  readonly here: boolean
  readonly hasRunners: boolean
  readonly href: string | undefined
}

const Row = ({ hasRunners, here, href, index, member, now, onOpen }: RowProps) => {
  const { account, host, runner, since, state } = member
  const name = <ServerText text={Words.nameOf(member)} />
  const why = Words.whyOf(member, now)
  const turn = ofTurn(member)
  return (
    <div
      class={`account state-${state} ${urgencyOf(member) === "calm" ? "" : "urgent"} ${here ? "here" : ""}`}
      role="row"
      id={`account-${index}`}
      aria-rowindex={index + 2}
      onClick={href === undefined ? () => onOpen(member) : undefined}
    >
      <span role="cell" class="state">
        <span aria-hidden="true">{stateMark[state]}</span> {stateWord[state]}
      </span>
      <span role="cell" class="name">
        {href === undefined ? (
          name
        ) : (
          <a href={href} tabIndex={-1} title={`The trace of ${plain(account)}`}>
            {name}
          </a>
        )}
      </span>
      <span role="cell" class="host dim">
        <ServerText text={host} />
      </span>
      {hasRunners && (
        <span role="cell" class="runner dim" title={plain(Words.historyOf(member, now).join("\n"))}>
          {runner === undefined ? "–" : <ServerText text={runner} />}
        </span>
      )}
      <span role="cell" class="for num">
        {now - since < 1000 ? "" : Words.span(now - since)}
      </span>
      <span role="cell" class="why">
        <ServerText text={why} />
        {turn !== "" && <span class="dim">{why === "" ? turn : ` · ${turn}`}</span>}
      </span>
    </div>
  )
}
