/** Compares two connections: the time of each step, and the place of their first difference. */
import { attemptOf, counterpart, mostTelling } from "../connection/attempts.ts"
import type { Connection, Move, WireLine } from "../connection/Connection.ts"
import { said } from "../evidence/facts.ts"
import { failureOf, usedLane } from "../evidence/Failure.ts"
import { type Parting, parting } from "./parting.ts"
import { stretches } from "../timeline/Stretch.ts"
import { type Group, kindOf, labelOf, laneOf, type Lane } from "../machine/phase.ts"
import { outcomeIn, proofsIn } from "../evidence/Proof.ts"
import { type RowOutcome, tellable } from "../timeline/rows.ts"

/** The course of one step on one side. */
export interface Side {
  readonly ms: number
  readonly outcome: RowOutcome
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
  /** True if at most times differ. */
  readonly same: boolean
}

export { deciding } from "./deciding.ts"

/** Compares two connections. `a` is the one that succeeded, if one did: deltas are b − a. */
export const of = (a: Connection, b: Connection): Diff => {
  const steps = alignedSteps(stepsOf(a), stepsOf(b))
  const parted = parting(a, b, ["A", "B"])
  const transition = firstTransition(a, b, parted)
  const wire = parted?.lines ?? firstLine(a, b)
  const same = transition === undefined && wire === undefined && !steps.some(({ changed }) => changed)
  return { steps, parting: parted, transition, wire, same }
}

interface Step extends Side {
  readonly name: string
  readonly group: Group
  /** True if a question was asked in it: then it took place, even in no time. */
  readonly asked: boolean
}

/** Aligns the steps in the order of `a`; a step of only `b` comes after the one that it followed there. */
const alignedSteps = (allOfA: ReadonlyArray<Step>, allOfB: ReadonlyArray<Step>): ReadonlyArray<StepDiff> => {
  const [a, b] = [allOfA.filter(shownBeside(allOfB)), allOfB.filter(shownBeside(allOfA))]
  const names = a.map(({ name }) => name)
  for (const [index, { name }] of b.entries()) {
    if (names.includes(name)) continue
    const before = b[index - 1]?.name
    names.splice(before === undefined ? 0 : names.indexOf(before) + 1, 0, name)
  }
  const find = (steps: ReadonlyArray<Step>, name: string) => steps.find((step) => step.name === name)
  return names.map((name) => stepDiff(name, find(a, name), find(b, name)))
}

/**
 * Returns whether a step is shown. One that took no time is shown if it asked a question, and the other side shows it or did
 * not ask.
 */
const shownBeside =
  (others: ReadonlyArray<Step>) =>
  (step: Step): boolean => {
    const other = others.find(({ name }) => name === step.name)
    const isOther = other === undefined || isNotable(other) || !other.asked
    return isNotable(step) || (step.asked && isOther)
  }

/** Returns whether a step is worth showing by itself: it took time, or it went wrong. */
const isNotable = ({ ms, outcome }: Step): boolean => ms >= tellable || outcome !== "done"

const stepDiff = (name: string, a: Step | undefined, b: Step | undefined): StepDiff => ({
  step: name,
  group: a?.group ?? b?.group ?? "session",
  a: a && { ms: a.ms, outcome: a.outcome },
  b: b && { ms: b.ms, outcome: b.outcome },
  delta: a === undefined || b === undefined ? undefined : b.ms - a.ms,
  changed: a?.outcome !== b?.outcome
})

/** Returns the steps by kind and ordinal: a second `select` differs from the first. */
const stepsOf = (connection: Connection): ReadonlyArray<Step> => {
  const found: Array<{ -readonly [Key in keyof Step]: Step[Key] } & { readonly step: string }> = []
  const ordinals = new Map<string, number>()
  for (const { end, group, kind, label: step, phase, start } of stretches(connection)) {
    if (kind === "rest") continue
    const asked = phase !== undefined && proofsIn(phase, connection).length > 0
    const outcome = phase === undefined ? "done" : outcomeIn(phase, connection).outcome
    const last = found.at(-1)
    if (last?.step === step) {
      Object.assign(last, { ms: last.ms + end - start, asked: last.asked || asked, outcome })
      continue
    }
    const ordinal = (ordinals.get(step) ?? 0) + 1
    ordinals.set(step, ordinal)
    const name = ordinal === 1 ? step : `${step} ${ordinal}`
    found.push({ name, step, group, asked, ms: end - start, outcome })
  }
  const stop = endedIn(connection)
  const last = stop && found.findLast(({ step }) => step === stop.step)
  if (last !== undefined && stop !== undefined) last.outcome = stop.outcome
  return found
}

/** Returns the step in which the connection failed, or which is open. */
const endedIn = (
  connection: Connection
): { readonly step: string; readonly outcome: RowOutcome } | undefined => {
  if (connection.selectedAt !== undefined) return undefined
  const failed = failureOf(connection)?.phase
  if (failed !== undefined) return { step: labelOf(failed.state), outcome: "failed" }
  const open = connection.phases.findLast(({ end, state }) => end === undefined && kindOf(state) !== "rest")
  return open && { step: labelOf(open.state), outcome: "open" }
}

