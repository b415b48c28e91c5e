/** What the server told of open mailboxes by itself, on one or several connections. */
import { mostOf } from "../../trace/extremes.ts"

/** Messages that came or went, or whose flags changed, as a line tells. */
export interface News {
  readonly line: number
  readonly what: "came" | "gone" | "changed"
  readonly count: number
}

/** What the server told of an open mailbox, apart from what a command of this connection asked for. */
export interface Told {
  readonly mailbox: string | undefined
  /** The first line of it. */
  readonly line: number
  readonly news: Array<News>
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

/** So many news of a connection are told apart by their lines; the last of them stands for all after it. */
const most = 1024

export const tells = (told: Told, { count, line, what }: News): void => {
  if (told.news.length < most) return void told.news.push({ line, what, count })
  const last = told.news.findLastIndex((each) => each.what === what)
  const known = told.news[last]
  if (known === undefined) told.news.push({ line, what, count })
  else told.news[last] = { ...known, count: known.count + count }
}

/**
 * Adds the news of several connections up. Two that have a mailbox open are told the same: what came then counts where it has
 * been open for longer.
 */
export const sumOfTold = (all: ReadonlyArray<Told & Pick<ToldSum, "id" | "group">>): ToldSum | undefined => {
  const [first] = all
  if (first === undefined) return undefined
  const { group, id, line, mailbox } = first
  const counted = (what: News["what"]): number =>
    mostOf([
      sum(all.flatMap((told) => told.news.filter((news) => news.what === what && !isKnown(news, told, all)))),
      // one that is open for longer need not have asked
      ...all.map(({ news }) => sum(news.filter((each) => each.what === what)))
    ])
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

/** Returns whether another connection, which had the mailbox open before, has it open as well. */
const isKnown = ({ line }: News, told: Told, all: ReadonlyArray<Told>): boolean => {
  const since = openAt(told, line)
  return all.some((other) => other !== told && (openAt(other, line) ?? Infinity) < (since ?? 0))
}

/** Returns since which line a mailbox was open. */
const openAt = ({ open }: Told, line: number): number | undefined =>
  open.find(({ from, to }) => from <= line && line <= to)?.from

const sum = (all: ReadonlyArray<News>): number => all.reduce((count, each) => count + each.count, 0)
