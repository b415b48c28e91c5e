/**
 * What an app's own telemetry gets from a run: ordinary spans and metrics of Effect, with the names of OpenTelemetry's
 * conventions, for `effect/observability` or any other exporter. Attributes name neither user nor mailbox.
 *
 * `ImapConnection.connect` lasts until the mailbox is selected or the run has failed; logging in and selecting are
 * spans within it, one for each attempt. Where no tracer but Effect's own is there, nobody sees spans, and none is made.
 */
import { type Clock, type Context, Effect, Exit, Metric, Tracer } from "effect"
import type { ImapError } from "../ImapError.ts"
import { metaOf } from "../machine/metaOf.ts"
import type { Step } from "../Reason.ts"

const attempts = Metric.counter("imap.client.connection.attempts", {
  description: "Connections that were begun",
  incremental: true
})
const failures = Metric.counter("imap.client.connection.failures", {
  description: "Attempts that failed and connections that were lost, by error.type",
  incremental: true
})
const timeToSelected = Metric.histogram("imap.client.connection.time_to_selected", {
  description: "Seconds from the call to a selected mailbox, all attempts included",
  boundaries: Metric.boundariesFromIterable([0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60])
})

/** Where the run is, as far as telemetry cares. */
export interface Progress {
  /** Such as `selected.quiet`. */
  readonly state: string
  readonly port: number | undefined
  readonly failure: ImapError | undefined
}

export interface Telemetry {
  /** What the run does belongs to its span. */
  readonly within: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Called at each new state. */
  readonly observe: (progress: Progress) => void
  /** An attempt failed, or the connection was lost. Called once for each. */
  readonly failed: (failure: ImapError | undefined) => void
  /** The scope has closed: what is still open was interrupted. */
  readonly close: () => void
}

/** Steps that are spans of their own. */
const phases: { readonly [Name in Step]?: string } = {
  auth: "ImapConnection.authenticate",
  select: "ImapConnection.select"
}

const outermost = (state: string): string => state.replace(/[.+].*/s, "")

/** The run ends here with its failure. */
const isFailed = (state: string): boolean => state === "failed" || state === "needsUser"

const exitOf = (failure: ImapError | undefined): Exit.Exit<void, ImapError> =>
  failure === undefined ? Exit.void : Exit.fail(failure)

/** A span that can be ended twice, as every way out ends it. */
const makeEnding = (span: Tracer.Span, clock: Clock.Clock) => {
  let ended = false
  return (exit: Exit.Exit<unknown, unknown>, failure?: ImapError) => {
    if (ended) return
    ended = true
    if (failure !== undefined) span.attribute("error.type", failure.reason._tag)
    span.end(clock.currentTimeNanosUnsafe(), exit)
  }
}

interface Spans {
  readonly enter: (phase: string, progress: Progress) => void
  readonly selected: (port: number | undefined) => void
  readonly failed: (failure: ImapError | undefined) => void
  readonly close: () => void
}

const nothing = () => undefined

/** What Effect's own tracer keeps is seen by nobody: only another one is given spans. */
const noSpans: Spans = { enter: nothing, selected: nothing, failed: nothing, close: nothing }

/** The span of a run is current already; those of its phases are made as it comes to them. */
const makeSpans = (
  span: Tracer.Span,
  attributes: Readonly<Record<string, string>>,
  clock: Clock.Clock,
  services: Context.Context<never>
): Spans => {
  const end = makeEnding(span, clock)
  let selected = false
  let endPhase: ReturnType<typeof makeEnding> = nothing
  return {
    enter: (phase, { failure, port, state }) => {
      const reason = state.startsWith("failing") ? failure : undefined
      endPhase(exitOf(reason), reason)
      endPhase = nothing
      const step = metaOf(phase)?.step
      const name = step && phases[step]
      // after the first mailbox, the user's own calls have spans of their own
      if (name === undefined || selected) return
      const options = {
        kind: "client" as const,
        parent: span,
        attributes: port === undefined ? attributes : { ...attributes, "server.port": port }
      }
      endPhase = makeEnding(Effect.runSyncWith(services)(Effect.makeSpan(name, options)), clock)
    },
    selected: (port) => {
      selected = true
      if (port !== undefined) span.attribute("server.port", port)
      end(Exit.void)
    },
    failed: (failure) => end(exitOf(failure), failure),
    close: () => {
      endPhase(Exit.interrupt())
      end(Exit.interrupt())
    }
  }
}

/** Begins the span of a run; what is current when it is made becomes its parent. */
export const make = Effect.fnUntraced(function* (
  host: string,
  clock: Clock.Clock
): Effect.fn.Return<Telemetry> {
  const services = yield* Effect.context<never>()
  const began = clock.currentTimeMillisUnsafe()
  const attributes = {
    "server.address": host,
    "network.transport": "tcp",
    "network.protocol.name": "imap"
  }
  const isTraced = (yield* Tracer.Tracer) !== Tracer.nativeTracer
  const span = isTraced
    ? yield* Effect.makeSpan("ImapConnection.connect", { kind: "client", attributes })
    : undefined
  const spans = span === undefined ? noSpans : makeSpans(span, attributes, clock, services)
  let selected = false
  let phase = ""

  const select = (port: number | undefined) => {
    if (selected) return
    selected = true
    timeToSelected.updateUnsafe((clock.currentTimeMillisUnsafe() - began) / 1000, services)
    spans.selected(port)
  }

  return {
    within: (work) => (span === undefined ? work : Effect.withParentSpan(work, span)),
    observe: (progress) => {
      const next = outermost(progress.state)
      if (next !== phase) spans.enter(next, progress)
      phase = next
      if (next === "resolving") attempts.updateUnsafe(1, services)
      if (next === "selected") select(progress.port)
      if (isFailed(next)) spans.failed(progress.failure)
    },
    failed: (failure) => {
      const type = failure?.reason._tag ?? "unknown"
      Metric.withAttributes(failures, { "error.type": type }).updateUnsafe(1, services)
    },
    close: spans.close
  }
})
