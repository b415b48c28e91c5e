/**
 * Finds where a connection failed: one answer for rail, steps, bars, chart and waterfall. The failed step is the one
 * that the end names, whichever states came after it.
 */
import { type Connection, isFailed, type Move, type Phase } from "../connection/Connection.ts"
import { isIn, laneOf, leafOf, minVisitMs, type Lane } from "../machine/phase.ts"
import { labelOfWork, metaOf } from "../machine/states.ts"

export interface Failure {
  /** The step, such as `auth`, as errors name it. */
  readonly step: string | undefined
  readonly lane: Lane
  /** The phase that failed; absent if the step never began, such as a STARTTLS that was not offered. */
  readonly phase: Phase | undefined
  /** The transition that ended the phase. */
  readonly move: Move | undefined
}

/** Returns the label of a step, which is that of the first state about it. */
export const labelOfStep = (step: string): string => labelOfWork(stateStep(step)) ?? step

/** Returns the step of states: they treat looking up a name and dialling as one step, which errors distinguish. */
const stateStep = (step: string | undefined): string | undefined => (step === "dns" ? "tcp" : step)

/** Names the place of a failure, as the end of a sentence. */
export const atStep = (step: string): string =>
  step === "selected"
    ? " while the mailbox was open"
    : ` ${step === "command" ? "during a" : "at"} ${labelOfStep(step)}`

/** Returns the way in whose time counts: the winner, or, if all are lost, the one whose failure is reported. */
export const usedLane = (connection: Connection): Lane => {
  const { cause, moves, net, winner, wire } = connection
  const used = winner ?? openLane(connection) ?? cause?.lane
  if (used !== undefined) return used
  const last = moves.findLast(({ event, to }) => laneOf(to) !== undefined && event !== "always")
  return last === undefined ? (wire.at(-1)?.lane ?? net.at(-1)?.lane) : laneOf(last.to)
}

/** Returns the first way in that is still open, or was when the connection was interrupted. */
const openLane = ({ ended, phases }: Connection): Lane => {
  if (isFailed(ended?.outcome)) return undefined
  const begun = phases.filter(({ state }) => laneOf(state) !== undefined && isBegun(state))
  const open = new Set(begun.flatMap(({ end, state }) => (end === undefined ? [laneOf(state)] : [])))
  const first = begun.find(({ state }) => open.has(laneOf(state)))
  return first && laneOf(first.state)
}

const notBegun: ReadonlySet<string> = new Set(["waiting", "lost"])

const isBegun = (state: string): boolean => !notBegun.has(leafOf(state))

/** Returns whether a condition left the state at once, so that nothing was done in it. */
export const isTransient = ({ end, endedBy, start }: Phase): boolean =>
  endedBy === "always" && end !== undefined && end - start < minVisitMs

/** Returns the transitions that a person steps through: those to states in which something was done. */
export const stops = ({ moves, phases }: Connection): ReadonlyArray<Move> => {
  const passed = new Set(phases.filter(isTransient).map(({ line }) => line))
  return moves.filter(({ line }) => !passed.has(line))
}

/** Finds where a connection failed; `undefined` if it did not. */
export const failureOf = (connection: Connection): Failure | undefined => {
  const { cause, ended, moves, phases } = connection
  const failing = failingOf(connection)
  if (ended === undefined ? failing === undefined : !isFailed(ended.outcome)) return undefined
  const lane = usedLane(connection)
  const before = failing?.line ?? Number.POSITIVE_INFINITY
  const failed = ended === undefined ? failing?.from : cause?.leaf
  const phase = phases.findLast(({ line, state }) => line < before && state === failed)
  const move = phase && moves.find(({ from, line }) => from === phase.state && line > phase.line)
  return {
    step: ended?.step ?? (failing && metaOf(failing.from)?.step),
    lane,
    phase,
    move: move ?? (phase === undefined ? (lossOf(connection, lane) ?? failing) : undefined)
  }
}

/** Returns the transition with which cleaning up after a failure began. */
export const failingOf = ({ moves }: Connection): Move | undefined =>
  moves.findLast(({ to }) => isIn(to, "failing"))

/** Returns the transition by which a way in was lost, if it had begun. */
const lossOf = ({ moves, winner }: Connection, lane: Lane): Move | undefined =>
  winner === undefined
    ? moves.findLast(
        ({ from, to }) => laneOf(from) === lane && leafOf(to) === "lost" && leafOf(from) !== "waiting"
      )
    : undefined
