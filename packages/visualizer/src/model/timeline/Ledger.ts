/**
 * The ledger of the time to a mailbox: one row for each step, in round trips and milliseconds, with the shares of the
 * network and the server. The rows add up to the time from the start of the attempt to the mailbox, or to the end.
 */
import { awake, busyIn, told } from "../connection/OwnPart.ts"
import type { Connection, NetSpan, WireLine } from "../connection/Connection.ts"
import { usedLane } from "../evidence/Failure.ts"
import { after } from "../evidence/after.ts"
import { netFailure } from "../steps/words.ts"
import { once } from "../evidence/once.ts"
import { type Owed, owedOn } from "../evidence/Owed.ts"
import { type Group, holderOf, labelOf, laneWords, momentary, proofOf } from "../machine/phase.ts"
import type { StateMeta } from "../machine/states.ts"
import { ownWork, type Stretch, stretches } from "./Stretch.ts"
import { stepping, stepsOf } from "../evidence/stepsOf.ts"
import { leastOf } from "../../trace/extremes.ts"

/** One step: its duration and round trips. */
export interface Row {
  /** The label, like those of states; `dns` and `tcp` are parts of connecting. */
  readonly step: string
  readonly group: Group
  readonly ms: number
  /** The client's flights that were answered within the step. */
  readonly roundTrips: number
  /** The network's share of the time until answers: `roundTrips` × the time of one. */
  readonly network: number
  /** The server's share: the rest of the time until its answers. */
  readonly server: number
  /** The time until answers, if no round trip was measured that could be subtracted. */
  readonly answered: number
  /**
   * The time of waiting for an answer that never came, which cannot be attributed. The rest of `ms` is the client's.
   */
  readonly silent: number
  /** It was asked for with an earlier step, and answered with it. */
  readonly isAhead?: boolean
}

/** The time and round trips of a connection. */
export interface Ledger {
  /** The steps that took place, in the order of a connection's life. */
  readonly rows: ReadonlyArray<Row>
  readonly total: number
  /** The round trip time of the used way in; absent if the trace has no TCP connection. */
  readonly rtt: number | undefined
  /**
   * The time of the fastest answer, if far more than connecting took: whose that time is, connecting does not show, as
   * where a proxy nearby accepts connections for the server.
   */
  readonly fastest: number | undefined
}

/** Makes the ledger of a connection. */
export const { of, working } = once<Ledger>(function* (connection) {
  yield* stepping(connection)
  const lane = usedLane(connection)
  const way = stretches(connection)
  yield
  const sums = sumsOf(way, waysOf(connection))
  // another program's log does not show which part of its time was the network's
  const connected =
    connection.clock === "own" ? rttOf(connection.net.filter((span) => span.lane === lane)) : undefined
  // what this program was too busy to notice shows no round trip: none is longer than the fastest answer
  const rtt =
    connected === undefined || busyIn(connection, connected) === 0
      ? connected && connected.end - connected.start
      : fastestOf(sums.values())
  const fastest = slowWay(sums.values(), rtt)
  const rows = Array.from(sums, ([step, sum]) => rowOf(step, sum, fastest === undefined ? rtt : undefined))
  // a step that was answered with an earlier flight takes no time; if it failed, it is shown
  const failed = stepsOf(connection).findLast(({ outcome }) => outcome === "failed")
  const failing = failed && labelOf(failed.state)
  const [asked = Infinity] = failed?.lines ?? []
  const isAhead = failed !== undefined && asked < failed.line
  const isTimed = ({ ms, roundTrips }: Row) => ms > 0 || roundTrips > 0
  return {
    rows: rows
      .filter((row) => isTimed(row) || row.step === failing)
      .map((row) => (isAhead && !isTimed(row) ? { ...row, isAhead } : row)),
    total: way.reduce((sum, { end, start }) => sum + end - start, 0),
    rtt,
    fastest
  }
})

/** The operations, lines and awaited answers of one way in. */
interface Way {
  readonly net: ReadonlyArray<NetSpan>
  readonly wire: ReadonlyArray<WireLine>
  readonly owed: ReadonlyArray<Owed>
  /** The times in which this program was busy with something else, or did not read. */
  readonly own: ReadonlyArray<Interval>
  readonly busy: ReadonlyArray<Interval>
}

interface Sum {
  readonly group: Group
  readonly holder: StateMeta["holder"]
  ms: number
  roundTrips: number
  answered: number
  silent: number
}

const sumsOf = (way: ReadonlyArray<Stretch>, wayOf: (stretch: Stretch) => Way): ReadonlyMap<string, Sum> => {
  const sums = new Map<string, Sum>()
  for (const stretch of way) {
    const own = wayOf(stretch)
    const holder = stretch.step === undefined ? "us" : holderOf(stretch.step.state)
    for (const part of holder === "way" ? connecting(stretch, own) : partsOf(stretch, own)) {
      const sum = sums.get(part.step) ?? {
        group: part.group ?? stretch.group,
        holder,
        ms: 0,
        roundTrips: 0,
        answered: 0,
        silent: 0
      }
      sum.ms += part.ms
      sum.roundTrips += part.roundTrips
      sum.answered += part.answered
      sum.silent += part.silent
      sums.set(part.step, sum)
    }
  }
  return sums
}

