/** The accounts of a trace, each with what its latest connection came to. Pure. */
import type { Bar, Status, Summary } from "./Summary.ts"

/**
 * The state of an account at the end of what is known. `stuck`: nothing follows by itself; `queued`: it waits for its turn;
 * `unknown`: its end is not in the trace.
 */
export type Standing = "stuck" | "waiting" | "queued" | "connecting" | "unknown" | "ended" | "open"

/** All states, the one that needs a person first. */
export const standings: ReadonlyArray<Standing> = [
  "stuck",
  "waiting",
  "queued",
  "connecting",
  "unknown",
  "ended",
  "open"
]

export interface Account {
  /** The app's label, or the host if it gave none. */
  readonly name: string
  readonly standing: Standing
  /** Its connections in the order in which they began; never empty. */
  readonly connections: ReadonlyArray<Summary>
  /** The connection that decides: the latest, or one of several at once that failed. */
  readonly telling: Summary
  /** How often its mailbox was lost. */
  readonly losses: number
}

/** Groups connections by the app's label; those without one are an account for each host. */
export const accountsOf = (all: ReadonlyArray<Summary>): ReadonlyArray<Account> =>
  Array.from(
    Map.groupBy(all, ({ host, label }) => label ?? host ?? "unknown host"),
    ([name, connections]) => accountOf(name, connections)
  )

const accountOf = (name: string, connections: ReadonlyArray<Summary>): Account => {
  const latest = Array.from(
    Map.groupBy(connections, ({ group, session }) => session ?? `alone ${group}`).values(),
    (session) => session.at(-1)
  ).filter((summary) => summary !== undefined)
  const telling = latest.reduce((one, other) => (rank(other) <= rank(one) ? other : one))
  return {
    name,
    standing: standingOf(telling),
    connections,
    telling,
    losses: connections.filter(({ selectedAt, status }) => selectedAt !== undefined && isBad(status)).length
  }
}

const isBad = (status: Status): boolean => status === "failed" || status === "retried"

/** Pool connections end one by one, so that an open one decides rather than one that has ended well. */
const rank = (summary: Summary): number => order.indexOf(standingOf(summary))

const order: ReadonlyArray<Standing> = [
  "stuck",
  "waiting",
  "queued",
  "connecting",
  "unknown",
  "open",
  "ended"
]

const standingOf = ({ isLeft, selectedAt, states, status }: Summary): Standing => {
  if (status === "open" || status === "cut") {
    if (states.includes("queueing")) return "queued"
    if (status === "open") return "connecting"
    // it was open when the trace ended
    return selectedAt === undefined ? "unknown" : "open"
  }
  if (status === "retried") return isLeft ? "ended" : "waiting"
  return ofStatus[status]
}

const ofStatus: Readonly<Record<Exclude<Status, "cut" | "open" | "retried">, Standing>> = {
  failed: "stuck",
  selected: "open",
  closed: "ended",
  interrupted: "ended"
}

/** Sorts by what needs a person: the worst state first, and within a state the account that has been in it for longest. */
export const byNeed = (accounts: ReadonlyArray<Account>): ReadonlyArray<Account> =>
  accounts.toSorted(
    (a, b) =>
      standings.indexOf(a.standing) - standings.indexOf(b.standing) ||
      sinceOf(a) - sinceOf(b) ||
      a.name.localeCompare(b.name)
  )

/** Returns the time at which an account entered its state. */
export const sinceOf = ({ telling: { end, selectedAt, start, status } }: Account): number =>
  status === "selected" || status === "cut" ? (selectedAt ?? start) : (end ?? start)

/** Returns how long an account waited for its turn, in milliseconds, from the bars of its connections. */
export const waitedFor = (
  { connections }: Account,
  barsOf: (id: number) => ReadonlyArray<Bar>,
  now: number
): number =>
  connections
    .flatMap(({ id }) => barsOf(id))
    .filter(({ label }) => label === "queueing" || label === "turn")
    .reduce((sum, { end, start }) => sum + (end ?? now) - start, 0)

/** The fewest accounts of which a list says more than their connections. */
export const several = 3

/** Says in a sentence how many accounts need a person, or what else is to be known of them all. */
export const sentenceOf = (accounts: ReadonlyArray<Account>): string => {
  const count = (standing: Standing) => accounts.filter((each) => each.standing === standing).length
  const of = (some: number) => `${some} of ${accounts.length} accounts`
  const [stuck, waiting, queued] = [count("stuck"), count("waiting"), count("queued")]
  if (stuck > 0) return `${of(stuck)} ${stuck === 1 ? "needs" : "need"} a person`
  if (waiting > 0) return `${of(waiting)} ${waiting === 1 ? "is" : "are"} away, and tried again`
  if (queued > 0)
    return `${of(queued)} ${queued === 1 ? "waits" : "wait"} for ${queued === 1 ? "its" : "their"} turn`
  const open = count("open")
  return open === accounts.length
    ? `All ${open} accounts are open`
    : `${of(open)} ${open === 1 ? "is" : "are"} open`
}
