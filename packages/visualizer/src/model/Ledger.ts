/**
 * Where the time to a mailbox went: one row for each step, in round trips and milliseconds, the network's part and
 * the server's. The rows add up to the time from the attempt's start until the mailbox (or the end).
 */
import type { Connection, Lane, NetSpan, Phase, WireLine } from "./Connection.ts"
import { failureOf, usedLane } from "./Failure.ts"
import { isIn, eventWords, type Group, groupOf, type Kind, kindOf, labelOf, laneOf } from "./phase.ts"
import { remarks, type Remark } from "./roundTrips.ts"

export { usedLane } from "./Failure.ts"
export type { Remark } from "./roundTrips.ts"

/** One step: how long it took, and in how many round trips. */
export interface Row {
  /** What a person calls it, as the states do; `dns`, `tcp` and `wait` are parts of connecting. */
  readonly step: string
  readonly group: Group
  readonly ms: number
  /** Flights of the client that were answered within the step. */
  readonly roundTrips: number
  /** `roundTrips` × what a round trip takes, at most `ms`. */
  readonly network: number
  /** What the server took beyond that. */
  readonly server: number
  /** Waited for in vain: nobody can say whose time that is. All three are 0 where the client itself waits. */
  readonly silent: number
}

/** Where the round trips of a connection went. */
export interface Ledger {
  /** Steps that took place, in the order of a connection's life. */
  readonly rows: ReadonlyArray<Row>
  readonly total: number
  /** Of the connection that is used; absent where no TCP connection was seen. */
  readonly rtt: number | undefined
  /** What the fastest answer took, where that is far more than connecting did: something near accepts for the server. */
  readonly fastest: number | undefined
  /** Reached a mailbox, so that `total` is the time to ready. */
  readonly ready: boolean
  readonly remarks: ReadonlyArray<Remark>
}

/** A stretch of the way, without gaps: `[start, end)` in time, `[line, nextLine)` in the file. */
export interface Stretch {
  readonly label: string
  readonly group: Group
  readonly kind: Kind
  /** The residence; absent where the trace tells none. */
  readonly phase: Phase | undefined
  readonly start: number
  readonly end: number
  readonly line: number
  readonly nextLine: number
}

/** When the attempt had come to a mailbox, or to its end. */
const stopOf = ({ last, phases, selectedAt, span }: Connection): number =>
  selectedAt ?? phases.find(({ state }) => isIn(state, "failing"))?.start ?? span.end ?? last

const endOf = ({ last, span }: Connection): number => span.end ?? last

/** The way to a mailbox ends here. */
const arrived = /^(selected\b.*|failing|loggingOut|closed)$/

const unknown = (start: number, end: number, line: number): Stretch => ({
  label: "other",
  group: "session",
  kind: "rest",
  phase: undefined,
  start,
  end,
  line,
  nextLine: line
})

/** A state in which one way in rests while the other goes on: what it waits for. */
export const labelIn = (state: string): string =>
  laneOf(state) !== undefined && kindOf(state) !== "work" ? "wait" : labelOf(state)

/**
 * Residence after residence, in one lane: each begins where the one before it ends.
 * `whole`: to the very end; else to the mailbox, or the failure.
 */
