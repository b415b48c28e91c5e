/** The rail: seven boxes for the parts of a connection, and the one in which it stopped. */
import { noClose } from "../../model/lines/ending.ts"
import { useMemo } from "preact/hooks"
import type { Connection } from "../../model/connection/Connection.ts"
import type { Finding } from "../../model/rules/index.ts"
import { span } from "../../trace/quantities.ts"
import { lasted, partRows } from "../../model/rail/partRows.ts"
import { type Part, parts, type RailBox, railBoxes } from "../../model/rail/railBoxes.ts"
import { type RailStep, railSteps, stepAt } from "../../model/rail/railSteps.ts"
import { beginsLate } from "../../model/lines/inUse.ts"
import { tlsNote } from "../../model/lines/said.ts"
import { headStart } from "../../model/timeline/headStart.ts"
import { unknownLabel } from "../../model/timeline/Stretch.ts"
import { notLogged, timeText, took } from "../../model/connection/timeText.ts"
import { plain } from "../parts/ServerText.tsx"
import { marks, type Outcome } from "../../model/steps/Step.ts"
import { outcomeWord } from "../parts/words.ts"
import type { Status } from "../../model/index/Summary.ts"

interface Props {
  readonly connection: Connection
  readonly status: Status
  readonly now: number
  /** The selected line of the trace; without one, only what is in progress is the current step. */
  readonly cursor: number | undefined
  /** The findings, which may show that nothing was encrypted. */
  readonly findings?: ReadonlyArray<Finding>
  /** True if its failure is over, and so not red. */
  readonly isCalm?: boolean
  readonly onGo?: (line: number) => void
}

export const Stepper = (props: Props) => {
  const { connection, cursor, isCalm = false, status } = props
  const steps = useMemo(() => railSteps(connection, status), [connection, status])
  const boxes = useMemo(() => railBoxes(steps), [steps])
  const isOver = connection.ended !== undefined || status === "cut"
  const here = isOver && cursor === undefined ? undefined : hereOf(steps, connection, cursor)
  const hasFailed = boxes.some((box) => box.part !== "End" && outcomeOf(box.steps) === "failed")
  return (
    <section class={`rail ${isCalm ? "calm" : ""}`} aria-label={`Phases of ${plain(connection.group)}`}>
      <ol>
        {boxes.map((box) => (
          <Box
            key={box.part}
            {...props}
            box={box}
            follows={hasFailed && box.part === "End"}
            here={box.steps.find((step) => step === here)}
          />
        ))}
      </ol>
    </section>
  )
}

/** Returns the step at the cursor. A transition enters the step that begins with it, a line or two later. */
const hereOf = (
  steps: ReadonlyArray<RailStep>,
  { moves }: Connection,
  cursor = Number.POSITIVE_INFINITY
): RailStep | undefined => {
  const move = moves.find(({ line }) => line === cursor)
  const entered = steps.find(
    ({ line, start, state }) => line > cursor && state === move?.to && start === move?.time
  )
  return entered ?? steps[stepAt(steps, cursor)]
}

interface BoxProps extends Props {
  readonly box: RailBox
  /** True if it only follows from the part that failed, which has the cross. */
  readonly follows: boolean
  /** The step that the cursor is in, if it is in this box. */
  readonly here: RailStep | undefined
}

const Box = (props: BoxProps) => {
  const { box, cursor, follows, here, onGo, status } = props
  const [first] = box.steps
  if (first === undefined) {
    const [mark, words] = unseen(box.part, props)
    return (
      <li class="box unused">
        <span class="name">
          <span aria-hidden="true">{mark}</span> {box.part}
        </span>{" "}
        <span class="time">{words}</span>
      </li>
    )
  }
  const outcome = follows ? "done" : outcomeOf(box.steps)
  const failed = box.steps.find((step) => step.outcome === "failed")
  const marked = failed ?? (cursor === undefined && outcome !== "open" ? undefined : (here ?? lastOpen(box)))
  const isAhead = first.line > (cursor ?? Number.POSITIVE_INFINITY)
  return (
    <li class={`box ${follows ? "over" : (outcome ?? "unknown")} ${box.part === "Commands" ? "used" : ""}`}>
      <button
        type="button"
        class={`step ${outcome === undefined ? "unused" : isAhead ? "ahead" : outcome}`}
        aria-current={here === undefined ? undefined : "step"}
        disabled={onGo === undefined}
        title={box.steps.map((step) => titleOf(step, props)).join("\n")}
        onClick={() => onGo?.((failed ?? first).line)}
      >
        <span class="name">
          <span aria-hidden="true">{follows ? ended : markOf(outcome, box.part)}</span> {box.part}
        </span>
        {outcome !== undefined && !follows && <span class="hidden"> {outcomeWord(outcome, status)}</span>}{" "}
        {failed !== undefined && isLong(failed) ? (
          <span class="time">{timeOf(failed, props)}</span>
        ) : (
          !isNamed(marked, box.part) && <span class="time">{timeIn(props)}</span>
        )}
        <Label {...props} step={marked} />
      </button>
    </li>
  )
}

