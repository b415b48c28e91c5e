/** How long each state may last, in milliseconds. */
import type { Limits } from "../Policy.ts"
import type { Event } from "./activities.ts"
import type { Context } from "./Context.ts"

interface Now {
  readonly context: Context
  readonly event: Event
}

const atMost = (ends: number, event: Event): number => Math.max(0, ends - event.at)

/** A step by itself: its own limit, within the attempt's. */
const limit =
  (name: keyof Limits) =>
  ({ context, event }: Now): number =>
    Math.min(context.settings.limits[name], atMost(context.attemptEnds, event))

/** A step of a flight: what is left of the flight, within the attempt's limit. */
const restOfFlight = ({ context, event }: Now): number =>
  atMost(Math.min(context.flight.ends, context.attemptEnds), event)

/** Closing never waits longer for a transport that does not let go. */
const closing = 1_000

export const delays = {
  attemptLimit: ({ context, event }: Now): number => atMost(context.attemptEnds, event),
  /** Behind the limits of the lanes' own states, which name the step. */
  raceLimit: ({ context, event }: Now): number => atMost(context.attemptEnds, event) + closing,
  connectLimit: limit("connect"),
  tlsLimit: limit("tls"),
  greetingLimit: limit("greeting"),
  laneCapabilityLimit: limit("capability"),
  startTlsLimit: limit("starttls"),
  settleLimit: closing,
  authLimit: limit("auth"),
  capabilityLimit: restOfFlight,
  idLimit: restOfFlight,
  enableLimit: restOfFlight,
  selectLimit: restOfFlight,
  logoutLimit: ({ context }: Now): number => context.settings.limits.logout,
  closeLimit: closing
}
