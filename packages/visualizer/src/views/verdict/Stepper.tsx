/** The glance: which phases a connection went through, and where it stopped. */
import { useEffect, useMemo, useRef } from "preact/hooks"
import type { Connection } from "../../model/Connection.ts"
import { duration } from "@effect-imap/core/internal/Advice"
import { type RailStep, railSteps, stepAt } from "../../model/railSteps.ts"
import { told } from "../../model/told.ts"
import { reveal } from "../parts/hooks.ts"
import { plain } from "../parts/ServerText.tsx"
import { marks, outcomeWord } from "../parts/words.ts"
import type { Status } from "../../model/Summary.ts"

const glyphOf = ({ outcome }: RailStep): string => (outcome === undefined ? "?" : marks[outcome])

const timeOf = (step: RailStep, connection: Connection, { now, status }: Moment): string => {
  const { end, outcome, start } = step
  if (outcome === undefined) return "no close recorded"
  if (outcome === "open") return status === "cut" ? "no end recorded" : `${duration(now - start)} so far`
  return end > start ? duration(end - start) : told(connection, start - connection.span.start, "at ")
}

interface Moment {
  readonly now: number
  readonly status: Status
}

interface Props {
  readonly connection: Connection
  readonly status: Status
  readonly now: number
  /** Line of the trace that is looked at; the latest where absent. */
  readonly cursor: number | undefined
  readonly onGo?: (line: number) => void
}

export const Stepper = ({ connection, cursor, now, onGo, status }: Props) => {
  const steps = useMemo(() => railSteps(connection, status), [connection, status])
  const until = cursor ?? Number.POSITIVE_INFINITY
  const here = stepAt(steps, until)
  const list = useRef<HTMLOListElement>(null)
  // Where all of it is not in view, what failed is, or what is looked at.
  useEffect(() => {
    const step =
      list.current?.querySelector(cursor === undefined ? ".failed" : "[aria-current]") ??
      list.current?.querySelector("[aria-current]")
    if (list.current !== null && step) reveal(list.current, step)
  }, [here, cursor, steps])
  const title = `Phases of ${plain(connection.group)}`
  return (
    <section class="rail" aria-label={title}>
      <ol ref={list}>
        {steps.map((step, index) => {
          const { group, label, line, outcome } = step
          const state = outcome === undefined ? "unused" : line > until ? "ahead" : outcome
          const words = timeOf(step, connection, { now, status })
          return (
            <li class={state} aria-current={index === here ? "step" : undefined}>
              <button
                type="button"
                style={group === undefined ? {} : { "--hue": `var(--${group})` }}
                disabled={onGo === undefined}
                title={`${label}${told(connection, step.start - connection.span.start, ": ")}${told(connection, step.end - connection.span.start, " to ")}`}
                onClick={() => onGo?.(line)}
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
