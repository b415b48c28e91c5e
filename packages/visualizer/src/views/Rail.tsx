/** The glance: which phases a connection went through, and where it stopped. */
import { useMemo } from "preact/hooks"
import type { Connection } from "../model/Connection.ts"
import type { Status } from "../model/Index.ts"
import { duration } from "./format.ts"
import { type RailStep, railSteps, stepAt } from "../model/railSteps.ts"
import { plain } from "./ServerText.tsx"
import { marks, outcomeWord } from "./words.ts"

const glyphOf = ({ label, outcome }: RailStep): string => {
  if (outcome !== undefined) return marks[outcome]
  return label === "Trace ends" ? "?" : "–"
}

/** Beside a duration: whole milliseconds need no unit of their own. */
const offset = (ms: number): string => (ms < 10_000 ? String(Math.round(ms)) : duration(ms))

const timeOf = (
  { label, ms, outcome, start }: RailStep,
  origin: number,
  now: number,
  status: Status
): string => {
  if (outcome === undefined || start === undefined) {
    return label === "End" ? "not yet" : label === "Trace ends" ? "no close recorded" : "not used"
  }
  if (outcome === "open") return status === "cut" ? "no end recorded" : `${duration(now - start)} so far`
  return ms > 0 ? `${duration(ms)} at ${offset(start - origin)}` : `at ${duration(start - origin)}`
}

interface Props {
  readonly connection: Connection
  readonly status: Status
  readonly now: number
  /** Line of the trace that is looked at; the latest where absent. */
  readonly cursor: number | undefined
  readonly onGo?: (line: number) => void
}

export const Rail = ({ connection, cursor, now, onGo, status }: Props) => {
  const steps = useMemo(() => railSteps(connection, status), [connection, status])
  const until = cursor ?? Number.POSITIVE_INFINITY
  const here = stepAt(steps, until)
  const title = `Phases of ${plain(connection.group)}`
  return (
    <section class="rail" aria-label={title}>
      <ol>
        {steps.map((step, index) => {
          const { group, label, lines, outcome } = step
          const [line] = lines
          const ahead = line !== undefined && line > until
          const state = outcome === undefined ? "unused" : ahead ? "ahead" : outcome
          const words = timeOf(step, connection.span.start, now, status)
          return (
            <li class={state} aria-current={index === here ? "step" : undefined}>
              <button
                type="button"
                style={group === undefined ? {} : { "--hue": `var(--${group})` }}
                disabled={line === undefined || onGo === undefined}
                onClick={() => line !== undefined && onGo?.(line)}
              >
                <span aria-hidden="true">{glyphOf(step)}</span>
                <span class="label">{label}</span>
                {outcome !== undefined && <span class="hidden">{outcomeWord(outcome, status)}</span>}
                <span class="time">{words}</span>
              </button>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
