/**
 * Plans which commands are due between the login and the mailbox, and which of them may share one write.
 *
 * A flight is one or more commands, written at once. It has one deadline: the sum of the limits of the commands that
 * are not answered yet, counted from the last answer.
 * Only commands that the current epoch lists share a flight, ENABLE never shares one with SELECT (RFC 3501 §5.5),
 * and `careful` sends one command at a time.
 */
import type { Limits } from "../Policy.ts"
import { type FlightStep, of, order } from "./Steps.ts"
import type { StepFacts } from "./steps/Step.ts"

export interface Flight {
  readonly steps: ReadonlyArray<FlightStep>
  /** The time of the write or of the last answer, and the deadline, in milliseconds of the monotonic clock. */
  readonly began: number
  readonly ends: number
}

/** The steps that are written together, from `first` on. */
export const plan = (facts: StepFacts, first: FlightStep): ReadonlyArray<FlightStep> => {
  if (facts.careful) return [first]
  const rest = order.slice(order.indexOf(first) + 1).filter((step) => owes(facts, step))
  const all = [first].concat(rest)
  return holdsBack(facts, all) ? [first].concat(rest.filter((step) => !of(step).isHeldBack)) : all
}

/**
 * The steps that are pipelined after a login, before its answer. The known list counts as given; what has to be
 * enabled first holds SELECT back.
 */
export const pipelined = (facts: StepFacts): ReadonlyArray<FlightStep> => {
  const steps = order.filter((step) => of(step).withLogin !== "never" && owes(facts, step))
  return holdsBack(facts, steps) ? steps.filter((step) => of(step).withLogin === "always") : steps
}

/** Returns whether the command of this step still has to be written, as far as is known. */
export const owes = (facts: StepFacts, step: FlightStep): boolean =>
  !facts.done.has(step) && !facts.inFlight.includes(step) && of(step).owes(facts)

/** SELECT must wait: for what is asked before it, or for a list that may require something before it. */
const holdsBack = (facts: StepFacts, steps: ReadonlyArray<FlightStep>): boolean =>
  steps.some((step) => of(step).holdsBack) || mayOweMore(facts)

const mayOweMore = (facts: StepFacts): boolean =>
  facts.authenticated === undefined &&
  (facts.keptAlive ||
    facts.enable.length > 0 ||
    (facts.expected === undefined ? facts.wantsId : facts.expected.has("UTF8=ONLY")))

/** Begins a flight that is written now. */
export const begin = (steps: ReadonlyArray<FlightStep>, limits: Limits, now: number): Flight => ({
  steps,
  began: now,
  ends: now + limitOf(steps, limits)
})

/** Shortens the deadline after an answer to the limits of the commands that are left. */
export const shorten = (
  flight: Flight,
  left: ReadonlyArray<FlightStep>,
  limits: Limits,
  now: number
): Flight => ({
  ...flight,
  began: now,
  ends: Math.min(flight.ends, now + limitOf(left, limits))
})

/** Extends the deadline by the limits of commands that are written while the flight is under way. */
export const extend = (flight: Flight, steps: ReadonlyArray<FlightStep>, limits: Limits): Flight => ({
  steps: [...flight.steps, ...steps],
  began: flight.began,
  ends: flight.ends + limitOf(steps, limits)
})

const limitOf = (steps: ReadonlyArray<FlightStep>, limits: Limits): number =>
  steps.reduce((sum, step) => sum + limits[step], 0)
