/** One account over all its connections, on one line: when its mailbox was open, when it was not, and what happened. Pure. */
import type { RunnerStay } from "../fleet/Member.ts"
import { accountsOf, hasLane, isCounted, type AccountConnection, sessionKey } from "./accounts.ts"
import { type Elsewhere, elsewhereOf } from "./elsewhere.ts"
import { type Figures, figuresOf, type Losses, lossesOf } from "./figures.ts"
import { type Mark, marksOf } from "./marks.ts"
import { type Segment, segmentsOf } from "./Segment.ts"
import type { Stretch } from "./Stretch.ts"

export interface Lane {
  readonly key: string
  /** The account's label, or the host. */
  readonly name: string
  /** The ids of its connections. */
  readonly connections: ReadonlyArray<number>
  /** Its first moment, which may be on another runner, and its last. */
  readonly from: number
  readonly to: number
  /** The times before its first connection here. */
  readonly elsewhere: ReadonlyArray<Elsewhere>
  /** From its first connection to the last moment, without a gap. */
  readonly segments: ReadonlyArray<Segment>
  readonly marks: ReadonlyArray<Mark>
  /** The times in IDLE. */
  readonly idles: ReadonlyArray<Stretch>
  readonly figures: Figures
  readonly losses: ReadonlyArray<Losses>
  /** True if no connection is missing and the end of each is known. */
  readonly isCounted: boolean
}

/** Facts in addition to the connections. */
interface Options {
  readonly now: number
  /** True if no more events follow. */
  readonly isOver: boolean
  /** The runners that had the account, the present one last; times are on the trace's clock. */
  readonly stays?: ReadonlyArray<RunnerStay>
}

/** Returns a lane for each account that was open for long enough, or that changed its runner. */
export const lanesOf = (all: ReadonlyArray<AccountConnection>, options: Options): ReadonlyArray<Lane> =>
  accountsOf(all)
    .filter((account) => (options.stays?.length ?? 0) > 1 || hasLane(account, options.now))
    .flatMap((account) => laneOf(account, options) ?? [])

/** Returns the lane of one account. */
export const laneOf = (
  account: ReadonlyArray<AccountConnection>,
  { isOver, now, stays = [] }: Options
): Lane | undefined => {
  const [first] = account
  const last = account.at(-1)
  if (first === undefined || last === undefined) return undefined
  const to = endOf(last, { isOver, now })
  const segments = segmentsOf(account, to)
  const losses = lossesOf(account)
  return {
    key: sessionKey(first),
    name: first.history.started?.label ?? first.history.started?.host ?? first.group,
    connections: account.map(({ id }) => id),
    from: Math.min(first.start, stays[0]?.since ?? first.start),
    to,
    elsewhere: elsewhereOf(stays, first.start),
    segments,
    marks: marksOf(account, stays),
    idles: account.flatMap(({ history }) => history.idlesUntil(history.endedAt ?? to)),
    figures: figuresOf(segments, losses),
    losses,
    isCounted: isCounted(account)
  }
}

/**
 * Returns the end of a lane. After a failure that is retried, it continues until the app ends it; without a known session
 * the next attempt cannot be recognised.
 */
const endOf = (
  { last, history: { ended, endedAt, retryCancellation, started } }: AccountConnection,
  { isOver, now }: Options
): number => {
  if (retryCancellation.isRetryCancelled) return last
  const goesOn = ended?.outcome === "retried" && started !== undefined
  return isOver && endedAt !== undefined && !goesOn ? Math.max(endedAt, last) : Math.max(now, last)
}
