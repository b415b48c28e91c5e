/** The connections of each account, and which of them have a lane. Pure. */
import { isOwnEnd, type ConnectionHistory } from "./ConnectionHistory.ts"

/** One connection of an account. */
export interface AccountConnection {
  readonly id: number
  readonly group: string
  readonly start: number
  readonly last: number
  readonly history: ConnectionHistory
}

/** Returns the label that identifies an account; `undefined` if it was redacted, since several accounts may share that. */
export const ownLabel = (label: string | undefined): string | undefined =>
  label?.includes("<") ? undefined : label

/** Returns the key of a session, which the connections of one call share. */
export const sessionKey = ({ group, history }: AccountConnection): string =>
  history.started?.session ?? `alone ${group}`

/** Returns whether one connection directly follows the other: none is missing in between, and the earlier one's end is known. */
export const follows = ({ started }: ConnectionHistory, before: ConnectionHistory | undefined): boolean =>
  (started?.attempt === 1 || started?.attempt === (before?.started?.attempt ?? 0) + 1) &&
  (before === undefined || before.ended !== undefined)

/** Returns whether no connection of an account is missing, and the end of each is known: their attempts are numbered. */
export const isCounted = (account: ReadonlyArray<AccountConnection>): boolean =>
  account.every(({ history }, at) => !history.isLate && follows(history, account[at - 1]?.history))

/**
 * Groups connections by account. Successive sessions with the same label are one account that moved between runners, or was
 * opened again, unless others of that name were there at the same time: those are the connections of a pool.
 */
export const accountsOf = (
  all: ReadonlyArray<AccountConnection>
): ReadonlyArray<ReadonlyArray<AccountConnection>> => {
  const sessions = Array.from(Map.groupBy(all, sessionKey).values())
  const pools = overlapping(sessions)
  const found: Array<Array<AccountConnection>> = []
  const byLabel = new Map<string, Array<AccountConnection>>()
  for (const session of sessions) {
    const label = labelIn(session)
    const isAlone = label === undefined || pools.has(label)
    const before = isAlone ? undefined : byLabel.get(label)
    if (before === undefined) {
      const account = [...session]
      found.push(account)
      if (!isAlone) byLabel.set(label, account)
    } else for (const connection of session) before.push(connection)
  }
  return found
}

const labelIn = ([first]: ReadonlyArray<AccountConnection>): string | undefined =>
  ownLabel(first?.history.started?.label)

/** Returns the labels of which several sessions were there at the same time. */
const overlapping = (sessions: ReadonlyArray<ReadonlyArray<AccountConnection>>): ReadonlySet<string> => {
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

/** Returns when a connection ended; Infinity if it was open when the trace ended. */
const endOf = ({ last, history: { endedAt, hasMissingEvents, openedAt } }: AccountConnection): number =>
  endedAt ?? (openedAt === undefined || hasMissingEvents ? last : Infinity)

/** An account with a single connection has a lane if its mailbox was open for this long. */
const minOpenAloneMs = 600_000

/** The same for an account with several connections. For shorter ones, the sentence of each attempt says everything. */
const minOpenMs = 60_000

/** Returns whether an account has a lane: its mailbox was open for long enough, or was opened again. */
export const hasLane = (account: ReadonlyArray<AccountConnection>, now: number): boolean => {
  const opened = account.find(({ history }) => history.openedAt !== undefined)
  if (opened === undefined) return false
  const { last, history } = opened
  const wentOn = opened !== account.at(-1) && !isOwnEnd(history)
  const lasted = (history.endedAt ?? Math.max(last, now)) - (history.openedAt ?? 0)
  return wentOn || lasted >= (account.length > 1 ? minOpenMs : minOpenAloneMs)
}
