/** The other connections of a call, of its account, its server and its host: found once for all connections of a trace. */
import { type Connection, isFailed } from "../../connection/Connection.ts"
import { Across, placeOf, type Watched } from "../../evidence/Across.ts"
import { Answered } from "../../evidence/Answered.ts"
import { longAlike } from "../../evidence/ending.ts"
import { watchedOn } from "../../evidence/watch/Watches.ts"
import { EarlierUids } from "../../evidence/watch/EarlierUids.ts"
import { isByToken, isSelect } from "../../evidence/facts.ts"
import type { Numbering } from "../../evidence/watch/Numbering.ts"
import { Ways } from "../../evidence/Ways.ts"
import type { ToldUids } from "../../evidence/watch/ToldUids.ts"
import { isIn } from "../../machine/phase.ts"
import type { LongWork } from "../../../trace/pieces.ts"

/** One attempt of a call. */
export interface Beside {
  readonly start: number
  readonly selectedAt: number | undefined
  /** The step at which it failed, and the tag of the reason. */
  readonly step: string | undefined
  readonly error: string | undefined
}

/** The other connections of a call, and of its account. */
interface Others {
  readonly attempts: ReadonlyArray<Beside>
  /** How a later connection of the account went on, if that shows that nobody has to open it again. */
  readonly later: "openedLater" | "loggedInLater" | undefined
  readonly ways: Ways
  /** How many attempts failed alike before it, over all calls, if those of its own are told. */
  readonly alikeBefore: number | undefined
  /** The connections to its port. */
  readonly answered: () => Answered
  /** The UIDs of its account; undefined if the trace does not have all its lines. */
  readonly earlier: () => LongWork<EarlierUids | undefined>
  /** The connections to its host. */
  readonly across: () => LongWork<Across>
}

/** Finds the attempts of the same call, of connections that are read in full, and whether the account was opened later. */
export const othersIn = (connections: ReadonlyArray<Connection>): ((connection: Connection) => Others) => {
  const sessions = Map.groupBy(connections, ({ started }) => started?.session)
  const lastOpened = new Map<string, Reached>()
  const lastLoggedIn = new Map<string, Reached>()
  const ways = new Map<string, Ways>()
  const alike = alikeOver(connections)
  for (const connection of connections) {
    const own = ways.get(accountOf(connection)) ?? new Ways()
    ways.set(accountOf(connection), own)
    own.add(wayOf(connection))
    const { selectedAt, span } = connection
    const at = selectedAt ?? restedAt(connection)
    if (at === undefined) continue
    const last = selectedAt === undefined ? lastLoggedIn : lastOpened
    last.set(accountOf(connection), { start: span.start, at })
  }
  const accounts = Map.groupBy(connections, accountOf)
  const known = new Map<string, EarlierUids | undefined>()
  function* earlier(account: string): LongWork<EarlierUids | undefined> {
    if (known.has(account)) return known.get(account)
    const all = accounts.get(account) ?? []
    const isWhole = all.every(({ gaps }) => gaps.length === 0)
    const told: Array<ToldUids> = []
    if (isWhole) for (const each of all) told.push((yield* watchedOn.working(each)).commands.numbering.told)
    const found = isWhole ? new EarlierUids(told) : undefined
    known.set(account, found)
    return found
  }
  const servers = Map.groupBy(connections, serverOf)
  const shared = new Map<string, Across>()
  function* acrossAt(server: string): LongWork<Across> {
    const found = shared.get(server)
    if (found !== undefined) return found
    const watched: Array<Watched> = []
    for (const each of servers.get(server) ?? []) watched.push(yield* watchedOf(each))
    const across = new Across(watched)
    shared.set(server, across)
    return across
  }
  const answered = new Map<string, Answered>()
  const answeredAt = (server: string): Answered => {
    const found = answered.get(server) ?? new Answered((servers.get(server) ?? []).map(heardOf))
    answered.set(server, found)
    return found
  }
  return (connection) => ({
    answered: () => answeredAt(serverOf(connection)),
    earlier: () => earlier(accountOf(connection)),
    across: () => acrossAt(serverOf(connection)),
    attempts:
      connection.started === undefined ? [] : (sessions.get(connection.started.session) ?? []).map(besideOf),
    later: isAfter(lastOpened.get(accountOf(connection)), connection)
      ? "openedLater"
      : isAfter(lastLoggedIn.get(accountOf(connection)), connection)
        ? "loggedInLater"
        : undefined,
    ways: ways.get(accountOf(connection)) ?? new Ways(),
    alikeBefore: alike.get(connection)
  })
}

