/** Compares two connections: the time of each step, and the place of their first difference. */
import { attemptOf, counterpart, mostRelevant } from "./attempts.ts"
import type { Connection, Move, WireLine } from "../connection/Connection.ts"
import { said } from "../lines/facts.ts"
import { usedLane } from "../lines/Failure.ts"
import { type Parting, parting } from "./parting.ts"
import { stretches } from "../timeline/Stretch.ts"
import { type Group, laneOf, type Lane } from "../machine/phase.ts"
import type { Outcome } from "../steps/Step.ts"
import { stepping } from "../lines/stepsOf.ts"
import { minShownMs } from "../timeline/rows.ts"
import { atOnce } from "../../trace/pieces.ts"

/** The course of one step on one side. */
export interface Side {
  readonly ms: number
  readonly outcome: Outcome
}

/** One step on both sides. */
export interface StepDiff {
  /** The step, such as `select`; the second one is `select 2`. */
  readonly step: string
  readonly group: Group
  readonly a: Side | undefined
  readonly b: Side | undefined
  /** b − a, if both sides have the step. */
  readonly delta: number | undefined
  readonly changed: boolean
}

/** The place where two sequences diverge; a side that ended earlier is absent. */
export interface Divergence<A> {
  readonly a: A | undefined
  readonly b: A | undefined
}

/** The differences of two connections. */
export interface Diff {
  readonly steps: ReadonlyArray<StepDiff>
  /**
   * The point at which they diverge: in what they send, in the answers, or in their ends; its words name them A and B.
   */
  readonly parting: Parting | undefined
  /** The first transition that one made and the other did not, after the mailbox was open if they diverge then. */
  readonly transition: Divergence<Move> | undefined
  /**
   * The lines where they diverge. Without such lines, the first line that differs, ignoring tags, literals, addresses
   * and what the mailbox contains.
   */
  readonly wire: Divergence<WireLine> | undefined
  /** True if nothing differs but times. */
  readonly same: boolean
}

export { deciding } from "./deciding.ts"

/** Compares two connections. `a` is the one that succeeded, if one did: deltas are b − a. */
export const of = (a: Connection, b: Connection): Diff => atOnce(comparing(a, b))

/** Compares them in pieces. */
export function* comparing(a: Connection, b: Connection): Generator<void, Diff, void> {
  yield* stepping(a)
  yield* stepping(b)
  const steps = alignedSteps(stepsOf(a), stepsOf(b))
  yield
  const parted = parting(a, b, ["A", "B"])
  yield
  const transition = yield* firstTransition(a, b, parted)
  const wire = parted?.lines ?? (yield* firstLine(a, b))
  const same = transition === undefined && wire === undefined && !steps.some(({ changed }) => changed)
  return { steps, parting: parted, transition, wire, same }
}

interface Step extends Side {
  readonly name: string
  readonly group: Group
  /** True if a command was sent in it: then it took place, even in no time. */
  readonly asked: boolean
}

/** The steps of a connection by their names, in order. */
type Steps = ReadonlyMap<string, Step>

/** Aligns the steps in the order of `a`; a step of only `b` comes after the one that it followed there. */
const alignedSteps = (allOfA: Steps, allOfB: Steps): ReadonlyArray<StepDiff> => {
  const a = shownSteps(allOfA, allOfB)
  const b = shownSteps(allOfB, allOfA)
  /** The steps that only B has, by the step of A that they follow. */
  const onlyB = new Map<string | undefined, Array<string>>()
  let previous: string | undefined
  for (const name of b.keys()) {
    const run = onlyB.get(previous)
    if (a.has(name)) previous = name
    else if (run === undefined) onlyB.set(previous, [name])
    else run.push(name)
  }
  const names = [
    ...(onlyB.get(undefined) ?? []),
    ...Array.from(a.keys()).flatMap((name) => [name, ...(onlyB.get(name) ?? [])])
  ]
  return names.map((name) => stepDiff(name, a.get(name), b.get(name)))
}

