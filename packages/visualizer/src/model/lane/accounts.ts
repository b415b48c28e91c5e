/** The connections of each account, and which of them have a lane. Pure. */
import { isOwnEnd, type Stay } from "./Stay.ts"

/** One connection of an account. */
export interface Lived {
  readonly id: number
  readonly group: string
  readonly start: number
  readonly last: number
  readonly stay: Stay
}

/** Returns the label by which accounts differ. One whose words were redacted may belong to several. */
export const ownLabel = (label: string | undefined): string | undefined =>
  label?.includes("<") ? undefined : label

/** Returns by what the connections of one call are grouped. */
export const ofSession = ({ group, stay }: Lived): string => stay.started?.session ?? `alone ${group}`

/** Returns whether no connection is missing before one, or between two, and the end of the earlier one is known. */
export const follows = ({ started }: Stay, before: Stay | undefined): boolean =>
  (started?.attempt === 1 || started?.attempt === (before?.started?.attempt ?? 0) + 1) &&
  (before === undefined || before.ended !== undefined)

/** Returns whether no connection of an account is missing, and the end of each is known: their attempts are numbered. */
export const isCounted = (account: ReadonlyArray<Lived>): boolean =>
  account.every(({ stay }, at) => !stay.isLate && follows(stay, account[at - 1]?.stay))

/**
 * Groups connections by account. Successive sessions with the same label are one account that moved between runners, or was
 * opened again, unless others of that name were there at the same time: those are the connections of a pool.
 */
export const accountsOf = (all: ReadonlyArray<Lived>): ReadonlyArray<ReadonlyArray<Lived>> => {
  const sessions = Array.from(Map.groupBy(all, ofSession).values())
  const pools = overlapping(sessions)
  const found: Array<Array<Lived>> = []
  const byLabel = new Map<string, Array<Lived>>()
  for (const session of sessions) {
    const label = labelIn(session)
    const isAlone = label === undefined || pools.has(label)
    const before = isAlone ? undefined : byLabel.get(label)
    if (before === undefined) {
      const account = [...session]
      found.push(account)
      if (!isAlone) byLabel.set(label, account)
    } else for (const lived of session) before.push(lived)
  }
  return found
}

const labelIn = ([first]: ReadonlyArray<Lived>): string | undefined => ownLabel(first?.stay.started?.label)

/** Returns the labels of which several sessions were there at the same time. */
const overlapping = (sessions: ReadonlyArray<ReadonlyArray<Lived>>): ReadonlySet<string> => {
  const until = new Map<string, number>()
  const found = new Set<string>()
  for (const session of sessions) {
    const [first] = session
    const last = session.at(-1)
    const label = labelIn(session)
    if (first === undefined || last === undefined || label === undefined) continue
    const before = until.get(label)
    if (before !== undefined && first.start < before) found.add(label)
    until.set(label, Math.max(before ?? 0, endOf(last)))
  }
  return found
}

/** Returns when a connection ended; one whose end would be recorded is open until the trace ends. */
const endOf = ({ last, stay: { endedAt, isPartial, openedAt } }: Lived): number =>
  endedAt ?? (openedAt === undefined || isPartial ? last : Infinity)

/** An account with a single connection has a lane if its mailbox was open for this long. */
const minOpenAloneMs = 600_000

/** The same for an account with several connections. For shorter ones, the sentence of each attempt says everything. */
const minOpenMs = 60_000

/** Returns whether a mailbox stayed open, or a connection followed one that had it open. */
export const hasLane = (account: ReadonlyArray<Lived>, now: number): boolean => {
  const opened = account.find(({ stay }) => stay.openedAt !== undefined)
  if (opened === undefined) return false
  const { last, stay } = opened
  const wentOn = opened !== account.at(-1) && !isOwnEnd(stay)
  const lasted = (stay.endedAt ?? Math.max(last, now)) - (stay.openedAt ?? 0)
  return wentOn || lasted >= (account.length > 1 ? minOpenMs : minOpenAloneMs)
}
