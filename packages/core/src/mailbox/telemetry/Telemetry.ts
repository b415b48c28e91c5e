/**
 * Reports a run to an app's own telemetry: ordinary spans and metrics of Effect, with the names of OpenTelemetry's
 * conventions, for `effect/observability` or any other exporter. Attributes name neither user nor mailbox.
 *
 * Metrics are always counted. A metric has its unit (UCUM, as OpenTelemetry wants it) in the attribute `unit`, where Effect's
 * exporters look for it. If the only tracer is Effect's own, spans would not be seen, so none is made.
 */
import type { Phase } from "../../trace/StateId.ts"
import { type Clock, Context, Effect, Metric, Stream, Tracer } from "effect"
import type { Configuration } from "../../lifecycle/interpreter/Configuration.ts"
import type { Context as Known } from "../../lifecycle/machine/Context.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import type { NetworkListener, Run } from "../../lifecycle/activity/Run.ts"
import { labelled } from "./labelled.ts"
import * as Spans from "./Spans.ts"

const attempts = Metric.counter("imap.client.connection.attempts", {
  description: "Connections that were begun",
  attributes: { unit: "{attempt}" },
  incremental: true
})
const failures = Metric.counter("imap.client.connection.failures", {
  description: "Attempts that failed and connections that were lost, by error.type",
  attributes: { unit: "{failure}" },
  incremental: true
})
const timeToSelected = Metric.histogram("imap.client.connection.time_to_selected", {
  description: "Time from the call, or from a loss, to a selected mailbox, all attempts included",
  attributes: { unit: "s" },
  boundaries: Metric.boundariesFromIterable([0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60])
})
const open = Metric.gauge("imap.client.connection.count", {
  description:
    "Connections that have reached a mailbox, or the login if none is asked for, and have not ended",
  attributes: { unit: "{connection}" }
})

/** Begins the span of a run; what is current in `services` becomes its parent. */
export const make = (
  host: string,
  label: string | undefined,
  clock: Clock.Clock,
  services: Context.Context<never>
): Telemetry => {
  const spans = isTraced(services) ? Spans.make(attributesOf(host, label), clock, services) : undefined
  return new Telemetry(spans, label, clock, services)
}

export class Telemetry {
  /** Called for each operation of the network, if someone listens. */
  readonly network: NetworkListener | undefined
  readonly #spans: Spans.Spans | undefined
  readonly #label: string | undefined
  readonly #clock: Clock.Clock
  readonly #services: Context.Context<never>
  #began: number
  #reached = false
  #phase: Phase | undefined

  constructor(
    spans: Spans.Spans | undefined,
    label: string | undefined,
    clock: Clock.Clock,
    services: Context.Context<never>
  ) {
    this.#spans = spans
    this.network = spans?.network
    this.#label = label
    this.#clock = clock
    this.#services = services
    this.#began = clock.currentTimeMillisUnsafe()
  }

  /** The context in which the run works: what it does belongs to its span. */
  get surroundings(): Context.Context<never> {
    const services = this.#services
    const spans = this.#spans
    if (spans === undefined) return services
    return Effect.runSyncWith(services)(Effect.withParentSpan(Effect.context<never>(), spans.root))
  }

