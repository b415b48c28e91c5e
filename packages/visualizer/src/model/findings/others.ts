/** Findings about one connection that others explain: the attempts before it, and those of its account. */
import { ofMailProgram } from "./ofMailProgram.ts"
import { type Connection, isFailed } from "../connection/Connection.ts"
import { Across, placeOf, type Watched } from "../evidence/Across.ts"
import { Answered } from "../evidence/Answered.ts"
import { endedWith, longAlike } from "../evidence/ending.ts"
import { watchedOn } from "../evidence/watch/Watches.ts"
import { EarlierUids } from "../evidence/watch/EarlierUids.ts"
import { isByToken, isSelect } from "../evidence/facts.ts"
import type { Numbering } from "../evidence/watch/Numbering.ts"
import { Ways } from "../evidence/Ways.ts"
import type { ToldUids } from "../evidence/watch/ToldUids.ts"
import { diagnosisOf } from "@effect-imap/core/internal/Advice"
import { asked, askedAfter, type Sequel } from "../fleet/Asked.ts"
import { isIn } from "../machine/phase.ts"
import { openedAt } from "../evidence/said.ts"
import type { LongWork } from "../../trace/pieces.ts"
import { evidenceOf, type Finding, noticed, observed } from "./Finding.ts"
import * as Findings from "./Findings.ts"

/** One attempt of a call. */
export interface Beside {
  readonly start: number
  readonly selectedAt: number | undefined
  /** The step at which it failed, and the tag of the reason. */
  readonly step: string | undefined
  readonly error: string | undefined
}

/** Returns the host and port that a connection was to. */
const serverOf = ({ started }: Connection): string => `${started?.host ?? ""}:${started?.port ?? ""}`

/** Says what the attempts of its call, of which it may be one, show of a connection. */
export const withOthers = (
  findings: ReadonlyArray<Finding>,
  connection: Connection,
  attempts: ReadonlyArray<Beside>
): ReadonlyArray<Finding> => {
  const count = alikeIn(attempts, connection)
  const all = withIdentity(findings, connection, attempts)
  return count < several ? all : all.map((each) => persisted(each, connection, count))
}

/**
 * Reads the end of a connection anew, if the ways of its account to a mailbox, or the attempts of earlier calls that failed
 * alike, show more of it.
 */
export const withWays = (
  findings: ReadonlyArray<Finding>,
  connection: Connection,
  ways: Ways,
  alikeBefore?: number
): ReadonlyArray<Finding> => {
  const { ended } = connection
  const known = ways.beside(wayOf(connection))
  const circumstances = alikeBefore === undefined ? known : { ...known, alikeBefore }
  if (ended?.error === undefined || circumstances === undefined || circumstances === ended.circumstances)
    return findings
  const diagnosis = diagnosisOf({ ...ended, error: ended.error, circumstances })
  if (diagnosis === undefined) return findings
  const { actionBy: turn, party, title, why } = diagnosis
  return findings.map((each) =>
    each.id === ended.error && each.severity === "failure"
      ? { ...unasked(each), title, why, party, ...asked({ ...diagnosis, turn }) }
      : each
  )
}

/** Says why a connection to this machine ended, if others to its port show that what answers there went on. */
export const withAnswered = (
  findings: ReadonlyArray<Finding>,
  { ended, span, started }: Connection,
  answered: () => Answered
): ReadonlyArray<Finding> => {
  const { circumstances, error = "" } = ended ?? {}
  // on the way to another machine, each connection may end for itself; and a strict trace counts names anew
  if (circumstances?.["address"] !== "loopback" || !/^[^<]/.test(started?.host ?? "")) return findings
  if (span.end === undefined || !answered().goesOn(span.end)) return findings
  const why = diagnosisOf({ ...ended, error, circumstances: { ...circumstances, answersOthers: true } })?.why
  const before = diagnosisOf({ ...ended, error, circumstances })?.why
  return findings.map((each) =>
    why !== undefined && each.id === error && each.why === before ? { ...each, why } : each
  )
}

/** So many attempts in a row that failed alike are no chance. */
const several = 3

/** Returns how many attempts failed alike, if the app ended them after this one, and none was another. */
const alikeIn = (
  attempts: ReadonlyArray<Beside>,
  { ended, isLeft, selectedAt, span }: Connection
): number => {
  const isAlike = (each: Beside) =>
    each.selectedAt === undefined && each.error === ended?.error && each.step === ended?.step
  const isLast = attempts.every(({ start }) => start <= span.start)
  return isLeft && ended?.error !== undefined && selectedAt === undefined && isLast && attempts.every(isAlike)
    ? attempts.length
    : 0
}

/** What was to pass by itself, and failed alike until the app gave it up, is somebody's to look into. */
const persisted = (found: Finding, { ended }: Connection, count: number): Finding => {
  if (found.severity !== "failure" || found.turn !== "nobody" || ended?.error === undefined) return found
  const circumstances = { ...ended.circumstances, alikeBefore: count - 1 }
  const diagnosis = diagnosisOf({ ...ended, error: ended.error, circumstances })
  if (diagnosis === undefined || diagnosis.actionBy === "nobody") return found
  return { ...unasked(found), ...asked({ ...diagnosis, turn: diagnosis.actionBy }) }
}

