/** All that hear how a run goes on: trace and telemetry, listeners of its streams, callers that wait, what keeps it alive. */
import { Effect, type Stream } from "effect"
import { footprint } from "../../base/footprint.ts"
import { without } from "../../base/without.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import type { Untagged } from "../../imap/Response.ts"
import { endTurn, type Run } from "../../lifecycle/activity/Run.ts"
import type { Snapshot } from "../../lifecycle/interpreter/Interpreter.ts"
import type { Context } from "../../lifecycle/machine/Context.ts"
import { isHostsRefusal } from "../../lifecycle/machine/losses.ts"
import { ended } from "../../trace/ended.ts"
import { Broadcast, type Elements, type Gap } from "../following/Broadcast.ts"
import { Untaken } from "../following/Untaken.ts"
import type { Held } from "../Supervised.ts"
import type { Telemetry } from "../telemetry/Telemetry.ts"
import { endOf, isAuthenticated, isOver } from "./snapshot.ts"

/** Observes a run that is kept alive, from one connection to the next. */
export interface Watcher {
  readonly moved: (here: Snapshot) => void
  /** Called with the milliseconds until the next attempt. */
  readonly waits: (ms: number) => void
  readonly held: (hold: Held | undefined) => void
  readonly heard: (response: Untagged) => void
  readonly ended: (why: ImapError) => void
}

export class Observers {
  readonly waiters: Waiters
  watcher: Watcher | undefined
  private readonly here: () => Snapshot
  private readonly telemetry: Telemetry
  private readonly attempts: Attempts
  private readonly run: Run
  private madeStreams: Streams | undefined

  constructor(run: Run, telemetry: Telemetry, here: () => Snapshot) {
    this.here = here
    this.telemetry = telemetry
    this.attempts = new Attempts(run, telemetry)
    this.run = run
    this.waiters = new Waiters(here)
  }

  /** Made for the first who asks: most connections have no listener. */
  get streams(): Streams {
    if (this.madeStreams !== undefined) return this.madeStreams
    const made = new Streams(this.run, () => this.state)
    if (this.isOver) made.end()
    this.madeStreams = made
    return made
  }

  /** A run that was stopped, by the end of its scope for example, is closed, wherever the machine was. */
  get state(): string {
    const here = this.here()
    return this.isOver && !isOver(here) ? "closed" : here.configuration.state
  }

  get isOver(): boolean {
    return this.waiters.over !== undefined
  }

  moved(here: Snapshot): void {
    const { configuration, context } = here
    this.telemetry.observe(configuration, context)
    this.madeStreams?.moved(configuration.state)
    this.attempts.moved(here)
    if (isOver(here)) return
    if (configuration.is("needsUser")) this.attempts.failed(here)
    this.watcher?.moved(here)
    this.waiters.moved(here)
  }

  /** Passes untagged data on. */
  heard(response: Untagged): void {
    this.madeStreams?.heard(response)
    this.watcher?.heard(response)
  }

  /** Records the end of an attempt that another one follows, after so many milliseconds. */
  retried(ms: number): void {
    this.attempts.retried(this.here())
    this.watcher?.waits(ms)
  }

  ended(here: Snapshot): void {
    const why = endOf(here)
    this.waiters.over = why
    this.attempts.end(here)
    this.telemetry.close()
    this.madeStreams?.end()
    this.watcher?.ended(why)
    this.waiters.end(why)
  }
}

/** Records the end of each attempt once, ends its turn at the host, and counts it from its login on. */
class Attempts {
  private readonly run: Run
  private readonly telemetry: Telemetry
  /** The number of the last attempt whose end was recorded. */
  private recorded = 0

  constructor(run: Run, telemetry: Telemetry) {
    this.run = run
    this.telemetry = telemetry
  }

  /** Ends the turn of the attempt once it has arrived or failed. */
  moved(here: Snapshot): void {
    const { run } = this
    const arrives = isAuthenticated(here)
    const fails = !arrives && here.configuration.is("failing")
    if (arrives || here.configuration.is("authenticating")) {
      run.counted ??= run.open.add(run.account)
      run.counted.isLoggedIn = arrives
    } else if (fails) this.left()
    if (run.turn === undefined) return
    if (arrives) endTurn(run, "reached")
    else if (fails) endTurn(run, isHostsRefusal(here.context) ? "refused" : "other")
  }

  retried({ context }: Snapshot): void {
    this.record("retried", context)
  }

