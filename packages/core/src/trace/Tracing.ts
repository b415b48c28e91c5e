/**
 * The tracing settings of an effect. Loads neither the format nor the recorder: both come with the first sink
 * (`Trace.withSink`, `Trace.layerSink`), and most programs have none.
 */
import { Context, Effect } from "effect"
import { isObject } from "../base/is.ts"
import type { Sink } from "./Event.ts"
import type * as Recorder from "./Recorder.ts"
import { silent } from "./silent.ts"

/** The sinks of traces, their redaction, and the recorder. */
export interface Tracing extends Recorder.Recorded {
  readonly recorder: Recorder.Make
}

export const TraceSink = Context.Reference<Tracing>("@effect-imap/core/TraceSink", {
  defaultValue: () => ({ sinks: [], redaction: "strict", recorder: silent })
})

/** The sink of a layer, and its recorder. */
type Layered = Pick<Tracing, "recorder"> & { readonly sink: Sink }

const layered = "@effect-imap/core/TraceSink/"
let layers = 0

/** Returns a new key for a layer's sink, so that layers do not replace each other's sinks. */
export const nextLayered = () => {
  layers++
  return Context.Reference<Layered>(`${layered}${layers}`, {
    defaultValue: () => ({ sink: deaf, recorder: silent })
  })
}

const deaf: Sink = { listening: () => false, header: () => undefined, event: () => undefined }

/** The tracing settings of the current context, including sinks of layers. */
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
