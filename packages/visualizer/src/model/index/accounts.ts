/** The accounts of a trace, each with the state of its latest connection. Pure. */
import { isFailed } from "../connection/Connection.ts"
import type { Standing, TracedMember } from "../fleet/Member.ts"
import type { Noun } from "../fleet/words.ts"
import type { Bar, Status, Summary } from "./Summary.ts"
import { isOver } from "./urgency.ts"
import { maxOf } from "../../trace/extremes.ts"
import { shortened, uncapitalized } from "../../trace/letters.ts"

/**
 * The states that a trace shows. `NeedsUser`: nothing follows by itself; `Queued`: it waits for its turn; `Unknown`: its end
 * is not in the trace.
 */
type TraceStanding = Exclude<Standing, "HostFailing" | "Unassigned" | "Unselected">

export interface Account {
  /** The app's label; without one the host, or the session if the host had several at once. */
  readonly name: string
  /** True if the name is that of a session: a strict trace does not say whose account it was. */
  readonly isSession: boolean
  readonly standing: TraceStanding
  /** Its connections in the order in which they began; never empty. */
  readonly connections: ReadonlyArray<Summary>
  /** The connection that decides the state: the latest, or a failed one of several concurrent ones. */
  readonly deciding: Summary
  /** The number of times that its mailbox was lost. */
  readonly losses: number
}

/** Groups connections by the app's label. Those without one are an account for each host, or for each session if a host had several at once. */
export const accountsOf = (all: ReadonlyArray<Summary>): ReadonlyArray<Account> =>
  Array.from(
    Map.groupBy(all, ({ host, label }) => label ?? host ?? "unknown host"),
    ([name, connections]) =>
      connections[0]?.label === undefined && maxAtOnce(connections) > 1
        ? Array.from(Map.groupBy(connections, sessionOf), ([session, each]) => accountOf(session, each, true))
        : [accountOf(name, connections, false)]
  ).flat()

/** Returns the noun for them: several labels at one host may be jobs of one account. */
export const nounOf = (accounts: ReadonlyArray<Account>): Noun => {
  if (accounts.some(({ isSession }) => isSession)) return "session"
  const hosts = accounts.flatMap(({ deciding: { host, label } }) => (label === undefined ? [] : [host]))
  return new Set(hosts).size < hosts.length ? "label" : "account"
}

const accountOf = (name: string, connections: ReadonlyArray<Summary>, isSession: boolean): Account => {
  const latest = Array.from(Map.groupBy(connections, sessionOf).values(), (session) => session.at(-1)).filter(
    (summary) => summary !== undefined
  )
  const { standing, summary: deciding } = latest
    .map((summary) => ({ summary, standing: standingOf(summary, connections) }))
    .reduce((one, other) => (order[other.standing] <= order[one.standing] ? other : one))
  return {
    name,
    isSession,
    standing,
    connections,
    deciding,
    losses: connections.filter(({ selectedAt, status }) => selectedAt !== undefined && isFailed(status))
      .length
  }
}

const sessionOf = ({ group, session }: Summary): string => session ?? group

/** Returns whether there are enough accounts for a list of them. */
export const hasManyAccounts = (all: ReadonlyArray<Summary>): boolean => {
  const names = new Set<string>()
  if (all.some(({ host, label }) => names.add(label ?? host ?? "").size >= minAccounts)) return true
  const unlabelled = all.filter(({ label }) => label === undefined)
  return Array.from(Map.groupBy(unlabelled, ({ host }) => host).values()).some(
    (each) => maxAtOnce(each, minSessions) >= minSessions
  )
}

/** The accounts are listed from this number on; below it, the list of connections says as much. */
const minAccounts = 3

/** Fewer concurrent sessions at one host without a label may be a pool. */
const minSessions = 10