/**
 * Returns the steps that are shown. A step that took no time is shown if it sent a command, and the other side shows it or
 * sent none.
 */
const shownSteps = (steps: Steps, others: Steps): Steps =>
  new Map(
    Array.from(steps).filter(([name, step]) => {
      const other = others.get(name)
      const isOther = other === undefined || isNotable(other) || !other.asked
      return isNotable(step) || (step.asked && isOther)
    })
  )

/** Returns whether a step is shown by itself: it took time, or it failed. */
const isNotable = ({ ms, outcome }: Step): boolean => ms >= minShownMs || outcome !== "done"

const stepDiff = (name: string, a: Step | undefined, b: Step | undefined): StepDiff => ({
  step: name,
  group: a?.group ?? b?.group ?? "session",
  a: a && { ms: a.ms, outcome: a.outcome },
  b: b && { ms: b.ms, outcome: b.outcome },
  delta: a === undefined || b === undefined ? undefined : b.ms - a.ms,
  changed: a?.outcome !== b?.outcome
})

/** Returns the steps by kind and ordinal, such as `select 2`. */
const stepsOf = (connection: Connection): Steps => {
  const found: Array<{ -readonly [Key in keyof Step]: Step[Key] } & { readonly label: string }> = []
  const ordinals = new Map<string, number>()
  for (const { end, group, kind, label, start, step } of stretches(connection)) {
    if (kind === "rest") continue
    const asked = step !== undefined && step.lines.length > 0
    const outcome = step?.outcome ?? "done"
    const last = found.at(-1)
    if (last?.label === label) {
      Object.assign(last, { ms: last.ms + end - start, asked: last.asked || asked, outcome })
      continue
    }
    const ordinal = (ordinals.get(label) ?? 0) + 1
    ordinals.set(label, ordinal)
    const name = ordinal === 1 ? label : `${label} ${ordinal}`
    found.push({ name, label, group, asked, ms: end - start, outcome })
  }
  return new Map(found.map((step) => [step.name, step]))
}

/** Returns the earliest difference in a region that either side used; of open mailboxes, after the lines that decide. */
function* firstTransition(
  a: Connection,
  b: Connection,
  parted?: Parting
): Generator<void, Divergence<Move> | undefined, void> {
  const since = (side: "a" | "b") => (parted?.isOpen === true ? (parted.lines?.[side]?.line ?? 0) : 0)
  const lanes = Array.from(new Set([undefined, usedLane(a), usedLane(b)]))
  const found: Array<Divergence<Move>> = []
  for (const lane of lanes) {
    const paths = [pathOf(a, lane, since("a")), pathOf(b, lane, since("b"))] as const
    const difference = yield* firstDifference(...paths, ({ event, from, to }) => [from, event, to].join(" "))
    if (difference !== undefined) found.push(difference)
  }
  const begins = (each: Divergence<Move>) => Math.min(timeIn(a, each.a), timeIn(b, each.b))
  return found.toSorted((x, y) => begins(x) - begins(y))[0]
}

/** The cells that are computed before the work yields: some milliseconds. */
const pieceSize = 1024

/** Finds the first place where two sequences differ, in pieces. */
function* firstDifference<A>(
  one: Iterable<A>,
  other: Iterable<A>,
  key: (value: A) => string
): Generator<void, Divergence<A> | undefined, void> {
  const [left, right] = [one[Symbol.iterator](), other[Symbol.iterator]()]
  for (let count = 1; ; count++) {
    const [a, b] = [left.next().value, right.next().value]
    if (a === undefined && b === undefined) return undefined
    if (a === undefined || b === undefined || key(a) !== key(b)) return { a, b }
    if (count % pieceSize === 0) yield
  }
}

/** Returns the transitions of one region. Regions are parallel: which moves first is chance. */
const pathOf = (connection: Connection, lane: Lane, since: number): ReadonlyArray<Move> =>
  connection.moves.filter(({ from, line, to }) => line > since && (laneOf(from) ?? laneOf(to)) === lane)

