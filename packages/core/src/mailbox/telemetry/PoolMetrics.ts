/** The connections of a pool, in use and idle, and who waits for one; after OpenTelemetry's `db.client.connection`. */
import { Clock, type Context, Effect, Metric, Tracer } from "effect"
import type { ImapError } from "../../failure/ImapError.ts"
import { labelled, secondsOf } from "./labelled.ts"

const count = Metric.gauge("imap.client.pool.connection.count", {
  description: "Connections of pools, by state: used or idle",
  attributes: { unit: "{connection}" }
})
const pending = Metric.gauge("imap.client.pool.pending_requests", {
  description: "Callers of pools that wait for a connection",
  attributes: { unit: "{request}" }
})
const waitTime = Metric.histogram("imap.client.pool.wait_time", {
  description: "Time that a caller waited for a connection, its login included",
  attributes: { unit: "s" },
  boundaries: Metric.boundariesFromIterable(secondsOf)
})

export class PoolMetrics {
  readonly #services: Context.Context<never>
  readonly #used: Metric.Gauge<number>
  readonly #idle: Metric.Gauge<number>
  readonly #pending: Metric.Gauge<number>
  readonly #waitTime: Metric.Histogram<number>

  constructor(label: string | undefined, services: Context.Context<never>) {
    const attributes = labelled(label)
    this.#services = services
    this.#used = Metric.withAttributes(count, { ...attributes, state: "used" })
    this.#idle = Metric.withAttributes(count, { ...attributes, state: "idle" })
    this.#pending = Metric.withAttributes(pending, attributes)
    this.#waitTime = Metric.withAttributes(waitTime, attributes)
  }

  /** A connection was opened, which nobody uses yet. */
  opened(): void {
    this.#idle.modifyUnsafe(1, this.#services)
  }

  closed(isFree: boolean): void {
    const state = isFree ? this.#idle : this.#used
    state.modifyUnsafe(-1, this.#services)
  }

  taken(): void {
    this.#idle.modifyUnsafe(-1, this.#services)
    this.#used.modifyUnsafe(1, this.#services)
  }

  givenBack(): void {
    this.#used.modifyUnsafe(-1, this.#services)
    this.#idle.modifyUnsafe(1, this.#services)
  }

  /** Measures a wait, and makes it a span of its caller's; none if the only tracer is Effect's own. */
  waiting<A, R>(wait: Effect.Effect<A, ImapError, R>): Effect.Effect<A, ImapError, R> {
    return Effect.flatMap(Effect.all([Clock.Clock, Tracer.Tracer]), ([clock, tracer]) => {
      const began = clock.currentTimeMillisUnsafe()
      this.#pending.modifyUnsafe(1, this.#services)
      const over = Effect.sync(() => {
        this.#pending.modifyUnsafe(-1, this.#services)
        this.#waitTime.updateUnsafe((clock.currentTimeMillisUnsafe() - began) / 1_000, this.#services)
      })
      const measured = Effect.ensuring(wait, over)
      return tracer === Tracer.nativeTracer ? measured : Effect.withSpan(measured, "ImapPool.wait")
    })
  }
}
