/**
 * The course of a connection as a person describes it: box after box in the order of time, each with the label of its
 * steps. Every millisecond belongs to a box, and the failed one is marked. Pure.
 */
import { type Connection, isFailed } from "../connection/Connection.ts"
import { isSearch, type Stretch, stretches } from "../timeline/Stretch.ts"
import { type Group, isIn, isKept, labelOf, minVisitMs } from "../machine/phase.ts"
import { isOpen, type Outcome } from "../steps/Step.ts"
import type { Status } from "../index/Summary.ts"
import { wasUsed } from "../lines/stepsOf.ts"

export interface RailStep {
  readonly label: string
  readonly group: Group | undefined
  /** The state; absent for time that no step explains, and for the end. */
  readonly state: string | undefined
  /** True if it belongs to the way in that was lost. */
  readonly isOnLostLane?: boolean
  /** True if it began after a mailbox was open. */
  readonly isLater?: boolean
  /** Absent if no event shows it. */
  readonly outcome: Outcome | undefined
  readonly start: number
  readonly end: number
  /** The line of the trace at which it begins. */
  readonly line: number
}

/** The rail of a connection. */
export const railSteps = (connection: Connection, status: Status): ReadonlyArray<RailStep> => [
  ...boxesOf(stretches(connection, true), connection),
  ...endOf(connection, status)
]

type Box = { -readonly [Key in keyof RailStep]: RailStep[Key] }

/**
 * Joins successive stretches of the same name into one box, and time that is too short to show with its neighbour.
 */
const boxesOf = (way: ReadonlyArray<Stretch>, connection: Connection): ReadonlyArray<Box> => {
  const boxes: Array<Box> = []
  const opened = connection.moves.find(({ to }) => isIn(to, "selected"))?.line ?? Number.POSITIVE_INFINITY
  let from: number | undefined
  for (const stretch of way) {
    const { isOnLostLane, end, group, line, start, step } = stretch
    const last = boxes.at(-1)
    const label = step !== undefined && isKept(step.state) ? labelOf("selected") : stretch.label
    const outcome = outcomeOf(stretch, connection)
    const isLater = line > opened
    if (last?.label === label && last.isLater === isLater) Object.assign(last, { end, outcome })
    else if (isNotable(stretch, connection)) {
      const place = { start: from ?? start, end, line }
      boxes.push({ label, group, state: step?.state, isOnLostLane, isLater, outcome, ...place })
      from = undefined
    } else if (last === undefined) from ??= start
    else last.end = end
  }
  return boxes
}

/** Returns the outcome: `lost` on the lost way in, none if no event shows it. */
const outcomeOf = ({ isOnLostLane, isKnown, step }: Stretch, connection: Connection): Outcome | undefined => {
  if (isOnLostLane) return "lost"
  if (step !== undefined) return step.outcome === "unknown" ? undefined : step.outcome
  if (!isSearch(connection)) return isKnown ? "done" : undefined
  const { ended } = connection
  return ended === undefined ? "open" : isFailed(ended.outcome) ? "failed" : "done"
}

/** Returns whether a stretch gets a box: it took time, or a question was asked in it. */
const isNotable = ({ end, group, start, step }: Stretch, connection: Connection): boolean => {
  if (step?.outcome === "failed" || step?.outcome === "open") return true
  if (step !== undefined && isOpen(step.state)) return wasUsed(step, connection)
  return (
    end - start >= minVisitMs || (step !== undefined && group !== "us" && (end > start || group !== "net"))
  )
}

const endWords = {
  failed: ["failed", "failed"],
  retried: ["failed", "failed"],
  closed: ["closed", "done"],
  interrupted: ["interrupted", "lost"]
} as const satisfies { readonly [Name in string]: readonly [label: string, outcome: Outcome] }

const endOf = (
  { ended, endLine, last, selectedAt, span }: Connection,
  status: Status
): ReadonlyArray<RailStep> => {
  const place = {
    group: undefined,
    state: undefined,
    start: span.end ?? last,
    end: span.end ?? last,
    line: endLine ?? span.line
  }
  if (ended !== undefined) {
    const [label, outcome] = endWords[ended.outcome]
    // leaving an open mailbox gives nothing up
    const isLeft = ended.outcome === "interrupted" && selectedAt !== undefined
    return [{ ...place, label, outcome: isLeft ? "done" : outcome }]
  }
  return status === "cut" ? [{ ...place, label: "trace ends", outcome: undefined }] : []
}

/** Returns the index of the box of a line: the last one that began before it. */
export const stepAt = (steps: ReadonlyArray<RailStep>, line: number): number =>
  steps.findLastIndex((step) => step.line <= line)
