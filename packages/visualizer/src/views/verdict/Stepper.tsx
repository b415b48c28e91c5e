/** The rail: which parts a connection went through, which were slow, and the one in which it stopped. */
import { useMemo, useState } from "preact/hooks"
import type { Connection } from "../../model/connection/Connection.ts"
import type { Finding } from "../../model/findings/Findings.ts"
import { duration } from "@effect-imap/core/internal/Advice"
import { labelOf } from "../../model/machine/phase.ts"
import { lasted, type Part, parts, type RailBox, railBoxes } from "../../model/verdict/railBoxes.ts"
import { type RailStep, railSteps, stepAt, traceEnds } from "../../model/verdict/railSteps.ts"
import { tlsNote } from "../../model/evidence/said.ts"
import { notKnown } from "../../model/timeline/Stretch.ts"
import { timeText, took } from "../../model/connection/timeText.ts"
import { plain } from "../parts/ServerText.tsx"
import { marks } from "../../model/steps/Step.ts"
import { outcomeWord } from "../parts/words.ts"
import type { Status } from "../../model/index/Summary.ts"

interface Props {
  readonly connection: Connection
  readonly status: Status
  readonly now: number
  /** The selected line of the trace; by default the latest. */
  readonly cursor: number | undefined
  /** The findings, by which slow steps are marked. */
  readonly findings?: ReadonlyArray<Finding>
  readonly onGo?: (line: number) => void
}

export const Stepper = (props: Props) => {
  const { connection, cursor, findings = [], now, status } = props
  const steps = useMemo(() => railSteps(connection, status), [connection, status])
  const boxes = useMemo(() => railBoxes(steps), [steps])
  const [byTime, setByTime] = useState(false)
  const here = steps[stepAt(steps, cursor ?? Number.POSITIVE_INFINITY)]
  const slow = new Set(
    findings.flatMap(({ id, step }) => {
      if (id === "slow-command") return [labelOf("selected")]
      return slowIds.has(id) && step !== undefined ? [step] : []
    })
  )
  return (
    <section class="rail" aria-label={`Phases of ${plain(connection.group)}`}>
      <ol>
        {boxes.map((box) => (
          <Box
            key={box.part}
            {...props}
            box={box}
            here={here}
            slow={box.steps.some(({ label }) => slow.has(label))}
            width={byTime ? widthOf(box, boxes, now) : undefined}
          />
        ))}
      </ol>
      {connection.clock !== "none" && (
        <button
          type="button"
          class="quiet bytime"
          aria-pressed={byTime}
          title="Width of the boxes: by time, or all alike"
          onClick={() => setByTime(!byTime)}
        >
          by time
        </button>
      )}
    </section>
  )
}

const slowIds: ReadonlySet<string> = new Set(["slow-step", "slow-answer", "server-busy", "queued"])

interface BoxProps extends Props {
  readonly box: RailBox
  readonly here: RailStep | undefined
  readonly slow: boolean
  readonly width: number | undefined
}

const Box = (props: BoxProps) => {
  const { box, connection, now, slow, status, width } = props
  const { part, steps } = box
  const time = timeIn(box, connection, { now, status })
  const style =
    width === undefined
      ? roomOf(steps, `${part} ${time}${slow ? " slow" : ""}`)
      : { flexGrow: `${width}`, flexBasis: "0" }
  const failed = steps.some(({ outcome }) => outcome === "failed")
  const [first] = steps
  if (first === undefined) {
    const [mark, words] = unseen(box.part, connection)
    return (
      <li class="box unused" style={style}>
        <span aria-hidden="true">{mark}</span> {part} {words}
      </li>
    )
  }
  const hues = steps.flatMap(({ group }) => group ?? [])
  const hue = hues.find((group) => group !== "us") ?? hues[0]
  const runs = runsOf(steps, props.here)
  const isOnly = runs.length === 1
  return (
    <li
      class={`box ${failed ? "failed" : ""} ${steps.some(({ outcome }) => outcome === "open") ? "open" : ""}`}
      style={{ ...style, ...(hue === undefined ? {} : { "--hue": `var(--${hue})` }) }}
    >
      {!isOnly && (
        <p class="name" aria-hidden="true">
          {part} <span class="time">{time}</span>
          {slow && <span class="slow">slow</span>}
        </p>
      )}
      <div class={isOnly ? "only" : "inner"}>
        {runs.map(({ count, step }) => (
          <Step
            key={step.line}
            {...props}
            step={step}
            count={count}
            name={isOnly ? part : undefined}
            time={time}
          />
        ))}
      </div>
    </li>
  )
}