/** The time of a part of a stretch, and its round trips. */
interface Part {
  readonly step: string
  /** Absent if it is that of the stretch. */
  readonly group?: Group
  readonly ms: number
  readonly roundTrips: number
  /** The time of waiting for answers that came. */
  readonly answered: number
  readonly silent: number
}

/** Splits connecting into the lookup, the address that answered or the attempts, and the rest, which is waiting. */
const connecting = (stretch: Stretch, { busy, net, owed, own }: Way): ReadonlyArray<Part> => {
  const { end, start } = stretch
  const ms = end - start
  const within = net.filter((span) => span.start <= end && (span.start >= start || (span.end ?? end) > start))
  const dns = within.filter(({ begun }) => begun.kind === "dns")
  const tcp = within.filter(({ begun }) => begun.kind === "tcp")
  // a proxy that answered has not reached the server yet: to ask it for the server is part of the way too
  const chosen = tcp.findLast(({ begun, ended }) => ended?.ok === true && begun.proxy !== true)
  const tries =
    chosen === undefined ? tcp : tcp.filter((each) => each === chosen || (each.begun.proxy && each.ended?.ok))
  const without = (spans: ReadonlyArray<Interval>) =>
    covered(spans, start, end) - told(covered(both(spans, busy), start, end))
  const looked = without(dns)
  const connected = Math.min(ms - looked, without(tries))
  const owing = (proof: string) => owed.filter((each) => each.proof === proof)
  const tried = owing("tcp").filter(({ line }) => tries.some((each) => each.line === line))
  const lane = stretch.beside ? stretch.step?.lane : undefined
  const way = lane === undefined ? "" : ` (${laneWords[lane]})`
  const reached = ofPart(`tcp${way}`, connected, { own, owed: tried }, stretch)
  // until the address that answered was tried, others were waited for: that is no work of this program
  const others = tcp.filter((each) => !tries.includes(each))
  const silent = Math.max(
    0,
    Math.min(ms - looked - connected, covered(others, start, chosen?.start ?? start))
  )
  return [
    ...(dns.length === 0 ? [] : [ofPart(`dns${way}`, looked, { own, owed: owing("dns") }, stretch)]),
    ...(tcp.length === 0 ? [] : [{ ...reached, roundTrips: reached.answered > 0 ? 1 : 0 }]),
    ...(silent === 0
      ? []
      : [
          {
            step: `${failureOf(others)}${addressOf(others)}${way}`,
            ms: silent,
            roundTrips: 0,
            answered: 0,
            silent
          }
        ]),
    {
      step: ownWork,
      group: "us",
      ms: ms - looked - connected - silent,
      roundTrips: 0,
      answered: 0,
      silent: 0
    }
  ]
}

/** What other addresses did: a refusal is an answer, too. What was given up had none. */
const failureOf = (others: ReadonlyArray<NetSpan>): string => {
  const isRefused = others.map(({ ended }) => ended?.error === "refused")
  if (isRefused.every(Boolean)) return netFailure("refused")
  return isRefused.some(Boolean) ? "other addresses" : "no answer"
}

/** ` (IPv6)`, if all are of one kind. */
const addressOf = ([first, ...others]: ReadonlyArray<NetSpan>): string => {
  const family = first?.begun.family
  return family === undefined || others.some(({ begun }) => begun.family !== family) ? "" : ` (IPv${family})`
}

