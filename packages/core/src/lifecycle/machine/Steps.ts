/** The commands between the login and the mailbox, in their order: what follows from the table of them. */
import { flightNames, type FlightStep, type StateName } from "../../base/steps.ts"
import type { Means, SaidBy, Step, WithError } from "./steps/Step.ts"
import { table } from "./steps/table.ts"

type Table = typeof table

export type { FlightStep, StateName }

/** The limit of each step, in milliseconds. */
export type Limits = { readonly [Id in keyof Table]: number }

/** A step that a connection can do without. */
export type OptionalStep = {
  readonly [Id in FlightStep]: Table[Id]["isOptional"] extends true ? Id : never
}[FlightStep]

/** In their order. */
export const order = flightNames

const isStep = (step: string): step is FlightStep => Object.hasOwn(table, step)

export const isOptional = (step: string): step is OptionalStep => isStep(step) && table[step].isOptional

export const optional: ReadonlyArray<OptionalStep> = order.filter(isOptional)

export const of = (step: FlightStep): Step => table[step]

/** The activity that asks a step. */
export type ActivityOf<Id extends FlightStep> = Table[Id]["activity"]

/** The outcomes of its activity, each with what its event has; some have an error. */
export type OutcomesOf<Id extends FlightStep, Failed> = {
  readonly [Name in keyof Table[Id]["outcomes"]]: Table[Id]["outcomes"][Name] extends WithError
    ? Failed
    : SaidBy<Table[Id]["outcomes"][Name]>
}

/** The change that an outcome makes. The signature says that it is given the outcome's own event. */
export function meaningOf(step: FlightStep, outcome: string): Means<{ readonly type: string }> | undefined
export function meaningOf(step: FlightStep, outcome: string): Means | undefined {
  const found = of(step).outcomes[outcome]
  return typeof found === "function" ? found : undefined
}

/** The activity of each invoke. */
export const invokes = invokesOf()
function invokesOf(): {
  readonly [Id in FlightStep as Table[Id]["invoke"]]: Table[Id]["activity"]
}
function invokesOf(): Readonly<Record<string, string>> {
  return Object.fromEntries(order.map((step) => [of(step).invoke, of(step).activity]))
}

/** Commands of the steps that an app may not send, with what it does instead. */
export const reserved: ReadonlyArray<readonly [string, string]> = order.flatMap((step) =>
  Object.entries(of(step).reserved ?? {})
)

/** The state that follows a step. */
export const after = (step: FlightStep): string => {
  const next = order[order.indexOf(step) + 1]
  return next === undefined ? "selected" : of(next).state
}

/** Makes a value for each step. */
export function each<Value>(value: (step: Step, id: FlightStep) => Value): {
  readonly [Id in FlightStep]: Value
}
export function each<Value>(value: (step: Step, id: FlightStep) => Value): Readonly<Record<string, Value>> {
  return Object.fromEntries(order.map((step) => [step, value(of(step), step)]))
}
