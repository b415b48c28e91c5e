/**
 * Finds the proof that a step took place, and its outcome. A state alone is no proof: the machine passes through states
 * that ask nothing, and an answer may be a refusal.
 */
import { after } from "./after.ts"
import type { Connection, Move, Phase } from "../connection/Connection.ts"
import { isRefusal } from "./facts.ts"
import { usedLane } from "./Failure.ts"
import { once } from "./once.ts"
import { type Owed, owing } from "./Owed.ts"
import { kindOf, laneOf, proofOf, type Lane } from "../machine/phase.ts"

/** Returns the answers that the state is about and that were awaited during the phase. */
export const proofsIn = (phase: Phase, connection: Connection): ReadonlyArray<Owed> => {
  const facts = knownOf(connection)
  const lane = laneOf(phase.state) ?? facts.lane
  const until = leftAt(phase, connection)
  const all = proofOf(phase.state).map((proof) => facts.owed.get(`${lane} ${proof}`) ?? [])
  const found = all.flatMap((each) => overlapping(each, phase.line, until))
  return (found.length > 0 ? found : all.flatMap((each) => early(each, phase, connection))).toSorted(
    (one, other) => one.line - other.line
  )
}

/**
 * Returns the answer that a step found already there: its command went out with that of an earlier step, which waited longer.
 * A state that is left by a condition found nothing.
 */
const early = (
  all: ReadonlyArray<Owed>,
  { left, line, state }: Phase,
  connection: Connection
): ReadonlyArray<Owed> => {
  if (connection.clock !== "own" || left === undefined || left === "always") return []
  const moves = knownOf(connection).leaving.get(state) ?? []
  const since = moves[after(moves, line) - 1]?.line ?? 0
  const last = all[after(all, line) - 1]
  return last?.endLine === undefined || last.line < since ? [] : [last]
}

interface Known {
  readonly lane: Lane
  /** The awaited answers, by way in and name. */
  readonly owed: ReadonlyMap<string, ReadonlyArray<Owed>>
  /** The transitions by the state that they leave, in order. */
  readonly leaving: ReadonlyMap<string, ReadonlyArray<Move>>
}

export const { of: knownOf, working: proving } = once<Known>(function* (connection) {
  const owed = yield* owing(connection)
  yield
  return {
    lane: usedLane(connection),
    owed: Map.groupBy(owed, ({ lane, proof }) => `${lane} ${proof}`),
    leaving: Map.groupBy(connection.moves, ({ from }) => from)
  }
})

/** Returns the line at which a state was left. */
export const leftAt = ({ line, state }: Phase, connection: Connection): number => {
  const moves = knownOf(connection).leaving.get(state) ?? []
  return moves[after(moves, line)]?.line ?? Number.POSITIVE_INFINITY
}

/** Returns those that overlap a range of lines. They have the same name and way in, and are answered in order. */
const overlapping = (all: ReadonlyArray<Owed>, from: number, to: number): ReadonlyArray<Owed> => {
  const found: Array<Owed> = []
  for (let at = after(all, to) - 1; at >= 0; at--) {
    const each = all[at]
    if (each === undefined || (each.endLine ?? Number.POSITIVE_INFINITY) < from) break
    found.push(each)
  }
  return found.toReversed()
}

/** Returns whether the step of the state took place, or the state alone is all that can show it. */
export const isProven = (phase: Phase, connection: Connection): boolean => {
  if (phase.end === undefined) return true
  const lane = laneOf(phase.state)
  // a way in waits for the other one, and for nothing if there is none
  if (lane !== undefined && kindOf(phase.state) !== "work" && connection.clock === "own")
    return connection.net.some((each) => each.lane !== lane)
  return proofOf(phase.state).length === 0 || proofsIn(phase, connection).length > 0
}

/** The outcome of a step, by the answers before its state was left. */
interface Outcome {
  /** `lost`: no answer came. */
  readonly outcome: "done" | "refused" | "lost"
  /** The answer that decides it. */
  readonly answer: Owed | undefined
}

/** Returns the outcome of a state's step. */
export const outcomeIn = (phase: Phase, connection: Connection): Outcome => {
  const until = leftAt(phase, connection)
  const proofs = proofsIn(phase, connection)
  const answer = proofs.findLast(({ endLine }) => endLine !== undefined && endLine < until)
  if (proofs.length === 0 || phase.end === undefined) return { outcome: "done", answer: undefined }
  if (answer === undefined) return { outcome: "lost", answer }
  return { outcome: isRefusal(answer) ? "refused" : "done", answer }
}
