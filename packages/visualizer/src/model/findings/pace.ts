/** Findings about time that was lost without a failure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { nearBy } from "../evidence/nearBy.ts"
import { of as ledgerOf, type Row } from "../timeline/Ledger.ts"
import { headStart, silentPort } from "../timeline/headStart.ts"
import { usedLane } from "../evidence/Failure.ts"
import { saysThrottled } from "../evidence/facts.ts"
import { isIn, labelOf } from "../machine/phase.ts"
import { stepsOf } from "../evidence/stepsOf.ts"
import { type Stretch, stretches } from "../timeline/Stretch.ts"
import { serverBusy } from "./recoveries.ts"
import { isOpen } from "../steps/Step.ts"
import { evidenceOf, type Finding, finding, observed, type Rule } from "./Finding.ts"
import { leastOf } from "../../trace/extremes.ts"

/** A step is slow if the server alone takes longer than a person likes to wait, and than the network does. */
const slowMs = 1500
const slowRtts = 5
export const slowRtt = 400
/** The least cost of a first visit that is worth a finding, in milliseconds. */
const extraMs = 200

export const slow: Rule = (connection) => {
  const { fastest, rows, rtt = 0 } = ledgerOf(connection)
  const tcp = connection.net.findLast(({ begun, ended }) => begun.kind === "tcp" && ended?.ok === true)
  const way = stretches(connection)
  const failed = stepsOf(connection).findLast(({ outcome }) => outcome === "failed")
  const { ended, selectedAt } = connection
  const unfinished = ended !== undefined && selectedAt === undefined ? way.at(-1)?.label : undefined
  const givenUp = failed === undefined ? unfinished : labelOf(failed.state)
  // what keeps an open connection alive is many answers, and not one step
  const ofUse = new Set(
    way.flatMap(({ label, step }) => (step !== undefined && isOpen(step.state) ? [label] : []))
  )
  const steps = rows
    .map((row) => {
      const longest = way
        .filter(({ label }) => label === row.step)
        .toSorted((a, b) => b.end - b.start - (a.end - a.start))[0]
      // many quick answers are not a slow one
      const most = longest === undefined ? 0 : longest.end - longest.start
      return { ...row, longest, took: Math.min(row.server + row.answered, most) }
    })
    .filter(({ took }) => took > slowMs && took > slowRtts * (fastest ?? rtt))
    // a step that was given up is not slow: it has no end, or it failed, and another finding reports that
    .filter(
      ({ step }) =>
        !ofUse.has(step) && step !== givenUp && !(step === "greeting" && serverBusy(connection).length > 0)
    )
    .toSorted((a, b) => b.took - a.took)
    .slice(0, 3)
    .flatMap(({ answered, longest, step, took }): ReadonlyArray<Finding> => {
      // the end of the connection is no answer
      if (longest?.step?.outcome === "lost") return []
      const id = answered > 0 ? "slow-answer" : "slow-step"
      const near = isFirst(step, rows) ? nearer(connection, rows, step) : undefined
      const quick = answered > 0 ? quickBeside(rows, step, took) : near
      const words = Advice.observation(id, { ms: took, step, ...quick })
      return finding(id, "warning", evidenceOf(linesOf(longest), near && tcp?.endLine), words, { step })
    })
  const operation = slowOperation(connection)
  const opened = selectedAt ?? connection.span.end ?? connection.last
  // a program that was busy noticed each answer late: that shows nothing of the network
  if (connection.busy.some(({ ms, time }) => time - ms < opened)) return steps
  if (operation.length > 0) return [...steps, ...operation]
  if (fastest !== undefined)
    return [...steps, ...observed("slow-way", "warning", evidenceOf(tcp?.endLine), { ms: fastest })]
  return rtt > slowRtt
    ? [...steps, ...observed("slow-network", "warning", evidenceOf(tcp?.endLine), { ms: rtt })]
    : steps
}

/** Returns whether a step is the first that asks for an answer after connecting. */
const isFirst = (step: string, rows: ReadonlyArray<Row>): boolean =>
  rows.find(({ group, roundTrips }) => group !== "net" && roundTrips > 0)?.step === step

/** Returns the quickest answer to another step, if it shows that the network needs far less than the slow one took. */
const quickBeside = (rows: ReadonlyArray<Row>, slow: string, took: number) => {
  const usual = leastOf(answersBeside(rows, slow))
  return usual > 0 && usual * slowRtts < took ? { usual } : {}
}

/** Returns how long each answer to another step took. */
const answersBeside = (rows: ReadonlyArray<Row>, step: string): ReadonlyArray<number> =>
  rows
    .filter((row) => row.group !== "net" && row.roundTrips > 0 && row.step !== step)
    .map(({ answered, network, roundTrips, server }) => (network + server + answered) / roundTrips)

/** Returns how long connecting and the quickest other answer took, if what accepted the connection is nearer than what answers. */
const nearer = (connection: Connection, rows: ReadonlyArray<Row>, step: string) => {
  const { rtt: roundTrip } = ledgerOf(connection)
  return nearBy({ host: connection.started?.host, roundTrip, answers: answersBeside(rows, step) })
}

