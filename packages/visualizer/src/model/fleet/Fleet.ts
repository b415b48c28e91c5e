/**
 * A fleet at a glance: how many accounts are open, what is wrong with the others, who must act, and at which hosts.
 * Pure.
 */
import { type ActionBy, type Member, type Standing, states, type TracedMember, urgencyOf } from "./Member.ts"
import { uncapitalized } from "../../trace/letters.ts"

export type { Member, Standing as State, ActionBy as Turn, Why } from "./Member.ts"

export { states, turns } from "./Member.ts"

export { memberOf } from "./memberOf.ts"

/** The number of accounts in each state. */
export type Counts = Readonly<Record<Standing, number>>

type FailedState = Extract<Standing, "NeedsUser" | "HostFailing" | "Waiting">

/** Accounts that are not open for the same reason. */
export interface CommonFailure {
  readonly key: string
  readonly reason: string
  readonly title: string
  /** The host, if it fails so for all of its accounts. */
  readonly host: string | undefined
  readonly turn: ActionBy
  /** The state that the failure keeps them in: those that are connecting again count as waiting. */
  readonly state: FailedState
  /** The advice, if there is one. */
  readonly todo: string | undefined
  readonly count: number
  /** The hosts with their counts, the largest first. */
  readonly hosts: ReadonlyArray<readonly [host: string, count: number]>
  /** The time at which the first of them failed. */
  readonly oldest: number
  /** The time of the next attempt of any of them, if one is scheduled. */
  readonly next: number | undefined
}

/** Accounts with a common host, runner or age. */
export interface Part {
  readonly name: string
  readonly total: number
  readonly counts: Counts
}

/** Counts of all accounts by each aspect. */
export interface Fleet {
  /** All accounts; those at a failing host are marked `HostFailing`. */
  readonly members: ReadonlyArray<TracedMember>
  readonly total: number
  readonly counts: Counts
  /** The accounts for which somebody must act. */
  readonly urgent: number
  /** The number of urgent accounts by who must act. */
  readonly turns: Readonly<Record<ActionBy, number>>
  /** The failures that somebody must fix first, then those that recover by themselves; the most frequent first. */
  readonly failures: ReadonlyArray<CommonFailure>
  /** The hosts with the most failures first. */
  readonly hosts: ReadonlyArray<Part>
  readonly runners: ReadonlyArray<Part>
  /** The accounts by how long they have been in their state, the shortest first. */
  readonly ages: ReadonlyArray<Part>
  /** The time of the next attempt of any account. */
  readonly next: number | undefined
  /** The number of accounts that changed their runner recently. */
  readonly moves: number
  /** The open accounts that were lost once, by host: that may be one event. */
  readonly lostOnce: ReadonlyArray<readonly [host: string, count: number]>
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Ranges of the time in a state, in ms. */
export const ages: ReadonlyArray<{ readonly name: string; readonly from: number; readonly to: number }> = [
  { name: "under 1 min", from: 0, to: minute },
  { name: "1–10 min", from: minute, to: 10 * minute },
  { name: "10–60 min", from: 10 * minute, to: hour },
  { name: "1–24 h", from: hour, to: day },
  { name: "over 1 d", from: day, to: Infinity }
]

/** Returns whether the account came to its runner recently, from another one or again. */
export const hasArrived = ({ stays = [] }: Member, now: number): boolean => {
  const latest = stays.at(-1)
  return stays.length > 1 && latest !== undefined && now - latest.since <= recentMs
}

/** The time after which a change of runner is no longer recent. */
const recentMs = hour

/** Returns whether the account changed its runner recently. */
export const hasMoved = (member: Member, now: number): boolean => {
  const [before, latest] = member.stays?.slice(-2) ?? []
  return hasArrived(member, now) && before?.runner !== latest?.runner
}

/** The word that is shown if there is no runner. */
export const noRunner = "no runner"

/** Summarizes all accounts; `now` is the time on the reporter's clock. */
export const of = (all: ReadonlyArray<TracedMember>, now: number): Fleet => {
  const members = withFailingHosts(all, now)
  const failures = failuresOf(members)
  const byAge = new Map(tallied(members, (member) => ageOf(now, member)).map((part) => [part.name, part]))
  return {
    members,
    total: members.length,
    counts: tallied(members, () => "")[0]?.counts ?? nothing(),
    urgent: members.filter(isUrgent).length,
    turns: turnsOf(failures),
    failures,
    hosts: tallied(members, ({ host }) => host).toSorted(worstFirst),
    runners: tallied(members, ({ runner }) => runner ?? noRunner).toSorted(worstFirst),
    ages: ages.map(({ name }) => byAge.get(name) ?? { name, total: 0, counts: nothing() }),
    next: failures.reduce<number | undefined>((next, failure) => earlier(next, failure.next), undefined),
    moves: members.filter((member) => hasMoved(member, now)).length,
    lostOnce: Array.from(
      Map.groupBy(
        members.filter(({ losses, state }) => losses === 1 && state === "Selected"),
        ({ host }) => host
      ),
      ([host, each]) => [host, each.length] as const
    ).toSorted(([, a], [, b]) => b - a)
  }
}

const isUrgent = ({ state }: Pick<Member, "state">): boolean => urgencyOf({ state }) === "person"

/**
 * Marks the accounts of each host at which none has been open for long: trying again has not helped, so it is for who runs
 * the host.
 */
const withFailingHosts = (members: ReadonlyArray<TracedMember>, now: number): ReadonlyArray<TracedMember> => {
  const since = new Map<string, number>()
  const down = downIn(members)
  for (const { host, since: time } of members) since.set(host, Math.max(since.get(host) ?? time, time))
  return members.map((member) => {
    const { host, state, why } = member
    const isDown = down.has(host) && state !== "NeedsUser" && now - (since.get(host) ?? now) >= minDownMs
    return isDown && why !== undefined
      ? { ...member, state: "HostFailing", why: { ...why, turn: why.turn === "nobody" ? "admin" : why.turn } }
      : member
  })
}

/** A host that is down for this long is not expected to recover by itself. */
const minDownMs = 10 * minute

const failuresOf = (members: ReadonlyArray<Member>): ReadonlyArray<CommonFailure> => {
  const alike = new Map<string, [Member, ...Array<Member>]>()
  const down = downIn(members)
  for (const member of members) {
    const common = likeness(member)
    if (common === undefined) continue
    const key = down.has(member.host) ? `${common} ${member.host}` : common
    const others = alike.get(key)
    if (others === undefined) alike.set(key, [member])
    else others.push(member)
  }
  return Array.from(alike, ([key, [first, ...others]]) =>
    failureOf(key, [first, ...others], down.has(first.host) ? first.host : undefined)
  ).toSorted(
    (a, b) =>
      Number(isUrgent(b)) - Number(isUrgent(a)) || b.count - a.count || a.reason.localeCompare(b.reason)
  )
}

/** A failure that at least this many accounts share is the host's. */
const minAccounts = 3

/** Returns the hosts at which all accounts fail in the same way. */
const downIn = (members: ReadonlyArray<Member>): ReadonlySet<string> =>
  new Set(
    Array.from(
      Map.groupBy(members, ({ host }) => host),
      ([host, all]) =>
        all.length >= minAccounts && new Set(all.map(likeness)).size === 1 && likeness(all[0]) !== undefined
          ? [host]
          : []
    ).flat()
  )

/** Returns the key that accounts with the same failure share. */
const likeness = (member: Member | undefined): string | undefined => {
  if (member?.why === undefined || member.state === "Selected") return undefined
  const { state, why } = member
  return `${state === "NeedsUser" ? "stuck" : "again"} ${why.reason} ${why.turn}`
}

const failureOf = (
  key: string,
  [first, ...others]: readonly [Member, ...ReadonlyArray<Member>],
  host: string | undefined
): CommonFailure => {
  const members = [first, ...others]
  const hosts = Map.groupBy(members, ({ host }) => host)
  const { reason = "", turn = "nobody" } = first.why ?? {}
  const state = first.state === "NeedsUser" || first.state === "HostFailing" ? first.state : "Waiting"
  return {
    key,
    reason,
    title:
      host === undefined
        ? titleOf(members)
        : `No mailbox at ${host} is open: ${uncapitalized(titleOf(members))}`,
    host,
    turn,
    state,
    todo: state === "HostFailing" ? undefined : todoOf(members),
    count: members.length,
    hosts: Array.from(hosts, ([host, all]) => [host, all.length] as const).toSorted(([, a], [, b]) => b - a),
    oldest: members.reduce((oldest, { since }) => Math.min(oldest, since), first.since),
    next: members.reduce<number | undefined>((next, { until }) => earlier(next, until), undefined)
  }
}

/** Returns the common advice; `undefined` if nobody has to act, or if it differs. */
const todoOf = (members: ReadonlyArray<Member>): string | undefined => {
  const [todo, another] = new Set(members.map(({ why }) => (why?.turn === "nobody" ? undefined : why?.todo)))
  return another === undefined ? todo : undefined
}

/** Returns the common title. The title of one account may name a host or a port that others do not have. */
const titleOf = (members: ReadonlyArray<Member>): string => {
  const [title = "", ...others] = new Set(members.map(({ why }) => why?.title ?? ""))
  return others.length === 0 ? title : `${title}, and the like`
}

const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b)