/**
 * Counts the attempts of an account that failed alike before one that tells of some, or that fails so since long, whichever call made
 * them.
 */
const alikeOver = (connections: ReadonlyArray<Connection>): ReadonlyMap<Connection, number> => {
  const runs = new Map<string, { readonly first: Connection; count: number }>()
  const found = new Map<Connection, number>()
  for (const connection of connections) {
    const { ended, selectedAt, span } = connection
    const run = runs.get(accountOf(connection))
    if (ended?.error === undefined || selectedAt !== undefined) runs.delete(accountOf(connection))
    else if (run?.first.ended?.error === ended.error && run.first.ended.step === ended.step) run.count++
    else runs.set(accountOf(connection), { first: connection, count: 0 })
    const { count = 0, first = connection } = runs.get(accountOf(connection)) ?? {}
    const own = Number(ended?.circumstances?.["alikeBefore"] ?? Infinity)
    const isLong = (span.end ?? connection.last) - first.span.start >= longAlike
    if (count > own || (isLong && count > 0)) found.set(connection, count)
  }
  return found
}

/** Of a pool, one that was on its way before another one failed shows nothing of what that met. */
const isAfter = (last: Reached | undefined, { span }: Connection): boolean =>
  last !== undefined && last.start > span.start && last.at > (span.end ?? Infinity)

/** A connection that opened a mailbox, or was logged in without one, and when. */
interface Reached {
  readonly start: number
  readonly at: number
}

/** Returns when a connection that the app asked for no mailbox was logged in; what failed may have been on its way to one. */
const restedAt = ({ commands, ended, phases }: Connection): number | undefined =>
  isFailed(ended?.outcome) || commands.some(isSelect)
    ? undefined
    : phases.find(({ state }) => isIn(state, "unselected"))?.start

/** Returns the host and port that a connection was to. */
const serverOf = ({ started }: Connection): string => `${started?.host ?? ""}:${started?.port ?? ""}`

/** Returns what the connections of one account share, as far as a trace shows it: of several at one host, each may be somebody else's. */
const accountOf = ({ started }: Connection): string =>
  started?.label ?? started?.session ?? started?.host ?? ""

export function* watchedOf(
  connection: Connection
): LongWork<Watched & { readonly found: Numbering["foundBut"] }> {
  const { gaps, group, started } = connection
  const {
    commands: { numbering },
    copies
  } = yield* watchedOn.working(connection)
  const isPartial = gaps.length > 0
  return {
    ...placeOf(started, group),
    copies,
    told: numbering.told,
    isPartial,
    found: (isGiven) => (isPartial ? [] : numbering.foundBut(isGiven))
  }
}

export const wayOf = (connection: Connection) => {
  const { commands, ended, selectedAt, span, started } = connection
  return {
    start: span.start,
    ended,
    openedAt: selectedAt,
    host: started?.host,
    byToken: commands.some(({ name, text }) => name === "AUTHENTICATE" && isByToken(text))
  }
}

const heardOf = ({ selectedAt, wire }: Connection) => ({
  openedAt: selectedAt,
  heardAt: wire.findLast(({ direction }) => direction === "received")?.time
})

const besideOf = ({ ended, selectedAt, span }: Connection): Beside => ({
  start: span.start,
  selectedAt,
  step: ended?.step,
  error: ended?.error
})
