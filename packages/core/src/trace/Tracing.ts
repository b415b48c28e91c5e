/**
 * What traces are made of the connections of an effect. It loads neither the format nor what records: both come with the
 * first sink (`Trace.withSink`, `Trace.layerSink`), and most programs have none.
 */
import { Context, Effect } from "effect"
import { isObject } from "../base/is.ts"
import type { Sink } from "./Event.ts"
import type * as Recorder from "./Recorder.ts"
import { silent } from "./silent.ts"

/** The sinks of traces, their redaction, and what records for them. */
export interface Tracing extends Recorder.Recorded {
  readonly recorder: Recorder.Make
}

export const TraceSink = Context.Reference<Tracing>("@effect-imap/core/TraceSink", {
  defaultValue: () => ({ sinks: [], redaction: "strict", recorder: silent })
})

/** The sink of a layer, and what records for it. */
type Layered = Pick<Tracing, "recorder"> & { readonly sink: Sink }

const layered = "@effect-imap/core/TraceSink/"
let layers = 0

/** Returns the place of one more sink: those of layers do not replace each other. */
export const nextLayered = () => {
  layers++
  return Context.Reference<Layered>(`${layered}${layers}`, {
    defaultValue: () => ({ sink: deaf, recorder: silent })
  })
}

const deaf: Sink = { listening: () => false, header: () => undefined, event: () => undefined }

/** The sinks and the redaction in the current context, including those of layers, and what records for them. */
export const inForce: Effect.Effect<Tracing> = Effect.map(Effect.context<never>(), (context) =>
  tracingIn(context)
)

export const tracingIn = (context: Context.Context<never>): Tracing => {
  const { recorder, redaction, sinks } = Context.get(context, TraceSink)
  const others = layers === 0 ? none : layeredIn(context)
  const [first] = others
  return first === undefined
    ? { recorder, redaction, sinks }
    : { recorder: first.recorder, redaction, sinks: [...sinks, ...others.map(({ sink }) => sink)] }
}

const layeredIn = ({ mapUnsafe }: Context.Context<never>): ReadonlyArray<Layered> =>
  Array.from(mapUnsafe).flatMap(([key, service]) =>
    key.startsWith(layered) && isLayered(service) ? [service] : []
  )

const none: ReadonlyArray<Layered> = []

const isLayered = (value: unknown): value is Layered =>
  isObject(value) && "recorder" in value && "sink" in value && isSink(value.sink)

export const isSink = (value: unknown): value is Sink =>
  isObject(value) && "listening" in value && "header" in value && "event" in value