/** Returns the maximum of concurrent sessions, counted up to `limit`; connections are ordered by their start. */
const maxAtOnce = (connections: ReadonlyArray<Summary>, limit = 2): number => {
  const open = new Map<string, number>()
  let max = 0
  for (const each of connections) {
    for (const [session, end] of open) if (end < each.start) open.delete(session)
    max = Math.max(max, open.set(sessionOf(each), each.end ?? Number.POSITIVE_INFINITY).size)
    if (max >= limit) return max
  }
  return max
}

/** Pool connections end one by one, so an open one decides before one that has ended well. */
const order: Readonly<Record<TraceStanding, number>> = {
  NeedsUser: 0,
  Waiting: 1,
  Queued: 2,
  Connecting: 3,
  Unknown: 4,
  Selected: 5,
  Ended: 6
}

const standingOf = (summary: Summary, connections: ReadonlyArray<Summary>): TraceStanding => {
  const { isRetryCancelled, selectedAt, states, status } = summary
  if (status === "open" || status === "cut") {
    if (states.includes("queueing")) return "Queued"
    if (status === "open") return "Connecting"
    // it was open when the trace ended
    return selectedAt === undefined ? "Unknown" : "Selected"
  }
  if (isOver(summary, () => connections)) return "Ended"
  if (status !== "retried") return standingOfStatus[status]
  if (!isRetryCancelled) return "Waiting"
  // a connection that the app gave up before it was open, or while a person has to act, has not ended well
  const wasOpen = connections.some((each) => each.selectedAt !== undefined)
  return wasOpen && (summary.actionBy ?? "nobody") === "nobody" ? "Ended" : "NeedsUser"
}

const standingOfStatus: Readonly<Record<Exclude<Status, "cut" | "open" | "retried">, TraceStanding>> = {
  failed: "NeedsUser",
  selected: "Selected",
  closed: "Ended",
  interrupted: "Ended"
}

/**
 * Returns the time at which an account entered its state. For a retried one, the time at which it was last open; for one that
 * needs a person, the time at which it failed.
 */
export const sinceOf = (account: Account): number => {
  const { end, selectedAt, start, status } = account.deciding
  const [first] = triesOf(account)
  if (first !== undefined) return first.selectedAt === undefined ? first.start : (first.end ?? first.start)
  if (account.standing === "NeedsUser") {
    const { deciding } = account
    const { end: failed, start: begun } = latestAlike(account)[0] ?? deciding
    return failed ?? begun
  }
  return status === "selected" || status === "cut" ? (selectedAt ?? start) : (end ?? start)
}

/** Returns the latest connections that failed in the same way. */
const latestAlike = ({ connections, deciding }: Account): ReadonlyArray<Summary> => {
  const upToDeciding = connections.slice(0, connections.indexOf(deciding) + 1)
  const isOther = ({ error, selectedAt, status, step }: Summary) =>
    error !== deciding.error || step !== deciding.step || selectedAt !== undefined || status !== "failed"
  return upToDeciding.slice(upToDeciding.findLastIndex(isOther) + 1)
}

/** Returns the number of attempts since the account was last open, or that failed alike until it needed a person. */
export const attemptsOf = (account: Account): number => {
  if (account.standing !== "NeedsUser")
    return triesOf(account).filter(({ selectedAt }) => selectedAt === undefined).length
  const alike = latestAlike(account)
  // concurrent connections of a pool are no repetition
  return alike.every(({ start }, at) => start >= (alike[at - 1]?.end ?? start)) ? alike.length : 1
}

/** Returns the connection that was open last, if there was one, and all that followed it in its session. */
const triesOf = ({ connections, standing, deciding }: Account): ReadonlyArray<Summary> => {
  if (!tried.has(standing)) return []
  const sameSession = connections.filter((each) => sessionOf(each) === sessionOf(deciding))
  return sameSession.slice(
    Math.max(
      0,
      sameSession.findLastIndex(({ selectedAt }) => selectedAt !== undefined)
    )
  )
}

