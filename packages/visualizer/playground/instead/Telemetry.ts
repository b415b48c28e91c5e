/** Spans and metrics of a run: there are none, because nothing in the page reads them. */
import type { Context } from "effect"
import type * as Own from "../../../core/src/mailbox/telemetry/Telemetry.ts"
import type { Like } from "./Like.ts"

export const make: (...given: Parameters<typeof Own.make>) => Like<Own.Telemetry> = (
  _host,
  _label,
  _clock,
  surroundings: Context.Context<never>
) => ({ surroundings, network: undefined, observe: nothing, failed: nothing, close: nothing })

const nothing = () => undefined

export const placeOf = (..._given: Parameters<typeof Own.placeOf>) => ({})

export const call: typeof Own.call = (_name, _attributes, work) => work

export const callStream: typeof Own.callStream = (_name, _attributes, work) => work
