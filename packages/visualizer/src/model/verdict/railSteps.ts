/**
 * The course of a connection as a person describes it: box after box in the order of time, each with the label of its
 * states. Every millisecond belongs to a box, and the failed one is marked. Pure.
 */
import type { Connection } from "../connection/Connection.ts"
import { outcomeOfUse } from "../evidence/inUse.ts"
import { metaOf } from "../machine/states.ts"
import { type Failure, failureOf, isPassed, labelOfStep } from "../evidence/Failure.ts"
import { labelIn, notKnown, searching, type Stretch, stretches } from "../timeline/Stretch.ts"
import { isIn, type Group, isKept, labelOf, laneOf, momentary } from "../machine/phase.ts"
import { outcomeIn } from "../evidence/Proof.ts"
import type { RowOutcome } from "../timeline/rows.ts"
import type { Status } from "../index/Summary.ts"

export interface RailStep {
  readonly label: string
  readonly group: Group | undefined
  /** True if it belongs to the way in that was lost. */
  readonly beside?: boolean
  /** Absent if no event shows it. */
  readonly outcome: RowOutcome | undefined
  readonly start: number
  readonly end: number
  /** The line of the trace at which it begins. */
  readonly line: number
}

/** The label of the end of a trace that records no end of the connection. */
export const traceEnds = "trace ends"

/** The rail of a connection. */
export const railSteps = (connection: Connection, status: Status): ReadonlyArray<RailStep> => {
  const { ended, phases } = connection
  const boxes = boxesOf(wayOf(connection), connection)
  const failure = failureOf(connection)
  const last = boxes.at(-1)
  const isOpen = last?.label === searching || phases.some(({ end }) => end === undefined)
  if (last !== undefined && ended === undefined && isOpen) last.outcome = "open"
  if (last !== undefined && ended?.outcome === "interrupted" && connection.selectedAt === undefined) {
    last.outcome = "lost"
  }
  markUse(boxes, connection)
  const isMarked = failure === undefined || failure.step === undefined || markFailed(boxes, failure)
  const unseen = isMarked ? [] : [missing(connection, failure)]
  return [...boxes, ...unseen, ...endOf(connection, status)]
}

type Box = { -readonly [Key in keyof RailStep]: RailStep[Key] }

const kept = labelOf("selected")
const resting = labelOf("unselected")

/**
 * Joins successive stretches of the same name into one box, and those of an open mailbox; one that is too short belongs
 * to its neighbour.
 */
const boxesOf = (way: ReadonlyArray<Stretch>, connection: Connection): ReadonlyArray<Box> => {
  const boxes: Array<Box> = []
  const keptFrom = way.find(isKeptIn)?.line ?? Number.POSITIVE_INFINITY
  let from: number | undefined
  for (const [at, stretch] of way.entries()) {
    const { beside, end, group, label, line, start } = stretch
    const last = boxes.at(-1)
    const outcome = outcomeOf(stretch, connection)
    if (last?.label === label) Object.assign(last, { end, outcome })
    else if (last?.label === kept && last.outcome === undefined && label === notKnown) {
      Object.assign(last, { end, label })
    } else if (last !== undefined && last.line >= keptFrom && last.label !== notKnown && isKeptIn(stretch)) {
      Object.assign(last, { end, label: kept })
    } else if (isNotable(stretch) && !isUnused(stretch, way[at + 1], connection)) {
      boxes.push({ label, group, beside, outcome, start: from ?? start, end, line })
      from = undefined
    } else if (last === undefined) from ??= start
    else last.end = end
  }
  return boxes
}

const isKeptIn = ({ phase }: Pick<Stretch, "phase">): boolean => phase !== undefined && isKept(phase.state)

/**
 * Returns the outcome, if an event shows it. A refused or unanswered step is not done, nor is one of the way in that was
 * lost.
 */
