/** What the server told of open mailboxes by itself, on one or several connections. */
import { mostOf } from "../../trace/extremes.ts"
import { push } from "../../trace/Sparse.ts"

/** Messages that came or went, or whose flags changed, as a line tells. */
export interface News {
  readonly line: number
  readonly what: "came" | "gone" | "changed"
  count: number
}

/** What the server told of an open mailbox, apart from what a command of this connection asked for. */
export interface Told {
  readonly mailbox: string | undefined
  /** The first line of it. */
  readonly line: number
  news: ReadonlyArray<News>
  /** From which line on to which one it was open: the last time may last. */
  readonly open: Array<{ readonly from: number; to: number }>
}

/** The same of a mailbox on all the connections that had it open. */
export interface ToldSum extends Record<News["what"], number> {
  readonly id: number
  readonly group: string
  readonly mailbox: string | undefined
  readonly line: number
}

/** So many news of a connection, and times in which it was open, are told apart; the last of them stands for all after it. */
const most = 1024

/** It is open again from a line on; of so many times the last one stands for all after it. */
export const opens = ({ open }: Told, from: number): void => {
  const last = open.at(-1)
  if (open.length < most || last === undefined) open.push({ from, to: Infinity })
  else last.to = Infinity
}

export const tells = (told: Told, { count, line, what }: News): void => {
  const { news } = told
  const last = news.length < most ? -1 : news.findLastIndex((each) => each.what === what)
  const known = news[last]
  if (known === undefined) told.news = push(news, { line, what, count })
  else known.count += count
}

/**
 * Adds the news of several connections up. Two that have a mailbox open are told the same: what came then counts where it has
 * been open for longer.
 */
export const sumOfTold = (all: ReadonlyArray<Told & Pick<ToldSum, "id" | "group">>): ToldSum | undefined => {
  const [first] = all
  if (first === undefined) return undefined
  const { group, id, line, mailbox } = first
  const heard = heardFirst(all)
  // one that is open for longer need not have asked
  const counted = (what: News["what"]): number =>
    mostOf(
      all.map(({ news }) => sum(news.filter((each) => each.what === what))),
      heard[what]
    )
  return {
    id,
    group,
    line,
    mailbox,
    came: counted("came"),
    gone: counted("gone"),
    changed: counted("changed")
  }
}

/** A mailbox is open from its line on to its last one: what is told in these lines is told while it is. */
type Step = { readonly told: Told; readonly line: number } & (
  | { readonly kind: "opens" | "closes" }
  | { readonly kind: "tells"; readonly news: News }
)

/** Adds up what each connection was told while no other had the mailbox open for longer. */
const heardFirst = (all: ReadonlyArray<Told>): Record<News["what"], number> => {
  const heard = { came: 0, gone: 0, changed: 0 }
  // in the order in which they were opened
  const open = new Set<Told>()
  for (const step of all.flatMap(stepsOf).toSorted(byLine)) {
    if (step.kind === "tells") {
      const [longest] = open
      if (longest === step.told || !open.has(step.told)) heard[step.news.what] += step.news.count
    } else if (step.kind === "opens") open.add(step.told)
    else open.delete(step.told)
  }
  return heard
}

const stepsOf = (told: Told): ReadonlyArray<Step> => [
  ...told.open.flatMap(({ from, to }): ReadonlyArray<Step> => [
    { told, kind: "opens", line: from },
    { told, kind: "closes", line: to }
  ]),
  ...told.news.map((news): Step => ({ told, kind: "tells", news, line: news.line }))
]

const order = { opens: 0, tells: 1, closes: 2 }

const byLine = (one: Step, other: Step): number =>
  one.line === other.line ? order[one.kind] - order[other.kind] : one.line - other.line

const sum = (all: ReadonlyArray<News>): number => all.reduce((count, each) => count + each.count, 0)
