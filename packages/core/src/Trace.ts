/**
 * What happened, as it happened: the trace format `imap-trace` v1 and the place where traces go.
 *
 * A trace is NDJSON in ASCII: one header line, then one event a line. It holds no secret by construction (the
 * encoder hands over a public rendering beside the bytes), and spans are derived from it, never logged. A reader
 * must accept unknown events and fields. The shape follows qlog (draft-ietf-quic-qlog-main-schema).
 */
import { Context, Effect, Layer, Schema, type Scope } from "effect"
import { escapeUnits } from "./trace/visible.ts"

export { gapBefore, type Ring, ring } from "./trace/Ring.ts"
export { escapeUnits, visible } from "./trace/visible.ts"
export { version } from "./version.ts"

const text = Schema.String
const optional = Schema.optionalKey

/** How much a trace keeps. `raw` keeps message data and user names, never credentials. */
export const Redaction = Schema.Literals(["strict", "standard", "raw"])
export type Redaction = typeof Redaction.Type

/** First line of a trace. */
export const Header = Schema.Struct({
  file_schema: Schema.Literal("urn:effect-imap:trace"),
  v: Schema.Int,
  time_unit: Schema.Literal("ms"),
  clock: Schema.Struct({
    /** `none`: made of a log that has no times. Every event is at 0, and their order is all that is known. */
    type: Schema.Literals(["monotonic", "none"]),
    wall: optional(text)
  }),
  lib: Schema.Struct({ core: text }),
  runtime: text,
  redaction: Redaction,
  machine: Schema.Struct({ id: text, hash: text, def: optional(Schema.Unknown) }),
  trace_id: optional(text),
  /** The program whose log it was made of, such as `curl -v`; states are inferred then. */
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

/** The way in, absent where there is but one connection. Its name in the format, `lane`, is as old as the first trace, and stays. */
const lane = optional(Schema.Literals(["implicitTls", "startTls"]))

const word = Schema.Union([text, Schema.Finite])

/** What a reason carries beside its tag. */
export const Fact = Schema.Union([word, Schema.Boolean, Schema.Array(text), Schema.Record(text, word)])
export type Fact = typeof Fact.Type

/** The fields of a reason under their own names: ports, names asked for and shown, limits, an errno. */
export const Facts = Schema.Record(text, Fact)
export type Facts = typeof Facts.Type

/** A failure, its reason by tag; `Advice.ofTag(error, facts)` has the words for it. */
export const Failure = Schema.Struct({ error: text, step: text, serverText: optional(text), facts: Facts })
export type Failure = typeof Failure.Type

/** One line of a trace: what happened, when, on which connection. The schema is the format, line by line. */
export const Event = Schema.Union([
  event("connection:started", {
    host: text,
    port: Schema.Int,
    policy: text,
    attempt: Schema.Int,
    /** One call of `connect`: `s1`, `s2`, … */
    session: text,
    /** What the app calls the connection. */
    label: optional(text)
  }),
  event("connection:ended", {
    outcome: Schema.Literals(["closed", "failed", "interrupted", "retried"]),
    error: optional(text),
    step: optional(text),
    serverText: optional(text),
    /** Milliseconds that the server wants to be left alone, where it or an earlier attempt says so. */
    retryAfterMs: optional(Schema.Finite),
    facts: optional(Facts),
    /** The failures of other ways in and of earlier attempts, the most telling first. */
    causes: optional(Schema.Array(Failure))
  }),
  event("machine:transition", { from: text, event: text, to: text, guard: optional(text) }),
  event("wire:sent", {
    lane,
    tag: optional(text),
    cmd: optional(text),
    line: text,
    bytes: optional(Schema.Int),
    truncated: optional(Schema.Boolean)
  }),
  event("wire:received", {
    lane,
    tag: optional(text),
    cond: optional(text),
    code: optional(text),
    line: text,
    /** True length in bytes. Absent on lines that may carry a credential. */
    bytes: optional(Schema.Int),
    truncated: optional(Schema.Boolean)
  }),
  event("net:start", {
    lane,
    op: Schema.Int,
    kind: Schema.Literals(["dns", "tcp", "tls"]),
    family: optional(Schema.Int),
    port: optional(Schema.Int),
    address: optional(text)
  }),
  event("net:end", {
    lane,
    op: Schema.Int,
    ok: Schema.Boolean,
    error: optional(text),
    protocol: optional(text),
    cipher: optional(text),
    sni: optional(text),
    alpn: optional(text),
    authorized: optional(Schema.Boolean),
    days_left: optional(Schema.Int)
  }),
  event("timer:set", { lane, timer: text, ms: Schema.Finite }),
  event("timer:cleared", { lane, timer: text }),
  event("timer:fired", { lane, timer: text }),
  event("activity:start", { id: text, state: text }),
  event("activity:end", { id: text, outcome: text, interrupted: optional(Schema.Boolean) }),
  event("trace:gap", { dropped: Schema.Int }),
  event("trace:note", {
    text,
    /** The line of this trace that a reader wrote the note on. Absent in notes of the recorder. */
    line: optional(Schema.Int)
  })
])
export type Event = typeof Event.Type

/** What happened, such as `wire:sent`. */
export type EventName = Event["name"]
/** The event of each name. */
export type Events = { readonly [E in Event as E["name"]]: E }

/** The fields of an event beside its name and time. */
export type EventData<Name extends EventName> = Events[Name]["data"]

/** Takes events as they happen. Never blocks, never fails, keeps its own bounds. */
export interface Sink {
  /** Nothing is built for a sink that does not listen. Asked often: must be cheap. */
  readonly listening: () => boolean
  /** The header comes first and once; a sink that serves late viewers keeps it. */
  readonly header: (header: Header) => void
  readonly event: (event: Event) => void
}

/** Where traces go, and what is taken out of them. */
export interface Tracing {
  readonly sinks: ReadonlyArray<Sink>
  readonly redaction: Redaction
}

/** Where traces go. Nowhere, unless an app says otherwise. */
export const TraceSink = Context.Reference<Tracing>("@effect-imap/core/TraceSink", {
  defaultValue: () => ({ sinks: [], redaction: "strict" })
})

/** Adds a sink for the connections that `effect` makes; those there already stay. */
export const withSink =
  (sink: Sink) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.updateService(effect, TraceSink, (trace) => ({ ...trace, sinks: [...trace.sinks, sink] }))

const isSink = (value: unknown): value is Sink =>
  typeof value === "object" && value !== null && "listening" in value && "header" in value && "event" in value

const layered = "@effect-imap/core/TraceSink/"
let layers = 0

/** Adds a sink. Each layer's has a name of its own, so that all that are provided get events, side by side or not. */
export const layerSink = <E, R>(
  sink: Effect.Effect<Sink, E, R>
): Layer.Layer<never, E, Exclude<R, Scope.Scope>> => {
  const deaf: Sink = { listening: () => false, header: () => undefined, event: () => undefined }
  layers++
  return Layer.effect(Context.Reference<Sink>(`${layered}${layers}`, { defaultValue: () => deaf }), sink)
}

/** Where traces go from here, the sinks of layers included. */
export const inForce: Effect.Effect<Tracing> = Effect.map(Effect.context<never>(), (context) => {
  const { redaction, sinks } = Context.get(context, TraceSink)
  const others = [...context.mapUnsafe].flatMap(([key, service]) =>
    key.startsWith(layered) && isSink(service) ? [service] : []
  )
  return { redaction, sinks: [...sinks, ...others] }
})

/** Says how much the traces of the connections that `effect` makes keep. */
export const withRedaction =
  (redaction: Redaction) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.updateService(effect, TraceSink, (trace) => ({ ...trace, redaction }))

/** As `withRedaction`, for the connections that are made under the layer. */
export const layerRedaction = (redaction: Redaction): Layer.Layer<never> =>
  Layer.effect(
    TraceSink,
    Effect.map(TraceSink, (trace) => ({ ...trace, redaction }))
  )

/** One line of a trace in ASCII, without the line end: every other character is written `\uXXXX`. */
export const toLine = (value: Header | Event): string =>
  JSON.stringify(value).replace(/[^\x20-\x7e]+/g, escapeUnits)

/** Lines of a trace as a file holds them: NDJSON. */
export const toText = (lines: ReadonlyArray<Header | Event>): string =>
  lines.map((line) => `${toLine(line)}\n`).join("")