/** Describes a part without steps: that of another program's log may have been passed before a later one. */
const unseen = (part: Part, connection: Connection): readonly [mark: string, words: string] => {
  const { clock, selectedAt, wire } = connection
  const passed = parts.indexOf(selectedAt !== undefined ? "Commands" : wire.length > 0 ? "Login" : "Connect")
  if (clock === "own" || parts.indexOf(part) >= passed) return ["–", ""]
  return part === "TLS" && tlsNote(connection) !== undefined
    ? ["✓", "in use"]
    : ["?", wire[0]?.tag === undefined ? "not logged" : "before the log"]
}

/** The room that the name of a part and its time need, in characters. */
const leastRoom = 17

/** Several steps get the room that their names and marks need; the others share the rest. */
const roomOf = (steps: ReadonlyArray<RailStep>, title: string) => {
  const room = steps.reduce((sum, { label }) => sum + 0.87 * label.length + 3.3, 0)
  return steps.length < 2 ? {} : { flex: `0 0 ${Math.max(leastRoom, title.length + 2, room).toFixed(1)}ch` }
}

/** Joins successive steps of one name and outcome, such as a mailbox in use, into one with their number. */
const runsOf = (steps: ReadonlyArray<RailStep>, here: RailStep | undefined) =>
  steps.reduce<ReadonlyArray<{ readonly step: RailStep; readonly count: number }>>((runs, step) => {
    const last = runs.at(-1)
    return last?.step.label === step.label && last.step.outcome === step.outcome
      ? [...runs.slice(0, -1), { step: step === here ? step : last.step, count: last.count + 1 }]
      : [...runs, { step, count: 1 }]
  }, [])

interface Moment {
  readonly now: number
  readonly status: Status
}

const timeIn = (box: RailBox, connection: Connection, moment: Moment): string => {
  const [first, ...others] = box.steps
  return first === undefined || others.length > 0
    ? took(connection, lasted(box, moment.now))
    : timeOf(first, connection, moment)
}

const timeOf = (step: RailStep, connection: Connection, { now, status }: Moment): string => {
  const { end, label, outcome, start } = step
  if (outcome === undefined) return label === traceEnds ? "no close recorded" : notKnown
  if (outcome === "open") return status === "cut" ? "no end recorded" : `${duration(now - start)} so far`
  return end > start ? duration(end - start) : timeText(connection, start - connection.span.start, "at ")
}

interface StepProps extends BoxProps {
  readonly count: number
  readonly step: RailStep
  /** The name of the box, if this is its only step. */
  readonly name: string | undefined
  readonly time: string
}

const Step = ({ connection, count, cursor, here, name, now, onGo, slow, status, step, time }: StepProps) => {
  const { label, line, outcome } = step
  const until = cursor ?? Number.POSITIVE_INFINITY
  const state = outcome === undefined ? "unused" : line > until ? "ahead" : outcome
  const own = timeOf(step, connection, { now, status })
  return (
    <button
      type="button"
      class={`step ${state}`}
      aria-current={step === here ? "step" : undefined}
      disabled={onGo === undefined}
      title={`${label}: ${own}${timeText(connection, step.start - connection.span.start, ", from ")}${timeText(connection, step.end - connection.span.start, " to ")}`}
      onClick={() => onGo?.(line)}
    >
      <span aria-hidden="true">
        {outcome === undefined ? (label === traceEnds ? marks.open : "?") : marks[outcome]}
      </span>{" "}
      {name !== undefined && (
        <span class="name" aria-hidden="true">
          {name}
        </span>
      )}
      <span class={name === undefined ? "label" : "label hidden"}>
        {label}
        {count > 1 && ` ×${count}`}
      </span>
      {outcome !== undefined && <span class="hidden"> {outcomeWord(outcome, status)}</span>}
      {name !== undefined && <span class="time">{time}</span>}
      {name !== undefined && slow && <span class="slow">slow</span>}
    </button>
  )
}

/** Returns the share of the time to the mailbox. Later parts may take hours, and keep their least width. */
const widthOf = (box: RailBox, all: ReadonlyArray<RailBox>, now: number): number => {
  const isWay = ({ part }: RailBox) => part !== "Commands" && part !== "End"
  const whole = all.reduce((sum, each) => sum + (isWay(each) ? lasted(each, now) : 0), 0)
  return isWay(box) && whole > 0 ? (100 * lasted(box, now)) / whole : 0
}
