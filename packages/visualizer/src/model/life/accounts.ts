/** The connections of each account, and which of them are a life. Pure. */
import { openOf } from "./Segment.ts"
import { type Lived, ownLabel } from "./Lived.ts"
import { nameOf } from "./recognised.ts"

/**
 * Groups connections by account. Successive sessions with the same label, or with the same INBOX, are one account that moved
 * between runners, or was opened again, unless others of that name were there at the same time: those are the connections of a
 * pool.
 */
export const accountsOf = (all: ReadonlyArray<Lived>): ReadonlyArray<ReadonlyArray<Lived>> => {
  const found: Array<Array<Lived>> = []
  const latest = new Map<string, Array<Lived>>()
  const sessions = Array.from(Map.groupBy(all, ofSession).values())
  const pools = overlapping(sessions, nameOf)
  for (const session of sessions) {
    const [first] = session
    const own = nameOf(session)
    const name = own === undefined || pools.has(own) ? undefined : own
    const before = name === undefined ? undefined : latest.get(name)
    const until = before?.at(-1)
    const isNext =
      first !== undefined && until !== undefined && (until.stay.endedAt ?? until.last) <= first.start
    if (isNext && before !== undefined) {
      for (const lived of session) before.push(lived)
    } else {
      const account = [...session]
      found.push(account)
      if (name !== undefined) latest.set(name, account)
    }
  }
  return found
}

/** Returns the names of which several sessions were there at the same time. */
export const overlapping = (
  sessions: ReadonlyArray<ReadonlyArray<Lived>>,
  nameIn: (session: ReadonlyArray<Lived>) => string | undefined = labelIn
): ReadonlySet<string> => {
  const until = new Map<string, number>()
  const found = new Set<string>()
  for (const session of sessions) {
    const [first] = session
    const name = nameIn(session)
    if (first === undefined || name === undefined) continue
    const before = until.get(name)
    const { last, stay } = session.at(-1) ?? first
    if (before !== undefined && first.start < before) found.add(name)
    until.set(name, Math.max(before ?? 0, endOfOpen(stay) ?? last))
  }
  return found
}

const labelIn = ([first]: ReadonlyArray<Lived>): string | undefined => ownLabel(first?.stay.started?.label)

/** Returns when a connection ended; one whose end would be recorded is open until the trace ends. */
const endOfOpen = ({ endedAt, isPartial, openedAt }: Lived["stay"]): number | undefined =>
  endedAt ?? (openedAt === undefined || isPartial ? undefined : Infinity)

/** Returns by what the connections of one call are grouped. */
export const ofSession = ({ group, stay }: Lived): string => stay.started?.session ?? `alone ${group}`

/** Attempts around a shorter stay are not a life: the verdict of each says everything. */
const leastOpen = 60_000

/** A single connection is a life if its mailbox was open for as long as people call long. */
const longOpen = 600_000

/** Returns whether a mailbox stayed open, or a connection followed one that had it open; or what it owes is never answered. */
export const isLife = (account: ReadonlyArray<Lived>, now: number): boolean => {
  const [start = 0, end = 0] = account.map((lived) => openOf(lived, now)).find(Boolean) ?? []
  const wentOn = account.slice(0, -1).some(({ stay }) => stay.openedAt !== undefined)
  const isSilent = account.at(-1)?.stay.silence(now) !== undefined
  return isSilent || wentOn || end - start >= (account.length > 1 ? leastOpen : longOpen)
}