/** Returns the earliest difference in a region that either side used; of open mailboxes, after the lines that decide. */
const firstTransition = (a: Connection, b: Connection, parted?: Parting): Divergence<Move> | undefined => {
  const since = (side: "a" | "b") => (parted?.isOpen === true ? (parted.lines?.[side]?.line ?? 0) : 0)
  const lanes = Array.from(new Set([undefined, usedLane(a), usedLane(b)]))
  const found = lanes.flatMap((lane) => {
    const difference = firstDifference(pathOf(a, lane, since("a")), pathOf(b, lane, since("b")), (move) =>
      [move.from, move.event, move.to].join(" ")
    )
    return difference === undefined ? [] : [difference]
  })
  const begins = (each: Divergence<Move>) => Math.min(timeIn(a, each.a), timeIn(b, each.b))
  return found.toSorted((x, y) => begins(x) - begins(y))[0]
}

/** Returns the first place where two sequences differ. */
const firstDifference = <A>(
  a: ReadonlyArray<A>,
  b: ReadonlyArray<A>,
  key: (value: A) => string
): Divergence<A> | undefined => {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [left, right] = [a[index], b[index]]
    if (left === undefined || right === undefined || key(left) !== key(right)) return { a: left, b: right }
  }
  return undefined
}

/** Returns the transitions of one region. Regions are parallel: which of them moves first is chance. */
const pathOf = (connection: Connection, lane: Lane, since: number): ReadonlyArray<Move> =>
  connection.moves.filter(({ from, line, to }) => line > since && (laneOf(from) ?? laneOf(to)) === lane)

const timeIn = (connection: Connection, move: Move | undefined): number =>
  move === undefined ? Number.POSITIVE_INFINITY : move.time - connection.span.start

const firstLine = (a: Connection, b: Connection): Divergence<WireLine> | undefined => {
  const difference = firstDifference(normalised(a), normalised(b), ([key]) => key)
  return difference && { a: difference.a?.[1], b: difference.b?.[1] }
}

/** Returns the lines with tags numbered by order, and without the parts that differ between any two runs. */
const normalised = (connection: Connection): ReadonlyArray<readonly [key: string, line: WireLine]> => {
  const ordinals = new Map<string, number>()
  const lines = said(connection).filter(
    (line) => !isProbe(connection, line) && !isOfContents(connection, line)
  )
  return lines.map((line) => {
    const { direction, tag, text } = line
    if (tag !== undefined && direction === "sent" && !ordinals.has(tag)) ordinals.set(tag, ordinals.size + 1)
    const rest =
      tag !== undefined && text.startsWith(tag)
        ? `<${ordinals.get(tag) ?? "?"}>${text.slice(tag.length)}`
        : text
    return [`${direction} ${withoutNames(rest)}`, line]
  })
}

/** Returns whether a line is part of a NOOP before the mailbox is open, which only probes whether the server still reads. */
const isProbe = ({ commands, selectedAt = Number.POSITIVE_INFINITY }: Connection, line: WireLine): boolean =>
  commands.some(
    ({ lane, name, start, tag }) =>
      name === "NOOP" && tag === line.tag && lane === line.lane && start < selectedAt
  )

/**
 * Returns whether a line says which messages and mailboxes there are: two accounts differ in that whatever their servers do. A
 * count right after SELECT is an answer to it, and a later one is new mail.
 */
const isOfContents = ({ selectedAt = Infinity }: Connection, { direction, text, time }: WireLine): boolean =>
  direction === "received" && (contents.test(text) || (time > selectedAt && counts.test(text)))

const contents =
  /^\* (\d+ (FETCH|EXPUNGE)|SEARCH|SORT|THREAD|ESEARCH|VANISHED|LIST|LSUB|STATUS|QUOTA|QUOTAROOT|OK \[UNSEEN)\b/
const counts = /^\* \d+ (EXISTS|RECENT)/

/** Returns the text without addresses and names, and without what belongs to a mailbox and not to how it is served. */
const withoutNames = (text: string): string =>
  text
    .replaceAll(/\{\d+\+?\}/g, "{}")
    .replaceAll(/\b(?:\d{1,3}\.){3}\d{1,3}\b|<(?:ip|address|user|mbox:\d+)>/g, "<>")
    .replaceAll(/\[(UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ|MAILBOXID|APPENDUID|COPYUID|MODIFIED) [^\]]*/g, "[$1")
    // an empty list of flags means that none can be changed
    .replaceAll(/(FLAGS|QRESYNC) \([^)]+/g, "$1 (<>")
    .replace(/^\* \d+ (EXISTS|RECENT)/, "* <> $1")
    .replace(/ (FETCH|STORE|COPY|MOVE|EXPUNGE) [\d:,*]+/, " $1 <>")
    // Dovecot says how long it took
    .replace(/\([\d.]+ \+ [\d.]+/, "(<>")

/** Chooses the connection of a trace to look at first. */
export const chosen = (connections: ReadonlyArray<Connection>): Connection | undefined =>
  mostTelling(connections.map(attemptOf))?.connection

/** Chooses the connection of another trace to compare with. */
export const chosenBeside = (a: Connection, connections: ReadonlyArray<Connection>): Connection | undefined =>
  counterpart(attemptOf(a), connections.map(attemptOf))?.connection