/** Reports a lookup, or a connect, that took most of the time to the mailbox, while the answers after it came far sooner. */
const slowOperation = (connection: Connection): ReadonlyArray<Finding> => {
  const { clock, net, selectedAt, span } = connection
  const lane = usedLane(connection)
  const [longest] = net
    .filter(({ ended, lane: own }) => ended?.ok === true && own === lane)
    .map((each) => ({ ...each, ms: (each.end ?? each.start) - each.start }))
    .toSorted((one, other) => other.ms - one.ms)
  if (longest === undefined || selectedAt === undefined || clock !== "own") return []
  const { begun, endLine, line, ms } = longest
  const whole = selectedAt - span.start
  const answers = connection.commands.flatMap(({ end, start }) => (end === undefined ? [] : [end - start]))
  const isAlone = leastOf(answers) * slowRtts < ms
  const id = begun.kind === "dns" ? "slow-lookup" : begun.kind === "tcp" ? "slow-connecting" : undefined
  if (id === undefined || ms < slowMs || ms * 2 < whole || !isAlone) return []
  const names = begun.proxy === true ? ["proxy"] : []
  const words = Advice.observation(id, { ms, step: begun.kind, own: whole, names })
  return finding(id, "warning", evidenceOf(endLine, line), words, { step: begun.kind })
}

/** Returns the lines of the answer in a stretch, and of its question. */
const linesOf = (stretch: Stretch | undefined): ReadonlyArray<number> => {
  const lines = stretch?.step?.lines ?? []
  return stretch !== undefined && lines.length === 0 ? [stretch.line] : lines.toReversed()
}

/**
 * Reports a wait for a turn in this process: other connections to the host came first, and the server had no part in
 * it.
 */
export const queued: Rule = (connection) => {
  const { notes, phases, span } = connection
  const waited = phases.find(
    ({ end, start, state }) => isIn(state, "queueing") && (end ?? start) - start > slowMs
  )
  if (waited?.end === undefined) return []
  const note = notes.find(({ line }) => line > waited.line)
  return observed("queued", "info", evidenceOf(note?.line, waited.line, span.line), {
    ms: waited.end - waited.start,
    step: "turn"
  })
}

/** The longest time that a source of passwords may reasonably take, in milliseconds. */
const slowSourceMs = 5000

/** Reports a source of the app's own that supplied the account late: the network was not used before it did. */
export const slowAccount: Rule = ({ moves, net, phases, span }) => {
  const got = phases.find(
    ({ end, start, state }) => isIn(state, "resolving") && (end ?? start) - start > slowSourceMs
  )
  const left = moves.find(({ from, line }) => line > (got?.line ?? 0) && isIn(from, "resolving"))
  return got?.end === undefined || net.some(({ start }) => start < (got.end ?? 0))
    ? []
    : observed("slow-account", "warning", evidenceOf(got.line, left?.line, span.line), {
        ms: got.end - got.start,
        step: "account"
      })
}

/** Reports addresses of one kind that were tried first and had not answered when one of the other kind did. RFC 8305. */
export const addressSilent: Rule = ({ net, winner }) => {
  const tcp = net.filter(({ begun, lane }) => begun.kind === "tcp" && lane === winner)
  const used = tcp.find(({ ended }) => ended?.ok === true)
  const silent = tcp.find(
    ({ begun, start }) =>
      begun.family !== used?.begun.family && start < (used?.start ?? 0) && begun.family !== undefined
  )
  const ms = (used?.end ?? 0) - (silent?.start ?? 0)
  const isAnswered = silent?.ended?.ok === false && !isGivenUp(silent.ended.error)
  if (used?.end === undefined || silent === undefined || isAnswered || ms < extraMs) return []
  const names = [silent, used].map(({ begun }) => `IPv${begun.family}`)
  return observed("address-silent", "info", evidenceOf(silent.endLine, silent.line, used.endLine), {
    ms,
    step: "tcp",
    names
  })
}

const isGivenUp = (error: string | undefined): boolean => error === "race_lost" || error === "cancelled"

/** Reports what a known profile would have saved: waiting for the other port, unless it was silent, and asking. */
export const firstVisit: Rule = (connection) => {
  const { rtt = 0 } = ledgerOf(connection)
  const until = connection.moves.find(({ to }) => isIn(to, "authenticating"))?.line ?? 0
  const asked = connection.commands.filter(({ line, name }) => name === "CAPABILITY" && line < until)
  const waited = silentPort(connection) === undefined ? headStart(connection) : undefined
  // the wait for the other port is one time wherever it is told: questions beside it are not added to it
  const ms = waited?.ms ?? asked.length * rtt
  if (connection.selectedAt === undefined || ms < extraMs) return []
  const lines = [waited?.line, ...asked.map(({ line }) => line)]
  return observed("first-visit", "info", evidenceOf(lines), { ms, step: "greeting" })
}

const mostJumps = 3

/** Reports that the machine slept, which is no silence of the server; a connection may have been lost to it. */
export const slept: Rule = ({ ended, jumps }) => {
  const sum = (all: typeof jumps) => all.reduce((total, { ms }) => total + ms, 0)
  const ms = sum(jumps.filter((jump) => jump.ms > 0)) || sum(jumps)
  const lines = jumps.slice(0, mostJumps).map(({ line }) => line)
  return observed("clock-jumped", ended?.error === undefined ? "info" : "warning", evidenceOf(lines), {
    ms
  })
}

export const isThrottled = ({ answer }: CommandSpan): boolean =>
  answer !== undefined && saysThrottled(answer.text)

/** Reports a server that delays answers because the account is used too much. */
export const throttled: Rule = (connection) => {
  const all = connection.commands.filter(isThrottled)
  const [first] = all
  const ms = all.reduce((most, { end, start }) => Math.max(most, (end ?? start) - start), 0)
  const lines = all.slice(0, 2).flatMap(({ answer, line }) => [answer?.line, line])
  return observed("throttled", "warning", evidenceOf(lines), {
    ms: ms >= slowMs ? ms : 0,
    step: first?.name ?? "a command",
    count: all.length
  })
}