export const stretches = (connection: Connection, whole = false): ReadonlyArray<Stretch> => {
  const lane = usedLane(connection)
  const stop = whole ? endOf(connection) : stopOf(connection)
  const over = whole
    ? Number.POSITIVE_INFINITY
    : (connection.phases.find(({ state }) => arrived.test(state))?.line ?? Number.POSITIVE_INFINITY)
  const residences = connection.phases.filter(
    ({ line, state }) => line < over && (laneOf(state) === undefined || laneOf(state) === lane)
  )
  const found: Array<Stretch> = []
  let cursor = connection.span.start
  for (const [index, phase] of residences.entries()) {
    const { end, line, start, state } = phase
    const from = Math.max(cursor, start)
    const to = Math.max(from, Math.min(end ?? stop, stop))
    if (from > cursor) found.push(unknown(cursor, from, connection.span.line))
    const nextLine = residences[index + 1]?.line ?? over
    const words = { label: labelIn(state), group: groupOf(state), kind: kindOf(state), phase }
    found.push({ ...words, start: from, end: to, line, nextLine })
    cursor = to
  }
  return cursor < stop ? [...found, unknown(cursor, stop, connection.span.line)] : found
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

type Part = readonly [step: string, ms: number, roundTrips: number]

/** Connecting, taken apart: the name, the address that answered or the tries, and the rest, which is waiting. */
const connecting = ({ end, start }: Stretch, net: ReadonlyArray<NetSpan>): ReadonlyArray<Part> => {
  const ms = end - start
  const within = net.filter(({ start: at }) => at >= start && at <= end)
  const dns = within.filter(({ begun }) => begun.kind === "dns")
  const tcp = within.filter(({ begun }) => begun.kind === "tcp")
  const chosen = tcp.findLast(({ ended }) => ended?.ok === true)
  const looked = covered(dns, start, end)
  const connected = Math.min(ms - looked, covered(chosen === undefined ? tcp : [chosen], start, end))
  return [
    ...(dns.length === 0 ? [] : [["dns", looked, 0] as const]),
    ...(tcp.length === 0 ? [] : [["tcp", connected, 1] as const]),
    ["wait", ms - looked - connected, 0]
  ]
}

/** Flights that were begun in a stretch: what is sent without an answer in between goes out in one. */
const flightsIn = ({ line, nextLine }: Stretch, wire: ReadonlyArray<WireLine>): number =>
  wire.filter(
    (said, index) =>
      said.direction === "sent" &&
      said.line >= line &&
      said.line < nextLine &&
      wire[index - 1]?.direction !== "sent"
  ).length

const roundTripsOf = (
  stretch: Stretch,
  net: ReadonlyArray<NetSpan>,
  wire: ReadonlyArray<WireLine>
): number => {
  if (stretch.label === "greeting") return 1
  if (stretch.label !== "TLS") return flightsIn(stretch, wire)
  const tls = net.findLast(({ begun }) => begun.kind === "tls")
  return tls?.ended?.protocol === undefined || tls.ended.protocol === "TLSv1.3" ? 1 : 2
}

const rttOf = (net: ReadonlyArray<NetSpan>): number | undefined => {
  const tcp = net.findLast(({ begun, ended }) => begun.kind === "tcp" && ended?.ok === true)
  return tcp?.end === undefined ? undefined : tcp.end - tcp.start
}

interface Sum {
  readonly group: Group
  ms: number
  roundTrips: number
  silent: number
}

/** How operations end that nobody answered. */
const unanswered: ReadonlySet<string | undefined> = new Set([
  undefined,
  "timeout",
  "cancelled",
  "unreachable"
])

/** A limit ended it: no answer had come. */
const isGivenUp = ({ kind, phase }: Stretch): boolean =>
  kind === "work" && phase?.left !== undefined && eventWords(phase.left).startsWith("after ")

/** Where it stopped, nothing was heard after the last that was sent: that time is nobody's. */
const silentIn = (stretch: Stretch, { net, owed, wire }: Way): number => {
  const { end, line, nextLine, start } = stretch
  const last = net.findLast(({ start: at }) => at >= start && at <= end)
  if (last?.ended?.ok === false && !unanswered.has(last.ended.error)) return 0
  // A refusal that came with an earlier flight is an answer.
  const isLane = stretch.phase !== undefined && laneOf(stretch.phase.state) !== undefined
  if (!owed && !isLane && wire.some((each) => each.direction === "sent" && each.line < nextLine)) return 0
  const heard = wire.findLast(
    (each) => each.line >= line && each.line < nextLine && each.direction === "received"
  )
  const done = net.findLast(
    ({ begun, ended, start: at }) => begun.kind === "tls" && at >= start && ended?.ok === true
  )
  const since = Math.max(heard?.time ?? start, done?.end ?? start)
  return Math.max(0, end - since)
}

interface Way {
  readonly net: ReadonlyArray<NetSpan>
  readonly wire: ReadonlyArray<WireLine>
  /** Some command has no answer. */
  readonly owed: boolean
}

/** So many answers say what the way takes; fewer may all be slow. */
const fewest = 3
/** Connecting is no measure where the fastest answer took so much more. */
const farMore = 10
const atLeast = 100

const slowWay = (sums: Iterable<Sum>, rtt: number | undefined): number | undefined => {
  if (rtt === undefined) return undefined
  const trips = Array.from(sums)
    .filter(({ group, roundTrips, silent }) => group !== "net" && roundTrips > 0 && silent === 0)
    .map(({ ms, roundTrips }) => ms / roundTrips)
  const fastest = Math.min(...trips)
  return trips.length >= fewest && fastest >= atLeast && fastest >= farMore * rtt ? fastest : undefined
}

const local: ReadonlySet<string> = new Set(["wait", "other", "account", "settle", "nothing selected"])

const rowOf = (step: string, { group, ms, roundTrips, silent }: Sum, trip: number): Row => {
  const theirs = local.has(step) ? 0 : ms - silent
  const network = step === "dns" || step === "tcp" ? theirs : Math.min(theirs, roundTrips * trip)
  return { step, group, ms, roundTrips, network, server: theirs - network, silent }
}

const sumsOf = (connection: Connection, way: ReadonlyArray<Stretch>, talk: Way): ReadonlyMap<string, Sum> => {
  const sums = new Map<string, Sum>()
  const failed = failureOf(connection)?.phase
  const stopped = (stretch: Stretch) =>
    stretch.line === failed?.line ||
    isGivenUp(stretch) ||
    (connection.ended === undefined && connection.selectedAt === undefined && stretch === way.at(-1))
  const add = (step: string, group: Group, ms: number, roundTrips: number, silent: number) => {
    const sum = sums.get(step) ?? { group, ms: 0, roundTrips: 0, silent: 0 }
    sum.ms += ms
    sum.roundTrips += roundTrips
    sum.silent += silent
    sums.set(step, sum)
  }
  for (const stretch of way) {
    const isStopped = stopped(stretch)
    const ms = stretch.end - stretch.start
    if (stretch.label !== "connect") {
      const silent = isStopped ? silentIn(stretch, talk) : 0
      add(stretch.label, stretch.group, ms, roundTripsOf(stretch, talk.net, talk.wire), silent)
    } else {
      for (const [step, part, trips] of connecting(stretch, talk.net))
        add(
          step,
          "net",
          part,
          trips,
          isStopped && step === "tcp" ? Math.min(part, silentIn(stretch, talk)) : 0
        )
    }
  }
  return sums
}

/** The ledger of a connection. */
export const of = (connection: Connection): Ledger => {
  const lane: Lane = usedLane(connection)
  const talk = {
    net: connection.net.filter((span) => span.lane === lane),
    wire: connection.wire.filter((line) => line.lane === lane),
    owed: connection.commands.some((command) => command.lane === lane && command.answer === undefined)
  }
  const way = stretches(connection)
  const sums = sumsOf(connection, way, talk)
  // another program's log does not tell its own work from the network's
  const rtt = connection.clock === "own" ? rttOf(talk.net) : undefined
  const fastest = slowWay(sums.values(), rtt)
  const rows = Array.from(sums, ([step, sum]) => rowOf(step, sum, fastest ?? rtt ?? 0))
  // A step whose answer had come with an earlier flight takes no time; where it is the one that failed, it is shown.
  const failed = failureOf(connection)?.phase
  const failing = failed && labelIn(failed.state)
  return {
    rows: rows.filter(({ ms, roundTrips, step }) => ms > 0 || roundTrips > 0 || step === failing),
    total: way.reduce((sum, { end, start }) => sum + end - start, 0),
    rtt,
    fastest,
    ready: connection.selectedAt !== undefined,
    remarks: remarks(connection, talk.wire, fastest ?? rtt)
  }
}