const outcomeOf = ({ beside, label, phase }: Stretch, connection: Connection): RowOutcome | undefined => {
  if (phase === undefined) return label === searching ? "done" : undefined
  if (beside) return "lost"
  const isForgotten = phase.end !== undefined && phase.left === undefined
  return isForgotten || label === notKnown ? undefined : outcomeIn(phase, connection).outcome
}

/** Returns whether a stretch is worth a box: it took time, or a command was answered or is awaited in it. */
const isNotable = ({ end, group, kind, label, phase, start }: Stretch): boolean => {
  if (phase === undefined || kind === "rest" || kind === "delay") return end - start >= momentary
  if (phase.end === undefined) return true
  if (label === resting && end === start) return false
  if (isLocal(phase.state)) return end - start >= momentary
  return !isPassed(phase) && (end > start || group !== "net")
}

/** Returns whether a mailbox was left as soon as it was open: nothing was asked for in it. */
const isUnused = (stretch: Stretch, next: Stretch | undefined, { clock, commands }: Connection): boolean =>
  clock !== "none" &&
  isKeptIn(stretch) &&
  stretch.end - stretch.start < momentary &&
  next !== undefined &&
  !isKeptIn(next) &&
  !commands.some(({ line }) => line > stretch.line && line < next.line)

/** Returns whether a state is local work, which mostly takes no time. */
const isLocal = (state: string): boolean => {
  const step = metaOf(state)?.step
  return step === "account" || (step === "tls" && laneOf(state) === undefined)
}

/** Returns the stretches up to the failure, which includes the cleanup after it. */
const wayOf = (connection: Connection): ReadonlyArray<Stretch> => {
  const all = stretches(connection, true)
  const failing = all.find(({ phase }) => phase !== undefined && isIn(phase.state, "failing"))
  if (failing === undefined) return all
  const over = failing.phase?.start ?? failing.start
  // the second way in may be left a moment after the failure began
  return all.slice(0, all.indexOf(failing)).map((stretch) => ({
    ...stretch,
    start: Math.min(stretch.start, over),
    end: Math.min(stretch.end, over)
  }))
}

/** Marks an open mailbox in which what the app asked for was not done. */
const markUse = (boxes: ReadonlyArray<Box>, connection: Connection): void => {
  for (const [at, box] of boxes.entries()) {
    if ((box.label !== kept && box.label !== resting) || box.outcome !== "done") continue
    box.outcome = outcomeOfUse(connection, box.line, boxes[at + 1]?.line ?? Number.POSITIVE_INFINITY)
  }
}

const markFailed = (boxes: ReadonlyArray<Box>, { phase }: Failure): boolean => {
  const labels =
    phase === undefined ? [searching] : [labelIn(phase.state), isKept(phase.state) ? kept : undefined]
  const until = phase?.line ?? Number.POSITIVE_INFINITY
  const box = boxes.findLast(({ label, line }) => labels.includes(label) && line <= until)
  if (box !== undefined) box.outcome = "failed"
  return box !== undefined
}

/** Makes the box of a step that took no time, or never began. */
const missing = ({ endLine, last, span }: Connection, { move, step = "" }: Failure): Box => {
  const time = move?.time ?? span.end ?? last
  return {
    label: labelOfStep(step),
    group: undefined,
    outcome: "failed",
    start: time,
    end: time,
    line: move?.line ?? endLine ?? span.line
  }
}

const endWords = {
  failed: ["failed", "failed"],
  retried: ["failed", "failed"],
  closed: ["closed", "done"],
  interrupted: ["interrupted", "lost"]
} as const satisfies { readonly [Name in string]: readonly [label: string, outcome: RowOutcome] }

const endOf = (
  { ended, endLine, last, selectedAt, span }: Connection,
  status: Status
): ReadonlyArray<RailStep> => {
  const place = {
    group: undefined,
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
  return status === "cut" ? [{ ...place, label: traceEnds, outcome: undefined }] : []
}

/** Returns the index of the box of a line: the last one that began before it. */
export const stepAt = (steps: ReadonlyArray<RailStep>, line: number): number =>
  steps.findLastIndex((step) => step.line <= line)
