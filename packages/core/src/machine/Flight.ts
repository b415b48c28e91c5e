/**
 * Which commands are due between the login and the mailbox, and which of them may share one write.
 *
 * A flight is one or more commands, written at once. It has one deadline: the sum of the limits of the commands that
 * are not answered yet, counted from the last answer.
 * Only commands that the current epoch lists share a flight, ENABLE never shares one with SELECT (RFC 3501 §5.5),
 * and `careful` sends one command at a time.
 */
import type { Capabilities } from "../Capability.ts"
import type { Limits } from "../Policy.ts"

/** The commands after the login, in their order. */
export type FlightStep = "capability" | "id" | "enable" | "select" | "compress"

/** Nothing may follow COMPRESS before its answer: behind all others it costs no flight. RFC 4978 §3. */
const order: ReadonlyArray<FlightStep> = ["capability", "id", "enable", "select", "compress"]

/** The steps that a connection can do without. */
export type OptionalStep = "id" | "enable" | "compress"

/** Everything that the plan depends on. */
export interface Facts {
  /** The list after the login; `undefined` until the server has given it. */
  readonly authenticated: Capabilities | undefined
  /**
   * The list that the profile has for after the login, else the one from before it: good enough for ID alone.
   * `undefined` in the clear, where neither counts.
   */
  readonly foretold: Capabilities | undefined
  readonly wantsId: boolean
  readonly enable: ReadonlyArray<string>
  /** The account asks for it, and the channel can. */
  readonly compress: boolean
  /** The mailbox is followed over many connections: what happened between them is asked for, where it is offered. */
  readonly keptAlive: boolean
  readonly without: ReadonlySet<OptionalStep>
  readonly done: ReadonlySet<FlightStep>
  /** Written, and not answered yet. */
  readonly inFlight: ReadonlyArray<FlightStep>
  readonly careful: boolean
}

export interface Flight {
  readonly steps: ReadonlyArray<FlightStep>
  /** Clock milliseconds of the write, or of the last answer, and of the deadline. */
  readonly began: number
  readonly ends: number
}

/** The steps that go out together with `first`. */
export const plan = (facts: Facts, first: FlightStep): ReadonlyArray<FlightStep> => {
  if (facts.careful) return [first]
  const rest = order.slice(order.indexOf(first) + 1).filter((step) => owes(facts, step))
  const alone = first === "enable" || rest.includes("enable") || mayOweMore(facts)
  return [first, ...(alone ? rest.filter((step) => step !== "select" && step !== "compress") : rest)]
}

/**
 * The steps that are pipelined after a login, before its answer. The known list counts as given; what has to be
 * enabled first holds SELECT back.
 */
export const pipelined = (facts: Facts): ReadonlyArray<FlightStep> => {
  const steps = order.filter((step) => step !== "compress" && owes(facts, step))
  return steps.includes("enable") || mayOweMore(facts) ? steps.filter((step) => step === "id") : steps
}

/** Whether this step still has to be written, as far as is known. */
export const owes = (facts: Facts, step: FlightStep): boolean => {
  if (facts.done.has(step) || facts.inFlight.includes(step)) return false
  switch (step) {
    case "capability":
      return facts.authenticated === undefined
    case "id":
      return facts.wantsId && !facts.without.has("id") && isListed(facts, "ID")
    case "enable":
      // too late after a SELECT (RFC 5161 §3.1)
      return !facts.without.has("enable") && !facts.inFlight.includes("select") && enabling(facts).length > 0
    case "select":
      return true
    case "compress":
      // what was known of the server is not enough for what cannot be taken back
      return (
        facts.compress && !facts.without.has("compress") && facts.authenticated?.has(compression) === true
      )
  }
}

/** RFC 4978 §3. */
export const compression = "COMPRESS=DEFLATE"

/** SELECT must wait for a list that may require something before it. */
const mayOweMore = (facts: Facts): boolean =>
  facts.authenticated === undefined &&
  (facts.keptAlive ||
    facts.enable.length > 0 ||
    (facts.foretold === undefined ? facts.wantsId : facts.foretold.has("UTF8=ONLY")))

const isListed = (facts: Facts, name: string): boolean =>
  (facts.authenticated ?? facts.foretold)?.has(name) ?? false

/**
 * What to enable: what is asked for and listed; a server that is UTF8=ONLY leaves no choice (RFC 6855 §6), and QRESYNC
 * must be enabled before it is used (RFC 7162 §3.2.3).
 */
export const enabling = (
  facts: Pick<Facts, "authenticated" | "enable" | "keptAlive">
): ReadonlyArray<string> => {
  const listed = facts.authenticated
  if (listed === undefined || !(listed.has("ENABLE") || listed.has("IMAP4REV2"))) return []
  const wanted = [...facts.enable.map((name) => name.toUpperCase()), ...(facts.keptAlive ? ["QRESYNC"] : [])]
  const needed = listed.has("UTF8=ONLY") ? ["UTF8=ACCEPT"] : []
  return [...new Set([...wanted.filter((name) => listed.has(name)), ...needed])]
}

/** A flight that is written now. */
export const begin = (steps: ReadonlyArray<FlightStep>, limits: Limits, now: number): Flight => ({
  steps,
  began: now,
  ends: now + limitOf(steps, limits)
})

/** One of its commands was answered: from now on the flight has the limits of what is left, and never longer. */
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

/** More is written while a flight is under way: its limit grows by what that may take. */
export const extend = (flight: Flight, steps: ReadonlyArray<FlightStep>, limits: Limits): Flight => ({
  steps: [...flight.steps, ...steps],
  began: flight.began,
  ends: flight.ends + limitOf(steps, limits)
})

const limitOf = (steps: ReadonlyArray<FlightStep>, limits: Limits): number =>
  steps.reduce((sum, step) => sum + limits[step], 0)
