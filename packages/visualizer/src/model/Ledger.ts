/**
 * Where the time to a mailbox went: one row for each step, in round trips and milliseconds, the network's part and
 * the server's. The rows add up to the time from the attempt's start until the mailbox (or the end).
 */
import type { Connection, Lane, NetSpan } from "./Connection.ts"
import { type Group, laneOf, leafOf } from "./phase.ts"
import { remarks, type Remark } from "./roundTrips.ts"

export type { Remark } from "./roundTrips.ts"

/** `wait`: for the other way in, or for an address that did not answer. */
export type Step =
  | "wait"
  | "dns"
  | "tcp"
  | "tls"
  | "greeting"
  | "capability"
  | "starttls"
  | "auth"
  | "id"
  | "enable"
  | "select"
  | "other"

export interface Row {
  readonly step: Step
  readonly group: Group
  readonly ms: number
  /** Flights of the client that were answered within the step. */
  readonly roundTrips: number
  /** `roundTrips` × RTT, at most `ms`. */
  readonly network: number
  /** The rest is the server's. Both are 0 where the client itself waits. */
  readonly server: number
}

export interface Ledger {
  /** Steps that took place, in the order of a connection's life. */
  readonly rows: ReadonlyArray<Row>
  readonly total: number
  /** Of the connection that is used; absent where no TCP connection was seen. */
  readonly rtt: number | undefined
  /** Reached a mailbox, so that `total` is the time to ready. */
  readonly ready: boolean
  readonly remarks: ReadonlyArray<Remark>
}

const groupOfStep: Readonly<Record<Step, Group>> = {
  wait: "net",
  dns: "net",
  tcp: "net",
  tls: "tls",
  greeting: "session",
  capability: "session",
  starttls: "tls",
  auth: "auth",
  id: "session",
  enable: "session",
  select: "mailbox",
  other: "session"
}

const ofLane: Readonly<Record<string, Step>> = {
  waiting: "wait",
  ready: "wait",
  lost: "wait",
  connecting: "tcp",
  handshaking: "tls",
  greeting: "greeting",
  regreeting: "greeting",
  capability: "capability",
  upgrading: "starttls"
}

const ofState: Readonly<Record<string, Step>> = {
  capability: "capability",
  authenticating: "auth",
  refreshing: "auth",
  recapability: "capability",
  identifying: "id",
  reidentifying: "id",
  enabling: "enable",
  selecting: "select"
}

export const stepOf = (state: string): Step =>
  (laneOf(state) === undefined ? ofState[state.split(".")[0] ?? ""] : ofLane[leafOf(state)]) ?? "other"

/** A stretch of the way, without gaps: `[start, end)` in time, `[line, nextLine)` in the file. */
export interface Stretch {
  readonly step: Step
  readonly start: number
  readonly end: number
  readonly line: number
  readonly nextLine: number
}

/** The way in whose time counts: the winner's, or, where all are lost, that of the one that held out longest. */
export const usedLane = ({ moves, net, winner, wire }: Connection): Lane => {
  if (winner !== undefined) return winner
  const lost = moves.findLast(({ from, to }) => laneOf(from) !== undefined && leafOf(to) === "lost")
  const last = lost?.from ?? moves.findLast(({ to }) => laneOf(to) !== undefined)?.to
  return last === undefined ? (wire.at(-1)?.lane ?? net.at(-1)?.lane) : laneOf(last)
}

/** When the attempt had come to a mailbox, or to its end. */
const stopOf = ({ last, phases, selectedAt, span }: Connection): number =>
  selectedAt ?? phases.find(({ state }) => state === "failing")?.start ?? span.end ?? last

/** The way ends here. */
const arrived = /^(selected\b.*|failing|loggingOut|closed)$/

/** Residence after residence, in one lane: each begins where the one before it ends. */
export const stretches = (connection: Connection): ReadonlyArray<Stretch> => {
  const lane = usedLane(connection)
  const stop = stopOf(connection)
  const over = connection.phases.find(({ state }) => arrived.test(state))?.line ?? Number.POSITIVE_INFINITY
  const residences = connection.phases.filter(
    ({ line, state }) => line < over && (laneOf(state) === undefined || laneOf(state) === lane)
  )
  const found: Array<Stretch> = []
  let cursor = connection.span.start
  for (const [index, { end, line, start, state }] of residences.entries()) {
    const from = Math.max(cursor, start)
    const to = Math.max(from, Math.min(end ?? stop, stop))
    if (from > cursor) found.push({ step: "other", start: cursor, end: from, line, nextLine: line })
    const nextLine = residences[index + 1]?.line ?? over
    found.push({ step: stepOf(state), start: from, end: to, line, nextLine })
    cursor = to
  }
  if (cursor < stop) {
    found.push({
      step: "other",
      start: cursor,
      end: stop,
      line: connection.span.line,
      nextLine: connection.span.line
    })
  }
  return found
}

