/**
 * The trace format `imap-trace` v1: what happens on a connection, as it happens, and the sinks that receive it.
 *
 * A trace is NDJSON in ASCII: one header line, then one event per line. It contains no secret by construction (the
 * encoder produces a public rendering along with the bytes), and spans are derived from it, never logged. A reader
 * must accept unknown events and fields. The shape follows qlog (draft-ietf-quic-qlog-main-schema).
 */
import { Context, Effect, Layer, Schema, type Scope } from "effect"
import { expects, isListOf, isObject, isOptions } from "./expects.ts"
import type { Discloses } from "./trace/Discloses.ts"
import { type Ring, ring as makeRing } from "./trace/Ring.ts"
import { toLine } from "./trace/toLine.ts"

export { gapBefore, type Ring } from "./trace/Ring.ts"
export { toLine } from "./trace/toLine.ts"
export { visible } from "./trace/visible.ts"
export { version } from "./version.ts"

const text = Schema.String
const optional = Schema.optionalKey

const discloses = (kind: Discloses) => ({ discloses: kind })

/** What a field may reveal is an annotation of its schema; recorders, exports and the viewer's page derive from it. */
const own = text.annotate(discloses("own"))
const words = text.annotate(discloses("words"))
const wireLine = text.annotate(discloses("line"))
const serverText = text.annotate(discloses("serverText"))
const hostName = text.annotate(discloses("host"))
const address = text.annotate(discloses("address"))
const userText = text.annotate(discloses("user"))
const oneOf = <const Words extends ReadonlyArray<string>>(...literals: Words) =>
  Schema.Literals(literals).annotate(discloses("own"))

/** How much a trace keeps. `raw` keeps message data and user names, never credentials. */
export const Redaction = Schema.Literals(["strict", "standard", "raw"])
export type Redaction = typeof Redaction.Type

/** The first line of a trace. */
export const Header = Schema.Struct({
  file_schema: Schema.Literal("urn:effect-imap:trace"),
  v: Schema.Int,
  time_unit: Schema.Literal("ms"),
  clock: Schema.Struct({
    /** `none`: made from a log without times. Every event is at 0, and only their order is known. */
    type: Schema.Literals(["monotonic", "none"]),
    wall: optional(text)
  }),
  lib: Schema.Struct({ core: text }),
  runtime: text,
  redaction: Redaction,
  machine: Schema.Struct({ id: text, hash: text, def: optional(Schema.Unknown) }),
  trace_id: optional(text),
  /** The program whose log it was made from, such as `curl -v`; states are inferred then. */
  imported: optional(text)
})
export type Header = typeof Header.Type

const event = <const Name extends string, Fields extends Schema.Struct.Fields>(name: Name, data: Fields) =>
  Schema.Struct({
    /** Milliseconds since the trace began, three decimals, never decreasing. */
    time: Schema.Finite,
    name: Schema.Literal(name),
    /** One attempt to connect: `c1`, `c2`, … */
    group_id: text,
    data: Schema.Struct(data)
  })

/** The way in, absent if there is only one connection. The format calls it `lane`. */
const lane = optional(oneOf("implicitTls", "startTls"))

const word = Schema.Union([text, Schema.Finite])

/** A fact of a reason, besides its tag. */
export const Fact = Schema.Union([word, Schema.Boolean, Schema.Array(text), Schema.Record(text, word)])
export type Fact = typeof Fact.Type

/** The fields of a reason under their own names: ports, names asked for and shown, limits, an errno. */
export const Facts = Schema.Record(text, Fact).annotate(discloses("facts"))
export type Facts = typeof Facts.Type

/** A failure, its reason by tag; `Advice.ofTag(error, facts)` has the words for it. */
export const Failure = Schema.Struct({
  error: own,
  step: own,
  serverText: optional(serverText),
  facts: Facts
})
export type Failure = typeof Failure.Type

