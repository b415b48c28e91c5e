/** The rail as seven boxes for the course of a connection, with its steps inside them. Pure. */
import { type Part as StepPart, steps } from "@effect-imap/core/internal/Steps"
import { type RailStep } from "./railSteps.ts"
import { groupOf, isIn } from "../machine/phase.ts"
import { metaOf } from "../machine/states.ts"

export const parts = [
  "Connect",
  "TLS",
  "Greeting",
  "Login",
  "Mailbox",
  "Commands",
  "End"
] as const satisfies ReadonlyArray<StepPart>

export type Part = (typeof parts)[number]

export interface RailBox {
  readonly part: Part
  /** Empty if the connection did not reach or need it. */
  readonly steps: ReadonlyArray<RailStep>
}

/** Returns all, in the order in which they began. */
export const railBoxes = (steps: ReadonlyArray<RailStep>): ReadonlyArray<RailBox> => {
  const found = new Map<Part, Array<RailStep>>()
  let last: Part | undefined
  let seen = new Set<Part>()
  const arrived = steps.findLastIndex(({ state }) => isArrival(state))
  const has = (wanted: string) => steps.some(({ state }) => metaOf(state ?? "")?.step === wanted)
  const opensNone = !has("select")
  // after PREAUTH there is none: RFC 9051 §7.1.4
  const needsLogin = has("auth") || opensNone
  for (const [at, step] of steps.entries()) {
    // other programs pause on the way to the mailbox, which is no use of it
    const isRest = at < arrived && isIn(step.state ?? "", "unselected")
    const own = isRest ? restOf(found) : (partOf(step) ?? unknownUse(step, steps[at - 1]))
    // the other way in starts again
    if (steps[at - 1]?.isOnLostLane === true && step.isOnLostLane !== true && own === "Connect") {
      last = undefined
      seen = new Set()
    }
    const part = placed(step.isLater && own === "Mailbox" ? "Commands" : own, last, { seen, needsLogin })
    // without a mailbox, what comes after the login belongs to it
    last = part === "Mailbox" && last === "Login" && opensNone ? last : part
    seen.add(last)
    const of = found.get(last) ?? []
    of.push(step)
    found.set(last, of)
  }
  const begun = Array.from(found.keys())
  const at = (part: Part): number => {
    const before = begun.findLastIndex((each) => parts.indexOf(each) < parts.indexOf(part))
    return found.has(part) ? begun.indexOf(part) : before + 0.5
  }
  return parts
    .toSorted((one, other) => at(one) - at(other) || parts.indexOf(one) - parts.indexOf(other))
    .map((part) => ({ part, steps: found.get(part) ?? [] }))
}

/** Returns the part of commands without a mailbox in another program's log: after the login, they prepare to open one. */
const restOf = (found: ReadonlyMap<Part, unknown>): Part | undefined =>
  found.has("Login") ? "Mailbox" : undefined

const isArrival = (state = ""): boolean => {
  const step = metaOf(state)?.step
  return step === "auth" || step === "select"
}

/** Returns the part that a step belongs to; `undefined` if that depends on its neighbours. */
const partOf = ({ group, state }: RailStep): Part | undefined => {
  if (state === undefined) return group === undefined ? "End" : undefined
  const step = metaOf(state)?.step
  // this program's own work with the TLS layer comes after the handshake
  if (step === undefined || (step === "tls" && groupOf(state) === "us")) return undefined
  const { part } = steps[step]
  return part === "Account" ? "Connect" : part
}

/** Returns the part of time in an open mailbox that is not known. */
const unknownUse = ({ group, state }: RailStep, before: RailStep | undefined): Part | undefined =>
  state === undefined && group === "mailbox" && hasOpened(before?.state) ? "Commands" : undefined

const hasOpened = (state = ""): boolean => metaOf(state)?.step === "select" || isIn(state, "selected")

/**
 * Places a step. A way in does not go back: a repeated question after the login belongs to the part that asks it.
 */
const placed = (
  own: Part | undefined,
  last: Part | undefined,
  { needsLogin, seen }: { readonly seen: ReadonlySet<Part>; readonly needsLogin: boolean }
): Part => {
  if (own === undefined || last === undefined || own === last) return own ?? last ?? "Connect"
  // ID and ENABLE may come before the login
  if (own === "Mailbox" && needsLogin && !seen.has("Login")) return last
  // STARTTLS comes after the greeting
  if (own === "TLS" && last === "Greeting") return own
  return seen.has(own) || parts.indexOf(own) < parts.indexOf(last) ? last : own
}
