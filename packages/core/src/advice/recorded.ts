/** The facts of a reason as a trace recorded them. A trace may be anybody's: what is not of its field's kind is left. */
import type { Step } from "../Reason.ts"
import { names } from "../Sizes.ts"
import type { Facts as RecordedFacts } from "../Trace.ts"
import { doing } from "./network.ts"
import { unrecorded } from "./unrecorded.ts"
import type { Facts } from "./Words.ts"

/** A step of the lifecycle, where a trace may name anything. */
export const isStep = (name: unknown): name is Step => typeof name === "string" && Object.hasOwn(doing, name)

/** Fields that name one of a few things. */
const named: ReadonlyMap<string, ReadonlySet<unknown>> = new Map([
  ["protocol", new Set<unknown>(["smtp", "pop3", "http", "ssh", "tls", "unknown"])],
  ["kind", new Set<unknown>(["password", "token"])],
  ["status", new Set<unknown>(["NO", "BAD"])],
  ["of", new Set<unknown>(names)]
])

const kindOf = (value: unknown): string => (Array.isArray(value) ? "array" : typeof value)

const fits = (name: string, value: unknown): boolean => {
  if (name === "known" || name === "asked") return false
  if (name === "step") return isStep(value)
  if (name === "along") return Array.isArray(value) && value.every(isStep)
  if (named.has(name)) return named.get(name)?.has(value) === true
  const expected = Object.entries(unrecorded).find(([field]) => field === name)
  return expected !== undefined && kindOf(expected[1]) === kindOf(value)
}

/** Facts that the words for a reason can be made of. */
export function recorded(told: RecordedFacts): Partial<Facts>
export function recorded(told: RecordedFacts): object {
  return Object.fromEntries(Object.entries(told).filter(([name, value]) => fits(name, value)))
}
