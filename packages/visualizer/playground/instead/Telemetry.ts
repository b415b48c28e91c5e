/** Spans and metrics of a run: there are none, because nobody could read them. */
import type { Context } from "effect"

const nothing = () => undefined

export const make = (
  _host: unknown,
  _label: unknown,
  _clock: unknown,
  surroundings: Context.Context<never>
) => ({
  surroundings,
  observe: nothing,
  network: undefined,
  failed: nothing,
  close: nothing
})
export const placeOf = () => ({})
export const call = <A>(_name: string, _attributes: unknown, work: A): A => work
export const callStream = <A>(_name: string, _attributes: unknown, work: A): A => work