  /** Called with each state, such as `dialing.implicitTls.greeting+dialing.startTls.waiting`, and its facts. */
  observe({ phase, state }: Pick<Configuration, "state" | "phase">, known: Known): void {
    this.#spans?.enter(state, known)
    if (phase === this.#phase) return
    this.#phase = phase
    switch (phase) {
      case "resolving":
        return of(attempts, this.#label).updateUnsafe(1, this.#services)
      case "unselected":
        return this.#reach(false)
      case "selected":
        this.#reach(true)
        return this.#spans?.selected(known)
      case "failing":
        return this.#leave()
      case "failed":
      case "needsUser":
        return this.#spans?.failed(known)
    }
  }

  /** An attempt failed, or the connection was lost. Called once for each. */
  failed(failure: ImapError | undefined): void {
    const type = failure?.reason._tag ?? "unknown"
    of(Metric.withAttributes(failures, { "error.type": type }), this.#label).updateUnsafe(1, this.#services)
  }

  /** Ends open spans as interrupted: the connection has ended. */
  close(): void {
    this.#leave()
    this.#spans?.close()
  }

  /** Records that the goal was reached: a mailbox, with its time, or only the login. */
  #reach(isMailbox: boolean): void {
    if (this.#reached) return
    this.#reached = true
    of(open, this.#label).modifyUnsafe(1, this.#services)
    if (!isMailbox) return
    const ms = this.#clock.currentTimeMillisUnsafe() - this.#began
    of(timeToSelected, this.#label).updateUnsafe(ms / 1000, this.#services)
  }

  /** Counts a loss. The time until a connection that is kept alive is back begins here. */
  #leave(): void {
    if (!this.#reached) return
    this.#reached = false
    this.#began = this.#clock.currentTimeMillisUnsafe()
    of(open, this.#label).modifyUnsafe(-1, this.#services)
  }
}

/** The attributes of every span of a connection. */
const attributesOf = (host: string, label: string | undefined) => ({
  "server.address": host,
  "network.transport": "tcp",
  "network.protocol.name": "imap",
  ...labelled(label)
})

/** Returns the attributes that the span of a call has of its connection. */
export const placeOf = (
  { context, run: { label, settings } }: { readonly run: Run; readonly context: Known },
  command?: string
) => ({
  ...attributesOf(settings.host, label),
  ...Spans.portIn(context, undefined),
  ...(command === undefined ? {} : { "imap.command": command })
})

/** Returns the metric for connections with this label. */
const of = <Input, State>(metric: Metric.Metric<Input, State>, label: string | undefined) =>
  label === undefined ? metric : Metric.withAttributes(metric, labelled(label))

type Attributes = () => Readonly<Record<string, string | number>>

/** Wraps a call of the user in a span of its caller; in none if the only tracer is Effect's own. */
export const call = <A, E extends ImapError, R>(
  name: string,
  attributes: Attributes,
  work: Effect.Effect<A, E, R>,
  resulting: (value: A) => Readonly<Record<string, number>> = nothing
): Effect.Effect<A, E, R> =>
  Effect.withFiber(({ context }) =>
    isTraced(context)
      ? work.pipe(
          Effect.tap((value) => Effect.annotateCurrentSpan(resulting(value))),
          Effect.tapError(annotated),
          Effect.withSpan(...spanOf(name, attributes))
        )
      : work
  )

const nothing = () => ({})

/** Adds attributes to the span of a call, which has none if the only tracer is Effect's own. */
export const annotate = (
  services: Context.Context<never>,
  attributes: Readonly<Record<string, number>>
): Effect.Effect<void> => (isTraced(services) ? Effect.annotateCurrentSpan(attributes) : Effect.void)

/** The same of a stream: its span lasts until it ends. */
export const callStream = <A, R>(
  name: string,
  attributes: Attributes,
  work: Stream.Stream<A, ImapError, R>
): Stream.Stream<A, ImapError, R> =>
  Stream.unwrap(
    Effect.map(Effect.context<never>(), (services) =>
      isTraced(services)
        ? (name === "messages" ? counted(work) : work).pipe(
            Stream.tapError(annotated),
            Stream.withSpan(...spanOf(name, attributes))
          )
        : work
    )
  )

/** Adds the number of messages to the span, once the stream has ended. Called for each run of it. */
const counted = <A, E, R>(work: Stream.Stream<A, E, R>): Stream.Stream<A, E, R> => {
  let rows = 0
  const count = Stream.mapArray(work, (some) => {
    rows += some.length
    return some
  })
  return Stream.ensuring(
    count,
    Effect.suspend(() => Effect.annotateCurrentSpan("db.response.returned_rows", rows))
  )
}

/** False if the only tracer is Effect's own, whose spans nobody sees. */
const isTraced = (services: Context.Context<never>): boolean =>
  Context.get(services, Tracer.Tracer) !== Tracer.nativeTracer

const annotated = ({ reason }: ImapError) => Effect.annotateCurrentSpan("error.type", reason._tag)

const spanOf = (name: string, attributes: Attributes) =>
  [`ImapConnection.${name}`, { kind: "client", attributes: attributes() }] as const