/** Returns the milliseconds of `[start, end)` that the spans cover. */
const covered = (
  spans: ReadonlyArray<{ readonly start: number; readonly end: number | undefined }>,
  start: number,
  end: number
): number => {
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

const ofPart = (
  step: string,
  ms: number,
  { own, owed }: Pick<Way, "own" | "owed">,
  { end, start }: Stretch
): Part => {
  const late = owed.filter(isAnswered)
  const answered = Math.min(ms, covered(late, start, end) - covered(both(late, own), start, end))
  const silent = Math.min(ms, covered(owed, start, end) - covered(both(owed, own), start, end)) - answered
  return { step, ms, roundTrips: 0, answered, silent: Math.max(0, silent) }
}

interface Interval {
  readonly start: number
  readonly end: number | undefined
}

/** Returns the times that are in one of both. */
const both = (some: ReadonlyArray<Interval>, others: ReadonlyArray<Interval>): ReadonlyArray<Interval> =>
  some.flatMap((one) =>
    others.flatMap((other) => {
      const start = Math.max(one.start, other.start)
      const end = Math.min(one.end ?? Infinity, other.end ?? Infinity)
      return start < end ? [{ start, end }] : []
    })
  )

const isAnswered = ({ end }: Owed): boolean => end !== undefined

/** Returns the part of a step, and that of this program if it was busy with something else meanwhile. */
const partsOf = (stretch: Stretch, way: Way): ReadonlyArray<Part> => {
  const { end, start } = stretch
  const ms = told(covered(way.busy, start, end))
  if (ms === 0 || stretch.group === "us") return [partOf(stretch, way, end - start)]
  return [
    partOf(stretch, way, end - start - ms),
    { step: ownWork, group: "us", ms, roundTrips: 0, answered: 0, silent: 0 }
  ]
}

const partOf = (stretch: Stretch, way: Way, ms: number): Part => {
  const { label } = stretch
  // an address that gave no answer is over when another one did
  const owed = way.owed.filter(({ proof }) => proof !== "dns" && proof !== "tcp")
  const part = ofPart(label, ms, { own: way.own, owed }, stretch)
  return { ...part, roundTrips: part.answered > 0 || part.ms === 0 ? roundTripsOf(stretch, way) : 0 }
}

const roundTripsOf = (stretch: Stretch, { net, wire }: Way): number => {
  const proof = stretch.step === undefined ? [] : proofOf(stretch.step.state)
  if (proof.includes("greeting")) return 1
  if (!proof.includes("tls")) return flightsIn(stretch, wire)
  if (stretch.end === stretch.start) return 0
  const tls = net.findLast(({ begun }) => begun.kind === "tls")
  return tls?.ended?.protocol === undefined || tls.ended.protocol === "TLSv1.3" ? 1 : 2
}

/** Counts the flights that began in a stretch: lines sent without an answer in between are one flight. */
const flightsIn = ({ line, nextLine }: Stretch, wire: ReadonlyArray<WireLine>): number => {
  const from = after(wire, line - 1)
  return wire
    .slice(from, after(wire, nextLine - 1))
    .filter(({ direction }, at) => direction === "sent" && wire[from + at - 1]?.direction !== "sent").length
}

/** Groups the events by way in. A stretch uses its own; one without, the used way in. */
const waysOf = (connection: Connection): ((stretch: Stretch) => Way) => {
  const used = usedLane(connection)
  const net = Map.groupBy(connection.net, ({ lane }) => lane)
  const wire = Map.groupBy(connection.wire, ({ lane }) => lane)
  const owed = Map.groupBy(owedOn(connection), ({ lane }) => lane)
  const busy = awake(connection.busy, connection.jumps).map(({ ms, time }) => ({
    start: time - ms,
    end: time
  }))
  const own = [...busy, ...connection.own.filter(({ kind }) => kind === "unread")]
  return ({ step }) => {
    const lane = step?.lane ?? used
    return { net: net.get(lane) ?? [], wire: wire.get(lane) ?? [], owed: owed.get(lane) ?? [], own, busy }
  }
}

const rttOf = (net: ReadonlyArray<NetSpan>): { readonly start: number; readonly end: number } | undefined => {
  const tcp = net.findLast(({ begun, ended }) => begun.kind === "tcp" && ended?.ok === true)
  return tcp?.end === undefined ? undefined : { start: tcp.start, end: tcp.end }
}

/** The number of answers that suffice for an estimate; fewer may all be slow. */
const fewest = 3
/** The factor and the milliseconds by which the fastest answer may exceed connecting before that is no measure. */
const farMore = 10
const atLeast = 100

/** Returns how long each answered round trip of a step took, without connecting. */
const tripsOf = (sums: Iterable<Sum>): ReadonlyArray<number> =>
  Array.from(sums)
    .filter(({ group, roundTrips, silent }) => group !== "net" && roundTrips > 0 && silent === 0)
    .map(({ answered, roundTrips }) => answered / roundTrips)

const fastestOf = (sums: Iterable<Sum>): number | undefined => {
  // of a step in which this program did something else, too, the answer may have come before it looked
  const trips = tripsOf(Array.from(sums).filter(({ answered, ms }) => answered > ms - momentary && ms > 0))
  return trips.length === 0 ? undefined : leastOf(trips)
}

const slowWay = (sums: Iterable<Sum>, rtt: number | undefined): number | undefined => {
  if (rtt === undefined) return undefined
  const trips = tripsOf(sums)
  const fastest = leastOf(trips)
  return trips.length >= fewest && fastest >= atLeast && fastest >= farMore * rtt ? fastest : undefined
}

const rowOf = (step: string, sum: Sum, trip: number | undefined): Row => {
  const { answered, group, holder, ms, roundTrips, silent } = sum
  const common = { step, group, ms, roundTrips, silent }
  if (holder === "way") return { ...common, network: answered, server: 0, answered: 0 }
  if (trip === undefined) return { ...common, network: 0, server: 0, answered }
  const network = Math.min(answered, roundTrips * trip)
  return { ...common, network, server: answered - network, answered: 0 }
}