const timeIn = (connection: Connection, move: Move | undefined): number =>
  move === undefined ? Number.POSITIVE_INFINITY : move.time - connection.span.start

function* firstLine(a: Connection, b: Connection): Generator<void, Divergence<WireLine> | undefined, void> {
  const difference = yield* firstDifference(normalised(a), normalised(b), ([key]) => key)
  return difference && { a: difference.a?.[1], b: difference.b?.[1] }
}

/** Returns the lines with tags numbered by order, and without the parts that differ between any two runs. */
function* normalised(connection: Connection): Iterable<readonly [key: string, line: WireLine]> {
  const ordinals = new Map<string, number>()
  const probes = probesOf(connection)
  for (const line of said(connection)) {
    if (probes.has(placeOf(line)) || isOfContents(connection, line)) continue
    const { direction, tag, text } = line
    if (tag !== undefined && direction === "sent" && !ordinals.has(tag)) ordinals.set(tag, ordinals.size + 1)
    const rest =
      tag !== undefined && text.startsWith(tag)
        ? `<${ordinals.get(tag) ?? "?"}>${text.slice(tag.length)}`
        : text
    yield [`${direction} ${withoutNames(rest)}`, line]
  }
}

/** The commands that only probe whether the server still reads: each NOOP before the mailbox is open. */
const probesOf = ({ commands, selectedAt = Number.POSITIVE_INFINITY }: Connection): ReadonlySet<string> =>
  new Set(commands.filter(({ name, start }) => name === "NOOP" && start < selectedAt).map(placeOf))

const placeOf = ({ lane, tag }: Pick<WireLine, "lane" | "tag">): string => `${lane} ${tag}`

/**
 * Returns whether a line is about messages and mailboxes, in which two accounts differ anyway. A count right after SELECT is
 * part of its answer; a later one is new mail.
 */
const isOfContents = ({ selectedAt = Infinity }: Connection, { direction, text, time }: WireLine): boolean =>
  direction === "received" && (contents.test(text) || (time > selectedAt && counts.test(text)))

const contents =
  /^\* (\d+ (FETCH|EXPUNGE)|SEARCH|SORT|THREAD|ESEARCH|VANISHED|LIST|LSUB|STATUS|QUOTA|QUOTAROOT|OK \[UNSEEN)\b/
const counts = /^\* \d+ (EXISTS|RECENT)/

/** Returns the text without addresses, names and what depends on the mailbox. */
const withoutNames = (text: string): string =>
  text
    .replaceAll(/\{\d+\+?\}/g, "{}")
    .replaceAll(/\b(?:\d{1,3}\.){3}\d{1,3}\b|<(?:ip|address|user|mbox:\d+)>/g, "<>")
    .replaceAll(/\[(UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ|MAILBOXID|APPENDUID|COPYUID|MODIFIED) [^\]]*/g, "[$1")
    // an empty list of flags is kept: it means that no flag can be changed
    .replaceAll(/(FLAGS|QRESYNC) \([^)]+/g, "$1 (<>")
    .replace(/^\* \d+ (EXISTS|RECENT)/, "* <> $1")
    .replace(/ (FETCH|STORE|COPY|MOVE|EXPUNGE) [\d:,*]+/, " $1 <>")
    // Dovecot appends durations
    .replace(/\([\d.]+ \+ [\d.]+/, "(<>")

/** Chooses the connection of a trace to look at first. */
export const chosen = (connections: ReadonlyArray<Connection>): Connection | undefined =>
  mostRelevant(connections.map(attemptOf))?.connection

/** Chooses the connection of another trace to compare with. */
export const counterpartOf = (
  a: Connection,
  connections: ReadonlyArray<Connection>
): Connection | undefined => counterpart(attemptOf(a), connections.map(attemptOf))?.connection