const tried: ReadonlySet<Standing> = new Set(["Waiting", "Queued", "Connecting"])

/** Returns how long an account waited for its turn, in milliseconds, from the bars of its connections. */
export const waitedFor = (
  { connections }: Account,
  barsOf: (id: number) => ReadonlyArray<Bar>,
  now: number
): number =>
  connections
    .flatMap(({ id }) => barsOf(id))
    .filter(({ state }) => state === "queueing")
    .reduce((sum, { end, start }) => sum + (end ?? now) - start, 0)

/** Converts an account to a row of the list; times are on the trace's clock. */
export const memberOf = (account: Account): TracedMember => {
  const { connections, losses, name, standing, deciding } = account
  const { actionBy = "nobody", error, host = "unknown host", title = error } = deciding
  const opened = connections.findIndex(({ selectedAt }) => selectedAt !== undefined)
  const failed = connections.slice(0, Math.max(0, opened)).filter(({ status }) => isFailed(status))
  const failedAs = titleOf(failed.at(-1))
  const isFailing = error !== undefined && (standing === "NeedsUser" || standing === "Waiting")
  return {
    account: name,
    host,
    state: standing,
    since: sinceOf(account),
    attempts: attemptsOf(account),
    losses,
    ...(standing === "Ended" && {
      ...(deciding.status === "retried" && title !== undefined && { leftAs: uncapitalized(title) }),
      openMs: opened < 0 ? 0 : Math.max(1, openIn(connections)),
      reopenedMs: reopenedIn(connections),
      isUnasked: connections.every((each) => each.isUnasked === true)
    }),
    failures: failed.length,
    ...(failedAs !== undefined && { failedAs: uncapitalized(failedAs) }),
    refused: connections.reduce((sum, { refused }) => sum + refused, 0),
    ...(isFailing && {
      why: {
        reason: error,
        title: title ?? error,
        words: causeOf(deciding, title ?? error),
        turn: actionBy,
        todo: deciding.todo
      }
    })
  }
}

const openIn = (connections: ReadonlyArray<Summary>): number =>
  connections.reduce(
    (sum, { end, last, selectedAt }) => sum + (selectedAt === undefined ? 0 : (end ?? last) - selectedAt),
    0
  )

/** Returns the longest time from a loss until the mailbox was open again; `undefined` if it was not after one of them. */
const reopenedIn = (connections: ReadonlyArray<Summary>): number | undefined => {
  const opened = connections.flatMap(({ selectedAt, start }) =>
    selectedAt === undefined ? [] : [{ start, selectedAt }]
  )
  const ends = connections.flatMap(({ end, last, selectedAt, status }) =>
    selectedAt !== undefined && isFailed(status) ? [end ?? last] : []
  )
  // both lists are sorted, so the search continues where the last one ended
  let next = 0
  const waits = ends
    .toSorted((one, other) => one - other)
    .map((end) => {
      while (next < opened.length && (opened[next]?.start ?? 0) < end) next++
      return (opened[next]?.selectedAt ?? Infinity) - end
    })
  const longest = maxOf(waits, 0)
  return waits.length > 0 && longest < Infinity ? Math.ceil(longest / 1000) * 1000 : undefined
}

/** The failure of a connection in few words. */
const titleOf = (summary: Summary | undefined): string | undefined => summary?.title ?? summary?.error

/** Says why an account is not open, with the server's own words. */
const causeOf = ({ error, found, serverText }: Summary, title: string): string => {
  const quoted = serverText === undefined || serverText === "" ? "" : `: “${serverText}”`
  // the names in a certificate show who answers
  const [names = ""] = found?.split("; SHA-256 fingerprint ") ?? []
  return `${title}${quoted || (error?.startsWith("Tls") === true && names !== "" ? `: ${shortened(names, maxNames)}` : "")}`
}

/** The length of a certificate's names in a title, in characters. */
const maxNames = 160
