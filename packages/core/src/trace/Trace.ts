/**
 * The trace format `imap-trace` v1: what happens on a connection, as it happens, and the sinks that receive it.
 *
 * A trace is NDJSON in ASCII: one header line, then one event per line. It contains no secret by construction: the encoder
 * produces a public rendering along with the bytes. Readers must accept unknown events and fields. The format follows qlog
 * (draft-ietf-quic-qlog-main-schema).
 */
import { Effect, Layer, LogLevel, type Scope } from "effect"
import { isListOf, isObject } from "../base/is.ts"
import { expects } from "../failure/expects.ts"
import * as Recorder from "./Recorder.ts"
import { toLine } from "./toLine.ts"
import { isSink, nextLayered, TraceSink } from "./Tracing.ts"
import type { Header, Event } from "./Event.ts"
import { Redaction, type Sink } from "./Event.ts"

export { gapBefore, ring, type Ring } from "./Ring.ts"
export { inForce, type Tracing } from "./Tracing.ts"
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

const expectsSink = (sink: unknown, name: string): void =>
  expects(isSink(sink), `Trace.${name}`, "sink", "a sink, such as that of a `ring`")

/** Adds a sink. All provided layers' sinks receive events, whether the layers are merged or nested. */
export const layerSink = <E, R>(
  sink: Effect.Effect<Sink, E, R>
): Layer.Layer<never, E, Exclude<R, Scope.Scope>> => {
  expects(Effect.isEffect(sink), "Trace.layerSink", "sink", "an effect that gives a sink")
  return Layer.effect(
    nextLayered(),
    Effect.map(sink, (given) => ({ sink: given, recorder: Recorder.make }))
  )
}

/**
 * Logs each event at level Debug, by its name and its data, with the loggers that the layer is built with. Costs nothing if
 * they do not log at that level.
 */
export const layerLogger: Layer.Layer<never> = layerSink(
  Effect.gen(function* () {
    const context = yield* Effect.context<never>()
    const isEnabled = yield* LogLevel.isEnabled("Debug")
    return {
      listening: () => isEnabled,
      header: () => undefined,
      event: ({ data, name }) => void Effect.runForkWith(context)(Effect.logDebug(name, data))
    }
  })
)

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