/** Milliseconds of `[start, end)` that spans cover. */
const covered = (spans: ReadonlyArray<NetSpan>, start: number, end: number): number => {
  let sum = 0
  let cursor = start
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(cursor, span.start)
    const to = Math.min(end, span.end ?? end)
    if (to <= from) continue
    sum += to - from
    cursor = to
  }
  return sum
}

/** Connecting, taken apart: the name, the address that answered, and the rest, which is waiting for others. */
const connecting = (
  { end, start }: Stretch,
  net: ReadonlyArray<NetSpan>
): ReadonlyArray<readonly [Step, number]> => {
  const ms = end - start
  const dns = covered(
    net.filter(({ begun }) => begun.kind === "dns"),
    start,
    end
  )
  const tcp = net.filter(({ begun, start: at }) => begun.kind === "tcp" && at >= start && at <= end)
  const chosen = tcp.findLast(({ ended }) => ended?.ok === true)
  const connected = chosen === undefined ? ms - dns : Math.min(ms - dns, covered([chosen], start, end))
  return [
    ["dns", dns],
    ["tcp", connected],
    ["wait", ms - dns - connected]
  ]
}

interface Sum {
  ms: number
  roundTrips: number
}

/** Flights that were begun in a stretch: what is sent without an answer in between goes out in one. */
const flightsIn = ({ line, nextLine }: Stretch, wire: Connection["wire"]): number =>
  wire.filter(
    (said, index) =>
      said.direction === "sent" &&
      said.line >= line &&
      said.line < nextLine &&
      wire[index - 1]?.direction !== "sent"
  ).length

const roundTripsOf = (stretch: Stretch, net: ReadonlyArray<NetSpan>, wire: Connection["wire"]): number => {
  if (stretch.step === "greeting") return 1
  if (stretch.step !== "tls") return flightsIn(stretch, wire)
  const tls = net.findLast(({ begun }) => begun.kind === "tls")
  return tls?.ended?.protocol === undefined || tls.ended.protocol === "TLSv1.3" ? 1 : 2
}

const rttOf = (net: ReadonlyArray<NetSpan>): number | undefined => {
  const tcp = net.findLast(({ begun, ended }) => begun.kind === "tcp" && ended?.ok === true)
  return tcp?.end === undefined ? undefined : tcp.end - tcp.start
}

const rowOf = (step: Step, { ms, roundTrips }: Sum, rtt: number | undefined): Row => {
  const local = step === "wait" || step === "other"
  const network = step === "dns" || step === "tcp" ? ms : local ? 0 : Math.min(ms, roundTrips * (rtt ?? 0))
  return { step, group: groupOfStep[step], ms, roundTrips, network, server: local ? 0 : ms - network }
}

export const of = (connection: Connection): Ledger => {
  const lane = usedLane(connection)
  const net = connection.net.filter((span) => span.lane === lane)
  const wire = connection.wire.filter((line) => line.lane === lane)
  const sums = new Map<Step, Sum>()
  const add = (step: Step, ms: number, roundTrips: number) => {
    const sum = sums.get(step) ?? { ms: 0, roundTrips: 0 }
    sums.set(step, { ms: sum.ms + ms, roundTrips: sum.roundTrips + roundTrips })
  }
  const way = stretches(connection)
  for (const stretch of way) {
    if (stretch.step !== "tcp")
      add(stretch.step, stretch.end - stretch.start, roundTripsOf(stretch, net, wire))
    else for (const [step, ms] of connecting(stretch, net)) add(step, ms, step === "tcp" ? 1 : 0)
  }
  const rtt = rttOf(net)
  const rows = Array.from(sums, ([step, sum]) => rowOf(step, sum, rtt))
  // A step whose answer had come with an earlier flight takes no time; where it is the one that failed, it is shown.
  const failed = connection.ended?.step
  return {
    rows: rows.filter(({ ms, roundTrips, step }) => ms > 0 || roundTrips > 0 || step === failed),
    total: way.reduce((sum, { end, start }) => sum + end - start, 0),
    rtt,
    ready: connection.selectedAt !== undefined,
    remarks: remarks(connection, wire, rtt)
  }
}
