/** The rail as boxes for the course of a connection, with the machine's steps inside them. Pure. */
import { type Part, steps } from "@effect-imap/core/internal/Steps"
import { type RailStep, traceEnds } from "./railSteps.ts"
import { labelOf } from "../machine/phase.ts"
import { stepOfWork } from "../machine/states.ts"
import { notKnown, searching } from "../timeline/Stretch.ts"

export const parts = [
  "Account",
  "Connect",
  "TLS",
  "Greeting",
  "Login",
  "Mailbox",
  "Commands",
  "End"
] as const satisfies ReadonlyArray<Part>

export type { Part }

export interface RailBox {
  readonly part: Part
  /** Empty if the connection did not reach or need it. */
  readonly steps: ReadonlyArray<RailStep>
}

/** Returns all, in the order in which they began; that of the account only if it took time or failed. */
export const railBoxes = (steps: ReadonlyArray<RailStep>): ReadonlyArray<RailBox> => {
  const found = new Map<Part, Array<RailStep>>()
  let last: Part | undefined
  const way = onTheWay(steps)
  const opensNone = !steps.some(({ label }) => stepOfWork(label) === "select")
  for (const step of steps) {
    if (way.has(step) && last !== undefined) {
      found.get(last)?.push(step)
      continue
    }
    const before = last && found.get(last)?.at(-1)
    const part = isUnknownUse(step, before) ? "Commands" : placed(step, last, new Set(found.keys()))
    // without a mailbox, what comes after the login belongs to it
    last = part === "Mailbox" && last === "Login" && opensNone ? last : part
    found.set(last, [...(found.get(last) ?? []), step])
  }
  const begun = Array.from(found.keys())
  const missing = parts.filter((part) => part !== "Account" && !found.has(part))
  const at = (part: Part): number => {
    const before = begun.findLastIndex((each) => parts.indexOf(each) < parts.indexOf(part))
    return found.has(part) ? begun.indexOf(part) : before + 0.5
  }
  return [...begun, ...missing]
    .toSorted((one, other) => at(one) - at(other) || parts.indexOf(one) - parts.indexOf(other))
    .map((part) => ({ part, steps: found.get(part) ?? [] }))
}

/** Returns the rests between the greeting and the mailbox, which other programs make and which do not count as use. */
const onTheWay = (steps: ReadonlyArray<RailStep>): ReadonlySet<RailStep> => {
  const arrival = steps.findLastIndex((step) => {
    const part = partOf(step)
    return part === "Login" || (part === "Mailbox" && step.group === "mailbox")
  })
  return new Set(steps.slice(0, Math.max(0, arrival)).filter(({ label }) => label === resting))
}

/** Returns whether it is the part of an open mailbox that is not known. */
const isUnknownUse = ({ group, label }: RailStep, before: RailStep | undefined): boolean =>
  label === notKnown && group === "mailbox" && before?.group === group

/** Returns the part that a step belongs to; `undefined` if that depends on its neighbours. */
const partOf = ({ group, label }: RailStep): Part | undefined => {
  if (group === undefined) return label === "failed" || ends.has(label) ? "End" : undefined
  if (label === searching) return "Account"
  const work = stepOfWork(label)
  // this program's own work with the TLS layer comes after the handshake
  if (work === "tls" && group === "us") return undefined
  if (work !== undefined) return steps[work].part
  if (group === "auth") return "Login"
  return group === "net" ? "Connect" : ends.has(label) ? "End" : undefined
}

const ends: ReadonlySet<string> = new Set(["closing", "closed", "failed", "interrupted", traceEnds])

const resting = labelOf("unselected")

/**
 * Places a step. A connection does not go back: a repeated question after the login belongs to the part that asks it.
 */
const placed = (step: RailStep, last: Part | undefined, seen: ReadonlySet<Part>): Part => {
  const own = partOf(step) ?? (step.outcome === "failed" ? failedPart(step) : undefined) ?? last ?? "Connect"
  if (last === undefined || own === last) return own
  // ID and ENABLE may come before the login
  if (own === "Mailbox" && !seen.has("Login") && step.group === "session") return last
  // STARTTLS comes after the greeting
  if (own === "TLS" && last === "Greeting") return own
  return seen.has(own) || parts.indexOf(own) < parts.indexOf(last) ? last : own
}

const failedPart = ({ label }: RailStep): Part | undefined => {
  const work = stepOfWork(label)
  return work === undefined ? undefined : steps[work].part
}

/** Returns the milliseconds of a box, without those that no event explains, and those of the way in that was lost. */
export const lasted = ({ steps }: RailBox, now: number): number =>
  steps.reduce(
    (sum, { beside, end, outcome, start }) =>
      beside || outcome === undefined ? sum : sum + Math.max(0, (outcome === "open" ? now : end) - start),
    0
  )