type Tally = Record<Standing, number>

const tallied = (members: ReadonlyArray<Member>, nameOf: (member: Member) => string): ReadonlyArray<Part> => {
  const tallies = new Map<string, Tally>()
  for (const member of members) {
    const name = nameOf(member)
    let tally = tallies.get(name)
    if (tally === undefined) tallies.set(name, (tally = nothing()))
    tally[member.state]++
  }
  return Array.from(tallies, partOf)
}

const nothing = (): Tally => ({
  NeedsUser: 0,
  HostFailing: 0,
  Unassigned: 0,
  Unselected: 0,
  Waiting: 0,
  Queued: 0,
  Connecting: 0,
  Unknown: 0,
  Ended: 0,
  Selected: 0
})

const partOf = ([name, counts]: readonly [string, Tally]): Part => ({
  name,
  counts,
  total: states.reduce((sum, state) => sum + counts[state], 0)
})

const ageOf = (now: number, { since }: Member): string => {
  const ms = Math.max(0, now - since)
  return ages.find(({ to }) => ms < to)?.name ?? ""
}

const turnsOf = (failures: ReadonlyArray<CommonFailure>): Readonly<Record<ActionBy, number>> => {
  const turns = { user: 0, admin: 0, app: 0, nobody: 0 }
  for (const { count, state, turn } of failures) if (isUrgent({ state })) turns[turn] += count
  return turns
}

/** Sorts the part with more urgent failures first, then the larger one. */
const worstFirst = (a: Part, b: Part): number => {
  const state = states.find((each) => each !== "Selected" && a.counts[each] !== b.counts[each])
  if (state !== undefined) return b.counts[state] - a.counts[state]
  return b.total - a.total || a.name.localeCompare(b.name)
}
