/** The commands between the login and the mailbox, in their order. What is known of each is in its own file. */
import { capability } from "./steps/capability.ts"
import { compress } from "./steps/compress.ts"
import { enable } from "./steps/enable.ts"
import { id } from "./steps/id.ts"
import { select } from "./steps/select.ts"
import type { Step } from "./steps/Step.ts"

const steps = { capability, id, enable, select, compress } as const

type Table = typeof steps

/** A command after the login. */
export type FlightStep = keyof Table

/** A step that a connection can do without. */
export type OptionalStep = {
  readonly [Id in FlightStep]: Table[Id]["isOptional"] extends true ? Id : never
}[FlightStep]

const isStep = (step: string): step is FlightStep => Object.hasOwn(steps, step)

export const isOptional = (step: string): step is OptionalStep => isStep(step) && steps[step].isOptional

/** In their order. */
export const order: ReadonlyArray<FlightStep> = Object.keys(steps).filter(isStep)

export const optional: ReadonlyArray<OptionalStep> = order.filter(isOptional)

export const of = (step: FlightStep): Step => steps[step]

/** The activities that ask the steps. */
export type StepActivity = Table[FlightStep]["state"]["activity"]

/** The states of the steps, and that of a second ID. */
export type StateName = Table[FlightStep]["state"]["name"] | "reidentifying"

/** The state of a step. */
export function stateOf<Id extends FlightStep>(step: Id): Table[Id]["state"]["name"]
export function stateOf(step: FlightStep): string {
  return of(step).state.name
}

/** The state that follows a step. */
export const after = (step: FlightStep): string => {
  const next = order[order.indexOf(step) + 1]
  return next === undefined ? "selected" : of(next).state.name
}

/** Makes a value for each step. */
export function each<Value>(value: (step: Step, id: FlightStep) => Value): {
  readonly [Id in FlightStep]: Value
}
export function each<Value>(value: (step: Step, id: FlightStep) => Value): Readonly<Record<string, Value>> {
  return Object.fromEntries(order.map((step) => [step, value(of(step), step)]))
}
