/** The flights from the login to the mailbox, and what they find out. RFC 9051 §6.3. */
import type { Limits } from "../../Policy.ts"
import { type Change, type Context, type Now, timeOf } from "../Context.ts"
import { flightFacts, inFlight } from "../facts.ts"
import * as Flight from "../Flight.ts"
import * as Steps from "../Steps.ts"
import type { Finding } from "../steps/Step.ts"
import { withFacts } from "../known.ts"
import { convicted } from "../idling.ts"
import { changeMailbox } from "./change.ts"

export interface OfStep {
  readonly step: Steps.FlightStep
}

export const selecting = {
  /** A step by itself, with its own limit. */
  beginStep: (now: Now, { limit }: { readonly limit: keyof Limits }): Change => {
    const began = timeOf(now)
    return { flight: { steps: [], began, ends: began + now.context.settings.limits[limit] } }
  },
  /** The step belongs to the flight in progress, or is written after it, or begins the next one. */
  planFlight: (now: Now, { step }: OfStep): Change => {
    const { flight, settings } = now.context
    const facts = flightFacts(now.context)
    const isRepeated = Steps.of(step).isRepeated && facts.done.has(step)
    if (!isRepeated && !Flight.owes(facts, step)) return {}
    const steps = Flight.plan(facts, step)
    return {
      flight:
        facts.inFlight.length === 0
          ? Flight.begin(steps, settings.limits, timeOf(now))
          : Flight.extend(flight, steps, settings.limits)
    }
  },
  /** Answered: what is left of its flight has the limits of what is left. */
  finish: (now: Now, { step }: OfStep): Change => {
    const { flight, mailbox, settings } = now.context
    const done = new Set([...mailbox.done, step])
    const left = flight.steps.filter((other) => !done.has(other))
    return {
      ...changeMailbox(now.context, { done }),
      flight: Flight.shorten(flight, left, settings.limits, timeOf(now))
    }
  },
  /** The findings of the step. */
  answered: ({ context, event }: Now, { outcome, step }: OfStep & { readonly outcome: string }): Change =>
    finding(context, Steps.meaningOf(step, outcome)?.(event)),
  /** The step is not due: its earlier outcome stays. */
  passOver: ({ context }: Now, { step }: OfStep): Change => {
    const found = Steps.of(step).passedOver?.(flightFacts(context), context.identity)
    return found === undefined ? {} : finding(context, found)
  },
  /** Sends ID once more, by itself, after what is still in flight. */
  beginReidentifying: (now: Now): Change => ({
    ...changeMailbox(now.context, { reidentified: true }),
    flight: Flight.begin([...inFlight(now.context), "id"], now.context.settings.limits, timeOf(now))
  }),
  identifiedAgain: ({ context, event }: Now, { outcome }: { readonly outcome: string }): Change =>
    finding(
      context,
      event.type === "reidentify.ok"
        ? { found: { serverId: event.serverId }, identity: "resent" }
        : Steps.meaningOf("id", outcome)?.(event)
    ),
  want: ({ context: { left, wanted }, event }: Now): Change =>
    event.type === "user.select"
      ? {
          wanted: { mailbox: event.mailbox, readOnly: event.readOnly },
          left: event.visits === true ? (left ?? wanted) : undefined
        }
      : {},
  /** A refused request is not repeated on a new connection, which opens what was open before. */
  wantLast: ({ context: { opened, wanted } }: Now): Change => ({ wanted: opened ?? wanted }),
  /** The attempt is over: what the user asks for later has its own limits. */
  arrive: ({ context }: Now): Change => ({
    ...changeMailbox(context, { reached: true }),
    attempt: { ...context.attempt, ends: Infinity },
    failure: undefined,
    // one that is visited is not to be opened again
    opened: context.left === undefined ? context.wanted : context.opened,
    had: context.wanted.mailbox ?? context.had,
    ...convicted(context)
  }),
  /** Does as `arrive` does, with no mailbox open, for a known reason. */
  arriveWithout: (now: Now): Change => ({
    ...selecting.arrive(now),
    had: now.context.had,
    ...(now.event.type === "select.refused"
      ? {
          failure: withFacts(now.context, now.event.error)
        }
      : {})
  }),
  /** From now on no mailbox is to be open, on later connections neither. */
  leaveMailbox: ({ context }: Now): Change => {
    const none = { mailbox: null, readOnly: context.wanted.readOnly }
    return { wanted: none, opened: none, left: undefined, failure: undefined }
  },
  /** The mailbox is still open, though perhaps read-only now. */
  stayInMailbox: ({ context: { failure, wanted }, event }: Now): Change =>
    event.type === "unselect.refused"
      ? { failure: event.error, wanted: { ...wanted, readOnly: wanted.readOnly || event.readOnly } }
      : { failure }
}

const finding = (context: Context, { found = {}, ...rest }: Finding = {}): Change => ({
  ...changeMailbox(context, found),
  ...rest
})
