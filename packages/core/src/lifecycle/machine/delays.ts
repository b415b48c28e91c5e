/** The time that each state may last, in milliseconds. */
import type { Limits } from "../Policy.ts"
import { type Now, timeOf } from "./Context.ts"
import { pollOf, untilPoll } from "./idling.ts"
import * as Steps from "./Steps.ts"

const until = (ends: number, now: Now): number => Math.max(0, ends - timeOf(now))

const restOfAttempt = (now: Now): number => until(now.context.attempt.ends, now)

/** A step by itself: its own limit, within the attempt's. */
const limit =
  (name: keyof Limits) =>
  (now: Now): number =>
    Math.min(now.context.settings.limits[name], restOfAttempt(now))

/** A step of a flight: what is left of the flight, within the attempt's limit. */
const restOfFlight = (now: Now): number => Math.min(until(now.context.flight.ends, now), restOfAttempt(now))

type FlightLimit = `${Steps.FlightStep}Limit`

/** The same for each step. The signature names them. */
function limitsOfFlight(): { readonly [Name in FlightLimit]: typeof restOfFlight }
function limitsOfFlight(): Readonly<Record<string, typeof restOfFlight>> {
  return Object.fromEntries(Steps.order.map((step) => [`${step}Limit`, restOfFlight]))
}

/** Closing never waits longer for a transport that does not close. */
const closing = 1_000

export const delays = {
  attemptLimit: restOfAttempt,
  headStart: limit("headStart"),
  raceHold: limit("raceHold"),
  /** After the limits of each way in, which name the step. */
  raceLimit: (now: Now): number => restOfAttempt(now) + closing,
  connectLimit: limit("connect"),
  tlsLimit: limit("tls"),
  greetingLimit: limit("greeting"),
  provisionalLimit: limit("provisional"),
  clearCapabilityLimit: limit("capability"),
  startTlsLimit: limit("starttls"),
  settleLimit: closing,
  authLimit: limit("auth"),
  ...limitsOfFlight(),
  pauseLimit: ({ context }: Now): number => context.settings.limits.pause,
  idleLimit: ({ context }: Now): number => context.settings.limits.idle,
  reissueInterval: ({ context }: Now): number => context.idle.interval,
  doneLimit: ({ context }: Now): number => context.settings.limits.done,
  /** Without IDLE news comes when it is asked for. */
  pollInterval: (now: Now): number => untilPoll(now.context, timeOf(now)),
  /** A server may log out after 30 minutes without a command (RFC 9051 §5.4), and NAT forgets much sooner. */
  aliveInterval: ({ context }: Now): number => pollOf(context),
  probeLimit: ({ context }: Now): number => context.settings.limits.probe,
  logoutLimit: ({ context }: Now): number => context.settings.limits.logout,
  closeLimit: closing
}
