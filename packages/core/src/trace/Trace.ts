/**
 * The trace format `imap-trace` v1: what happens on a connection, as it happens, and the sinks that receive it.
 *
 * A trace is NDJSON in ASCII: one header line, then one event per line. It contains no secret by construction (the
 * encoder produces a public rendering along with the bytes), and spans are derived from it, never logged. A reader
 * must accept unknown events and fields. The shape follows qlog (draft-ietf-quic-qlog-main-schema).
 */
import { Context, Effect, Layer, type Scope } from "effect"
import { expects, isListOf, isObject, isOptions } from "../failure/expects.ts"
import * as Recorder from "./Recorder.ts"
import { type Ring, ring as makeRing } from "./Ring.ts"
import { silent } from "./silent.ts"
import { toLine } from "./toLine.ts"
import type { Header, Event } from "./Event.ts"
import { Redaction, type Sink } from "./Event.ts"

export { gapBefore, type Ring } from "./Ring.ts"
export { inAscii, toIndented, toLine } from "./toLine.ts"
export type { Discloses } from "./Discloses.ts"
export { visible } from "../base/visible.ts"
export { version } from "../base/version.ts"
export {
  Redaction,
  Header,
  Fact,
  Facts,
  Failure,
  Event,
  type EventName,
  type Events,
  type EventData,
  type Sink
} from "./Event.ts"

/** The traces of the connections of an effect. */
export interface Tracing extends Recorder.Recorded {
  /** Comes with the first sink: a program without one does not load what records. */
  readonly recorder: Recorder.Make
}

const TraceSink = Context.Reference<Tracing>("@effect-imap/core/TraceSink", {
  defaultValue: () => ({ sinks: [], redaction: "strict", recorder: silent })
})

/** Adds sinks for the connections that `effect` makes; other sinks stay. */
export const withSink = (...sinks: ReadonlyArray<Sink>) => {
  for (const sink of sinks) expectsSink(sink, "withSink")
  return <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
    expects(Effect.isEffect(effect), "Trace.withSink", "effect", "an effect")
    return Effect.updateService(effect, TraceSink, (trace) => ({
      ...trace,
      sinks: [...trace.sinks, ...sinks],
      recorder: Recorder.make
    }))
  }
}

const isSink = (value: unknown): value is Sink =>
  isObject(value) && "listening" in value && "header" in value && "event" in value

const expectsSink = (sink: unknown, name: string): void =>
  expects(isSink(sink), `Trace.${name}`, "sink", "a sink, such as that of a `ring`")

const layered = "@effect-imap/core/TraceSink/"
let layers = 0

/** A sink, and what records for it. */
type Layered = Pick<Tracing, "recorder"> & { readonly sink: Sink }

/** Adds a sink. The sinks of all provided layers get events, whether the layers are merged or nested. */
export const layerSink = <E, R>(
  sink: Effect.Effect<Sink, E, R>
): Layer.Layer<never, E, Exclude<R, Scope.Scope>> => {
  expects(Effect.isEffect(sink), "Trace.layerSink", "sink", "an effect that gives a sink")
  const deaf: Sink = { listening: () => false, header: () => undefined, event: () => undefined }
  layers++
  return Layer.effect(
    Context.Reference<Layered>(`${layered}${layers}`, {
      defaultValue: () => ({ sink: deaf, recorder: silent })
    }),
    Effect.map(sink, (given) => ({ sink: given, recorder: Recorder.make }))
  )
}

const isLayered = (value: unknown): value is Layered =>
  isObject(value) && "recorder" in value && "sink" in value && isSink(value.sink)

/** Keeps the last `capacity` events in memory (default 4096), of at most `bytes` in all (default 16 MiB). */
export const ring = (
  options: { readonly capacity?: number | undefined; readonly bytes?: number | undefined } = {}
): Ring => {
  const isSo = isOptions(options, ["capacity", "bytes"]) && Object.values(options).every(isAmount)
  expects(isSo, "Trace.ring", "options", "numbers as `capacity` and `bytes`")
  return makeRing(options)
}

const isAmount = (given: unknown): boolean => given === undefined || (typeof given === "number" && given >= 0)

/** The sinks and the redaction in the current context, including those of layers, and what records for them. */
export const inForce: Effect.Effect<Tracing> = Effect.map(Effect.context<never>(), (context) => {
  const { recorder, redaction, sinks } = Context.get(context, TraceSink)
  const others: Array<Layered> = []
  for (const [key, service] of context.mapUnsafe) {
    if (key.startsWith(layered) && isLayered(service)) others.push(service)
  }
  const [first] = others
  return first === undefined
    ? { recorder, redaction, sinks }
    : { recorder: first.recorder, redaction, sinks: [...sinks, ...others.map(({ sink }) => sink)] }
})

/** Sets the redaction of the traces of connections that `effect` makes. */
export const withRedaction = (redaction: Redaction) => {
  expectsRedaction(redaction, "withRedaction")
  return <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
    expects(Effect.isEffect(effect), "Trace.withRedaction", "effect", "an effect")
    return Effect.updateService(effect, TraceSink, (trace) => ({ ...trace, redaction }))
  }
}

/** Sets the redaction of the traces of connections that are made with the layer. */
export const layerRedaction = (redaction: Redaction): Layer.Layer<never> => {
  expectsRedaction(redaction, "layerRedaction")
  return Layer.effect(
    TraceSink,
    Effect.map(TraceSink, (trace) => ({ ...trace, redaction }))
  )
}

const expectsRedaction = (redaction: unknown, name: string): void => {
  const isSo = Redaction.literals.some((known) => known === redaction)
  expects(isSo, `Trace.${name}`, "redaction", "strict, standard or raw")
}

/** Writes lines of a trace as a file contains them: NDJSON. */
export const toText = (lines: ReadonlyArray<Header | Event>): string => {
  expects(
    isListOf(lines, isLine),
    "Trace.toText",
    "lines",
    "the lines of a trace, such as the events of a `ring`"
  )
  return lines.map((line) => `${toLine(line)}\n`).join("")
}

const isLine = (given: unknown): boolean => isObject(given) && ("name" in given || "file_schema" in given)