const unasked = (found: Finding) => {
  const { actor: _, fix: __, rest: ___, turn: ____, ...rest } = found
  return rest
}

/** Says of an open mailbox that the attempt before it had failed at ID, which this one left out. */
const withIdentity = (
  findings: ReadonlyArray<Finding>,
  connection: Connection,
  attempts: ReadonlyArray<Beside>
): ReadonlyArray<Finding> => {
  const before = attempts.filter(({ start }) => start < connection.span.start).at(-1)
  if (before?.step !== "id" || before.selectedAt !== undefined) return findings
  const isSent = connection.commands.some(({ name }) => name === "ID")
  return isSent || findings[0]?.severity === "failure"
    ? findings
    : [
        ...observed("identity-left-out", "warning", evidenceOf(openedAt(connection)), { step: "id" }),
        ...findings
      ]
}

/** Says of a connection what the app did by UIDs that it had from before UIDVALIDITY changed: it comes before other warnings. */
export const withEarlier = (
  findings: ReadonlyArray<Finding>,
  earlier: EarlierUids,
  own: ToldUids
): ReadonlyArray<Finding> => {
  const found = earlier.in([own])
  if (found === undefined) return findings
  const isHeavier = ({ severity }: Finding) => severity === "failure" || found.severity === "info"
  const at = findings.findLastIndex((each) => isHeavier(each) && each.severity !== "info") + 1
  return [...findings.slice(0, at), ...noticed(found), ...findings.slice(at)]
}

/** Says of a connection what others to its server show: UIDs that these were given, and messages that they had stored. */
export const withAcross = (
  findings: ReadonlyArray<Finding>,
  across: Across,
  own: Watched & { readonly found: Numbering["foundBut"] }
): ReadonlyArray<Finding> => {
  const told = own.found((stranger) => across.gives(own, stranger))
  const known = findings.flatMap((each) =>
    isOfStrangers(each) ? told.filter(({ id }) => id === each.id).flatMap((one) => noticed(one)) : each
  )
  const unseen = across.unseenOn(own)
  return unseen === undefined
    ? known
    : before(
        known,
        observed("stored-unseen", "warning", evidenceOf(unseen.lines), {
          ...unseen,
          names: [`${unseen.uid}`],
          step: "select"
        })
      )
}

const isOfStrangers = ({ id }: Finding): boolean => id === "uids-beyond" || id === "uids-not-given"

/** Puts what is found among the warnings before all others. */
const before = (findings: ReadonlyArray<Finding>, found: ReadonlyArray<Finding>): ReadonlyArray<Finding> => {
  const at = findings.findLastIndex(({ severity }) => severity === "failure") + 1
  return [...findings.slice(0, at), ...found, ...findings.slice(at)]
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

/** Returns what the connections of one account share, as far as a trace shows it: of several at one host, each may be somebody else's. */
const accountOf = ({ started }: Connection): string =>
  started?.label ?? started?.session ?? started?.host ?? ""

function* watchedOf(connection: Connection): LongWork<Watched & { readonly found: Numbering["foundBut"] }> {
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

const wayOf = (connection: Connection) => {
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

/** Finds everything about a connection, in the light of the others. */
export function* findingBeside(
  connection: Connection,
  othersOf: ReturnType<typeof othersIn>
): LongWork<ReadonlyArray<Finding>> {
  const { across, alikeBefore, answered, attempts, earlier, later, ways } = othersOf(connection)
  const own = yield* Findings.finding(connection)
  const beside = withWays(withOthers(own, connection, attempts), connection, ways, alikeBefore)
  const found = withAnswered(beside, connection, answered)
  const uids = yield* earlier()
  const watched = yield* watchedOf(connection)
  const told = withAcross(found, yield* across(), watched)
  const findings = uids ? withEarlier(told, uids, watched.told) : told
  const known =
    later === undefined ? findings : findings.map((each) => notAgain(each, connection, { ways, later }))
  return ofMailProgram(known, connection)
}

/** Nobody has to open again what was opened again, nor to wait for a server that let the app in again. */
const notAgain = (
  found: Findings.Finding,
  connection: Connection,
  { later, ways }: { readonly later: Sequel; readonly ways: Ways }
): Findings.Finding => {
  const { ended } = connection
  if (found.severity !== "failure" || ended?.error === undefined) return found
  // another attempt helped, however many had failed alike before
  const { alikeBefore: _, reconnected, ...others } = ways.beside(wayOf(connection)) ?? {}
  // a log that names no host was taken for one whose program did not connect again
  const isAgain = reconnected === false || endedWith(ended)["reconnected"] === false
  const diagnosis = diagnosisOf({
    ...ended,
    error: ended.error,
    circumstances: isAgain || reconnected === undefined ? others : { ...others, reconnected }
  })
  if (diagnosis?.actionBy !== "nobody" || ended.outcome !== "failed") return found
  return {
    ...unasked(found),
    ...(isAgain && { title: diagnosis.title, why: diagnosis.why, party: diagnosis.party }),
    ...askedAfter({ ...diagnosis, turn: "nobody" }, later)
  }
}
