/** One account over all its connections, on one line: when its mailbox was open, when it was not, and what happened. Pure. */
import type { RunnerStay } from "../fleet/Member.ts"
import { accountsOf, hasLane, isCounted, type Lived, ofSession } from "./accounts.ts"
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
  /** Its first moment, on another runner perhaps, and its last. */
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
  /** No connection of it is missing, and the end of each is known. */
  readonly isCounted: boolean
}

/** Facts besides the connections. */
interface Options {
  readonly now: number
  /** True if no more events follow. */
  readonly isOver: boolean
  /** The runners that had the account, the present one last; times are on the trace's clock. */
  readonly stays?: ReadonlyArray<RunnerStay>
}

/** Returns the lanes of all accounts that were open for a while. One that changed its runner has one before that. */
export const lanesOf = (all: ReadonlyArray<Lived>, options: Options): ReadonlyArray<Lane> =>
  accountsOf(all)
    .filter((account) => (options.stays?.length ?? 0) > 1 || hasLane(account, options.now))
    .flatMap((account) => laneOf(account, options) ?? [])

/** Returns the lane of one account. */
export const laneOf = (
  account: ReadonlyArray<Lived>,
  { isOver, now, stays = [] }: Options
): Lane | undefined => {
  const [first] = account
  const last = account.at(-1)
  if (first === undefined || last === undefined) return undefined
  const to = endOf(last, { isOver, now })
  const segments = segmentsOf(account, to)
  const losses = lossesOf(account)
  return {
    key: ofSession(first),
    name: first.stay.started?.label ?? first.stay.started?.host ?? first.group,
    connections: account.map(({ id }) => id),
    from: Math.min(first.start, stays[0]?.since ?? first.start),
    to,
    elsewhere: elsewhereOf(stays, first.start),
    segments,
    marks: marksOf(account, stays),
    idles: account.flatMap(({ stay }) => stay.idlesUntil(stay.endedAt ?? to)),
    figures: figuresOf(segments, losses),
    losses,
    isCounted: isCounted(account)
  }
}

/**
 * Returns the end of a lane. After a failure that is tried again, it goes on until the app ends it; without a known session
 * the next attempt cannot be recognised.
 */
const endOf = (
  { last, stay: { ended, endedAt, leaving, started } }: Lived,
  { isOver, now }: Options
): number => {
  if (leaving.isLeft) return last
  const goesOn = ended?.outcome === "retried" && started !== undefined
  return isOver && endedAt !== undefined && !goesOn ? Math.max(endedAt, last) : Math.max(now, last)
}
