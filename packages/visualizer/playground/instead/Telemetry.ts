/** Spans and metrics of a run: there are none, because nobody could read them. */
import { Effect, Function } from "effect"

const nothing = () => undefined

export const make = () =>
  Effect.succeed({
    within: Function.identity,
    observe: nothing,
    network: undefined,
    failed: nothing,
    close: nothing
  })
export const placeOf = () => ({})
export const call = <A>(_name: string, _attributes: unknown, work: A): A => work
export const callStream = <A>(_name: string, _attributes: unknown, work: A): A => work