/** The mark of an end that follows from a failure, as on the wire. */
const ended = "■"

/** Names the step that failed or has the cursor; of others only to who does not see the page. */
const Label = ({ box: { part }, here, step }: BoxProps & { readonly step: RailStep | undefined }) => {
  const label = (step ?? here)?.label
  if (label === undefined) return null
  return <span class={isNamed(step, part) ? "marked label" : "label hidden"}>{label}</span>
}

/** Returns whether a step has its own label: not the name of its box, nor one for the end. */
const isNamed = (step: RailStep | undefined, part: Part): boolean =>
  step !== undefined && part !== "End" && step.label.toLowerCase() !== part.toLowerCase()

/** A failed step that took longer shows its duration next to its name. */
const minLongMs = 1000

const isLong = ({ end, start }: RailStep): boolean => end - start >= minLongMs

const lastOpen = ({ steps }: RailBox): RailStep | undefined =>
  steps.findLast(({ outcome }) => outcome === "open")

/** The outcomes of steps, the one that decides about their box first. */
const ranks: ReadonlyArray<Outcome | undefined> = [
  "failed",
  "open",
  "refused",
  "done",
  "lost",
  "unknown",
  undefined
]

/** Returns the outcome of all steps as one; `undefined` if no event shows it. */
const outcomeOf = (steps: ReadonlyArray<RailStep>): Outcome | undefined =>
  ranks.find((rank) => steps.some(({ outcome }) => outcome === rank))

/** A trace may end without the end of the connection. */
const markOf = (outcome: Outcome | undefined, part: Part): string =>
  outcome === undefined ? (part === "End" ? marks.open : "?") : marks[outcome]

/** Describes a part without steps: that of another program's log may have been passed before a later one. */
const unseen = (part: Part, { connection, findings = [] }: Props): readonly [mark: string, words: string] => {
  const { clock, selectedAt, wire } = connection
  const seen = wire.length === 0 ? "Connect" : beginsLate(connection) ? "Mailbox" : "Login"
  if (part === "TLS" && findings.some(({ id }) => id === "login-in-clear")) return ["–", "not used"]
  const passed = parts.indexOf(selectedAt === undefined ? seen : "Commands")
  if (clock === "own" || parts.indexOf(part) >= passed) return ["–", ""]
  if (part === "TLS" && tlsNote(connection) !== undefined) return ["✓", "encrypted"]
  // what greeted was connected
  return part === "Connect" && wire[0]?.tag === undefined
    ? ["✓", ""]
    : ["?", wire[0]?.tag === undefined ? notLogged : "before the log"]
}

/** Returns how long a box took, as its bars show it, apart from the wait for the other way in. */
const timeIn = (props: BoxProps): string => {
  const { connection, now } = props
  const { part, steps } = props.box
  const [first, ...others] = steps
  const sum = lasted(part, connection, now)
  const rows = partRows(connection).filter((row) => row.part === part)
  const isAsked = rows.some((row) => row.isAsked)
  const waited = part === "Connect" ? headStart(connection) : undefined
  if (waited !== undefined) return `${span(waited.ms)} + ${span(sum)}`
  // its bar says that a log does not show how long it took
  if (connection.clock === "log" && sum === 0 && rows.length > 0 && !isAsked) return ""
  return first !== undefined && others.length === 0 && (sum === 0 || first.outcome === "open")
    ? timeOf(first, props)
    : took(connection, sum, isAsked)
}

const timeOf = (step: RailStep, { box, connection, now, status }: BoxProps): string => {
  const { end, outcome, start } = step
  if (outcome === undefined)
    return box.part === "End" ? noClose : connection.clock === "log" ? notLogged : unknownLabel
  if (outcome === "open") return status === "cut" ? "no end recorded" : `${span(now - start)} so far`
  return end > start ? span(end - start) : timeText(connection, start - connection.span.start, "at ")
}

const titleOf = (step: RailStep, props: BoxProps): string => {
  const { connection } = props
  const { start } = connection.span
  return `${step.label}: ${timeOf(step, props)}${timeText(connection, step.start - start, ", from ")}${timeText(connection, step.end - start, " to ")}`
}