  failed({ context }: Snapshot): void {
    this.record("failed", context)
  }

  /** Records the end of the run as that of its attempt. */
  end(here: Snapshot): void {
    this.left()
    endTurn(this.run, "other")
    this.record(
      here.configuration.is("closed") ? "closed" : isOver(here) ? "failed" : "interrupted",
      here.context
    )
  }

  private left(): void {
    this.run.counted?.leave()
    this.run.counted = undefined
  }

  /** Records in trace and metrics how the attempt ended, unless that was done. */
  private record(
    outcome: "closed" | "failed" | "interrupted" | "retried",
    { connections, failure }: Context
  ): void {
    if (this.recorded === connections) return
    this.recorded = connections
    const hasFailed = outcome === "failed" || outcome === "retried"
    if (hasFailed) this.telemetry.failed(failure)
    const { attempt, recorder } = this.run
    const silentMs = attempt.winner?.silence()
    const how = hasFailed ? { ...ended(failure), ...(silentMs === undefined ? {} : { silentMs }) } : {}
    recorder.emit("connection:ended", { outcome, ...how })
  }
}

interface Waiter {
  readonly is: (here: Snapshot) => boolean
  readonly resume: (result: Effect.Effect<Snapshot, ImapError>) => void
}

const none: ReadonlyArray<Waiter> = []

/** Callers that wait until a run reaches a state, and fail if it ends. */
class Waiters {
  /** The reason of the end, once the run has ended: later callers do not wait. */
  over: ImapError | undefined
  private readonly here: () => Snapshot
  private waiters = none

  constructor(here: () => Snapshot) {
    this.here = here
  }

  /**
   * Waits for a state; fails if the run ends. `begin` is called once the wait has begun, so that its consequences cannot be
   * missed.
   */
  until(is: (here: Snapshot) => boolean, begin?: () => void): Effect.Effect<Snapshot, ImapError> {
    return Effect.callback((resume) => {
      if (this.over !== undefined) return resume(Effect.fail(this.over))
      const here = this.here()
      if (begin === undefined && is(here)) return resume(Effect.succeed(here))
      const waiter = { is, resume }
      this.waiters = this.waiters.concat(waiter)
      begin?.()
      return Effect.sync(() => this.forget(waiter))
    })
  }

  /** Fails when the run ends; never succeeds. */
  ended(begin?: () => void): Effect.Effect<never, ImapError> {
    return Effect.andThen(
      this.until(() => false, begin),
      Effect.never
    )
  }

  moved(here: Snapshot): void {
    // a resumed caller may wait again at once, and then for the next state
    const due = this.waiters.filter(({ is }) => is(here))
    for (const waiter of due) if (this.forget(waiter)) waiter.resume(Effect.succeed(here))
  }

  /** Fails all waiting callers. */
  end(error: ImapError): void {
    for (const waiter of this.waiters) if (this.forget(waiter)) waiter.resume(Effect.fail(error))
  }

  /** Returns `false` if the caller no longer waits. */
  private forget(waiter: Waiter): boolean {
    const before = this.waiters
    this.waiters = without(before, waiter)
    return this.waiters !== before
  }
}

const states: Elements<string> = { sizeOf: footprint, gap: () => "…" }

/** The states and the data of a connection, for any number of listeners. The queue of each is bounded. */
export class Streams {
  /** Not a `SubscriptionRef`: the machine moves outside of effects. */
  private readonly states: Broadcast<string>
  private readonly data: Broadcast<Untagged | Gap>
  private readonly state: () => string

  constructor(run: Run, state: () => string) {
    const { listener } = run.policy.sizes
    const data: Elements<Untagged | Gap> = {
      sizeOf: footprint,
      gap: (missed) => ({ _tag: "Gap", missed }),
      untaken: () => new Untaken(run, "untagged")
    }
    this.state = state
    this.states = new Broadcast(listener, states, run.memory)
    this.data = new Broadcast(listener, data, run.memory)
  }

  /** The present state, then each one as it is entered. */
  get changes(): Stream.Stream<string> {
    return this.states.stream(() => [this.state()])
  }

  get untagged(): Stream.Stream<Untagged | Gap> {
    return this.data.stream(() => [])
  }

  moved(state: string): void {
    this.states.publish(state)
  }

  heard(response: Untagged): void {
    this.data.publish(response)
  }

  end(): void {
    this.states.end()
    this.data.end()
  }
}
