/** The progress of a connection through the chart up to a line: states entered, edges taken, and current states. */
import { type Edge, edgeOfMove } from "./Chart.ts"
import type { Connection, Move, Phase } from "../connection/Connection.ts"
import type { Timer } from "../connection/Timers.ts"
import { kindOf, type Lane, laneOf } from "../machine/phase.ts"
import { around } from "../machine/states.ts"

/** The number of times that an edge was taken, and the last one. */
export interface Taken {
  readonly count: number
  readonly last: Move
}

export interface Progress {
  readonly connection: Connection | undefined
  /** The line up to which the connection is followed; absent for all of it. */
  readonly cursor: number | undefined
  /** The number of times that states were entered; a parent is entered with the first of its children. */
  readonly counts: ReadonlyMap<string, number>
  /** The drawn edges that were taken. */
  readonly taken: ReadonlyMap<Edge, Taken>
  /** The visits of each leaf state, in order. */
  readonly stays: ReadonlyMap<string, ReadonlyArray<Phase>>
  /** The current leaf states: two while the ways in race. */
  readonly leaves: ReadonlyArray<string>
  readonly last: Move | undefined
}

/** Follows a connection up to a line. */
export const progressOf = (connection?: Connection, cursor?: number): Progress => {
  const counts = new Map<string, number>()
  const taken = new Map<Edge, Taken>()
  const leaves = new Set<string>()
  let last: Move | undefined
  for (const move of connection?.moves ?? []) {
    if (cursor !== undefined && move.line > cursor) continue
    enter(move, leaves, counts)
    take(move, taken)
    last = move
  }
  return {
    connection,
    cursor,
    counts,
    taken,
    stays: staysOf(connection, cursor),
    leaves: Array.from(leaves),
    last
  }
}

const enter = ({ from, to }: Move, leaves: Set<string>, counts: Map<string, number>): void => {
  const before = Array.from(leaves)
  leaves.delete(from)
  for (const state of parentsOf(to)) {
    // a move within a region of `dialing` does not enter `dialing` again
    const stayed = state === to ? leaves.has(to) : before.some((leaf) => leaf.startsWith(`${state}.`))
    if (!stayed) counts.set(state, (counts.get(state) ?? 0) + 1)
  }
  leaves.add(to)
}

/** More states than a machine has. The bound protects memory from a foreign trace. */
const maxStates = 512
const parents = new Map<string, ReadonlyArray<string>>()

const parentsOf = (state: string): ReadonlyArray<string> => {
  const known = parents.get(state)
  if (known !== undefined) return known
  const found = around(state)
  if (parents.size < maxStates) parents.set(state, found)
  return found
}

const take = (move: Move, taken: Map<Edge, Taken>): void => {
  const edge = edgeOfMove(move.from, move.to)
  if (edge === undefined) return
  const before = taken.get(edge)
  // both ways in are entered and left at once
  const isSame = before?.last.time === move.time && laneOf(move.from) !== laneOf(move.to)
  taken.set(edge, { count: (before?.count ?? 0) + (isSame ? 0 : 1), last: move })
}

const staysOf = (
  connection: Connection | undefined,
  cursor: number | undefined
): ReadonlyMap<string, ReadonlyArray<Phase>> => {
  const stays = new Map<string, Array<Phase>>()
  for (const phase of connection?.phases ?? []) {
    if (cursor !== undefined && phase.line > cursor) continue
    const known = stays.get(phase.state)
    if (known === undefined) stays.set(phase.state, [phase])
    else known.push(phase)
  }
  return stays
}

/** Returns the milliseconds that were spent in a state up to a time of the trace's clock. */
export const spentIn = ({ connection, stays }: Progress, state: string, moment: number): number => {
  const over = Math.min(moment, connection?.span.end ?? moment)
  let sum = 0
  for (const { end, start } of stays.get(state) ?? []) sum += Math.max(0, Math.min(end ?? over, over) - start)
  return sum
}

/** Returns the current leaf state to look at: while the ways in race, one that is still under way. */
export const mainLeaf = ({ last, leaves }: Progress): string | undefined =>
  leaves.findLast((leaf) => laneOf(leaf) !== undefined && kindOf(leaf) === "work") ?? last?.to

/** Returns whether a state is current, or contains one that is. */
export const isCurrent = ({ leaves }: Progress, id: string): boolean =>
  leaves.some((leaf) => within(leaf, id))

const within = (state: string, id: string): boolean => state === id || state.startsWith(`${id}.`)

/** Returns the lines of all visits of a state: transitions, wire and network. */
export const linesIn = (connection: Connection, state: string): ReadonlyArray<number> => {
  const lane = laneOf(state)
  const isOwn = (each: Lane) => lane === undefined || each === undefined || each === lane
  return connection.phases.flatMap((phase) => {
    if (phase.state !== state) return []
    const leavingLine =
      connection.moves.find(({ from, line }) => from === state && line > phase.line)?.line ?? Infinity
    const isIn = (line: number) => line > phase.line && line < leavingLine
    return [
      phase.line,
      ...connection.wire.flatMap((each) => (isIn(each.line) && isOwn(each.lane) ? [each.line] : [])),
      ...connection.net.flatMap((each) =>
        isOwn(each.lane) ? [each.line, each.endLine ?? -1].filter(isIn) : []
      )
    ]
  })
}

/** A timer that runs, and the milliseconds until it fires. */
export interface Running {
  readonly timer: Timer
  readonly leftMs: number
}

/** Returns the timer of a current state that is the next to fire at a time of the trace's clock. */
export const runningIn = (
  progress: Progress,
  { id, timers }: { readonly id: string; readonly timers: ReadonlyArray<string> },
  moment: number
): Running | undefined => {
  if (timers.length === 0 || !isCurrent(progress, id)) return undefined
  let found: Running | undefined
  for (const timer of progress.connection?.timers ?? []) {
    const isOwn = timers.includes(timer.timer) && (timer.lane === undefined || timer.lane === laneOf(id))
    if (!isOwn || !runs(timer, progress, moment)) continue
    const leftMs = Math.max(0, timer.set + timer.ms - moment)
    if (found === undefined || leftMs < found.leftMs) found = { timer, leftMs }
  }
  return found
}

const runs = (
  { line, over, set }: Timer,
  { connection, cursor = Infinity }: Progress,
  moment: number
): boolean => {
  // it is set right after the selected transition
  if (line > cursor && set > moment) return false
  const end = over?.line ?? connection?.endLine
  return end === undefined || end > cursor
}