/** One line of a trace: what happened, when, on which connection. The schema is the format, line by line. */
export const Event = Schema.Union([
  event("connection:started", {
    host: hostName,
    port: Schema.Int,
    policy: own,
    attempt: Schema.Int,
    /** One call of `connect`: `s1`, `s2`, … */
    session: own,
    /** The app's name for the connection. */
    label: optional(userText)
  }),
  event("connection:ended", {
    outcome: oneOf("closed", "failed", "interrupted", "retried"),
    error: optional(own),
    step: optional(own),
    serverText: optional(serverText),
    /** Milliseconds that the server asked to be left alone, in this or an earlier attempt. */
    retryAfterMs: optional(Schema.Finite),
    facts: optional(Facts),
    /** The failures of other ways in and of earlier attempts, the most significant first. */
    causes: optional(Schema.Array(Failure).annotate(discloses("failures")))
  }),
  event("machine:transition", { from: own, event: own, to: own, guard: optional(own) }),
  event("wire:sent", {
    lane,
    tag: optional(own),
    cmd: optional(own),
    line: wireLine,
    bytes: optional(Schema.Int),
    truncated: optional(Schema.Boolean)
  }),
  event("wire:received", {
    lane,
    tag: optional(own),
    cond: optional(own),
    code: optional(words),
    line: wireLine,
    /** True length in bytes. Absent on lines that may contain a credential. */
    bytes: optional(Schema.Int),
    truncated: optional(Schema.Boolean)
  }),
  event("net:start", {
    lane,
    op: Schema.Int,
    kind: oneOf("dns", "tcp", "tls"),
    family: optional(Schema.Int),
    port: optional(Schema.Int),
    address: optional(address)
  }),
  event("net:end", {
    lane,
    op: Schema.Int,
    ok: Schema.Boolean,
    error: optional(own),
    protocol: optional(own),
    cipher: optional(own),
    sni: optional(hostName),
    alpn: optional(own),
    authorized: optional(Schema.Boolean),
    days_left: optional(Schema.Int)
  }),
  event("timer:set", { lane, timer: own, ms: Schema.Finite }),
  event("timer:cleared", { lane, timer: own }),
  event("timer:fired", { lane, timer: own }),
  event("activity:start", { id: own, state: own }),
  event("activity:end", { id: own, outcome: own, interrupted: optional(Schema.Boolean) }),
  event("trace:gap", {
    dropped: Schema.Int,
    /** They are older than what is kept: nothing is missing after this. */
    older: optional(Schema.Boolean)
  }),
  event("trace:note", {
    text: words,
    /** The line of this trace that a reader annotated. Absent in the recorder's own notes. */
    line: optional(Schema.Int)
  })
])
export type Event = typeof Event.Type

/** What happened, such as `wire:sent`. */
export type EventName = Event["name"]
/** The event with each name. */
export type Events = { readonly [E in Event as E["name"]]: E }

/** The fields of an event besides its name and time. */
export type EventData<Name extends EventName> = Events[Name]["data"]

/** Receives events as they happen. Never blocks, never fails, and bounds its own memory. */
export interface Sink {
  /** Whether the sink wants events; none are built for one that does not. Called often: must be cheap. */
  readonly listening: () => boolean
  /** The header comes first and once; a sink that serves late viewers keeps it. */
  readonly header: (header: Header) => void
  readonly event: (event: Event) => void
}

/** The sinks of traces, and their redaction. */
export interface Tracing {
  readonly sinks: ReadonlyArray<Sink>
  readonly redaction: Redaction
}

/** The sinks and the redaction of traces. By default there is no sink. */
export const TraceSink = Context.Reference<Tracing>("@effect-imap/core/TraceSink", {
  defaultValue: () => ({ sinks: [], redaction: "strict" })
})

/** Adds a sink for the connections that `effect` makes; other sinks stay. */
export const withSink = (sink: Sink) => {
  expectsSink(sink, "withSink")
  return <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
    expects(Effect.isEffect(effect), "Trace.withSink", "effect", "an effect")
    return Effect.updateService(effect, TraceSink, (trace) => ({ ...trace, sinks: [...trace.sinks, sink] }))
  }
}

const isSink = (value: unknown): value is Sink =>
  isObject(value) && "listening" in value && "header" in value && "event" in value

const expectsSink = (sink: unknown, name: string): void =>
  expects(isSink(sink), `Trace.${name}`, "sink", "a sink, such as that of a `ring`")

const layered = "@effect-imap/core/TraceSink/"
let layers = 0

/** Adds a sink. The sinks of all provided layers get events, whether the layers are merged or nested. */
export const layerSink = <E, R>(
  sink: Effect.Effect<Sink, E, R>
): Layer.Layer<never, E, Exclude<R, Scope.Scope>> => {
  expects(Effect.isEffect(sink), "Trace.layerSink", "sink", "an effect that gives a sink")
  const deaf: Sink = { listening: () => false, header: () => undefined, event: () => undefined }
  layers++
  return Layer.effect(Context.Reference<Sink>(`${layered}${layers}`, { defaultValue: () => deaf }), sink)
}

/** Keeps the last `capacity` events in memory (default 4096), of at most `bytes` in all (default 16 MiB). */
export const ring = (
  options: { readonly capacity?: number | undefined; readonly bytes?: number | undefined } = {}
): Ring => {
  const isSo = isOptions(options, ["capacity", "bytes"]) && Object.values(options).every(isAmount)
  expects(isSo, "Trace.ring", "options", "numbers as `capacity` and `bytes`")
  return makeRing(options)
}

const isAmount = (given: unknown): boolean => given === undefined || (typeof given === "number" && given >= 0)

/** The sinks and the redaction in the current context, including those of layers. */
export const inForce: Effect.Effect<Tracing> = Effect.map(Effect.context<never>(), (context) => {
  const { redaction, sinks } = Context.get(context, TraceSink)
  const others = [...context.mapUnsafe].flatMap(([key, service]) =>
    key.startsWith(layered) && isSink(service) ? [service] : []
  )
  return { redaction, sinks: [...sinks, ...others] }
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
