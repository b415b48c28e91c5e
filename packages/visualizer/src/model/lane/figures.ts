/** The figures of a lane: sums of its segments, and its losses by reason. Pure. */
import type { AccountConnection } from "./accounts.ts"
import type { Segment } from "./Segment.ts"
import { endOf } from "./Segment.ts"
import { type Stretch, sum } from "./Stretch.ts"

export interface Figures {
  readonly openMs: number
  /** The milliseconds whose events are missing. */
  readonly unknownMs: number
  readonly losses: number
  readonly longestAwayMs: number
  /** True if the mailbox was not open at the end. */
  readonly isAway: boolean
}

/** Losses by one reason. */
export interface Losses {
  readonly error: string
  readonly count: number
  /** The times for which each mailbox had been open, and for which the server had been silent, in milliseconds. */
  readonly after: ReadonlyArray<number>
  readonly silent: ReadonlyArray<number>
  /** The connections that were lost. */
  readonly connections: ReadonlyArray<number>
}

export const figuresOf = (segments: ReadonlyArray<Segment>, losses: ReadonlyArray<Losses>): Figures => {
  const aways = awaysOf(segments)
  const last = aways.at(-1)
  return {
    openMs: timeOf(segments, "open"),
    unknownMs: timeOf(segments, "unknown"),
    losses: losses.reduce((total, { count }) => total + count, 0),
    longestAwayMs: aways.reduce((longest, { end, start }) => Math.max(longest, end - start), 0),
    isAway: last !== undefined && last.end === segments.at(-1)?.end
  }
}

export const timeOf = (segments: ReadonlyArray<Segment>, wanted: Segment["kind"]): number =>
  sum(segments.filter(({ kind }) => kind === wanted))

/** Returns the times between two open mailboxes, each once, whatever the number of attempts in it. */
export const awaysOf = (segments: ReadonlyArray<Segment>): ReadonlyArray<Stretch> => {
  const found: Array<Stretch> = []
  const opened = segments.findIndex(({ kind }) => kind === "open")
  for (const { end, kind, start } of opened < 0 ? [] : segments.slice(opened)) {
    if (kind !== "away" && kind !== "turn") continue
    const last = found.at(-1)
    if (last?.end === start) found[found.length - 1] = { start: last.start, end }
    else found.push({ start, end })
  }
  return found
}

/** Returns the losses, the most frequent first: each is a connection whose open mailbox ended against the app's wish. */
export const lossesOf = (account: ReadonlyArray<AccountConnection>): ReadonlyArray<Losses> =>
  Array.from(
    Map.groupBy(account.filter(isLost), ({ history }) => endOf(history)?.error ?? ""),
    ([error, lost]) => ({
      error,
      count: lost.length,
      after: lost.map(({ history: { closedAt = 0, openedAt = 0 } }) => closedAt - openedAt),
      silent: lost.map(({ history }) => history.silentMs),
      connections: lost.map(({ id }) => id)
    })
  ).toSorted((one, other) => other.count - one.count)

export const isLost = ({ history }: Pick<AccountConnection, "history">): boolean =>
  history.openedAt !== undefined && endOf(history) !== undefined
