/** A run of the machine as its users see it: its state, its report, its end. */
import { Effect, Exit, Scope } from "effect"
import { performing } from "../activity/performers.ts"
import { type Attempt, closeAttempt, type Run } from "../activity/Run.ts"
import * as Capability from "../Capability.ts"
import { monotonicMillis } from "../clock.ts"
import type { ImapError } from "../ImapError.ts"
import { Interpreter, type Snapshot } from "../interpreter/Interpreter.ts"
import type { Context } from "../machine/Context.ts"
import type { Report } from "../Report.ts"
import type { Untagged } from "../Response.ts"
import type { Session } from "../session/Session.ts"
import type { Telemetry } from "../telemetry/Telemetry.ts"
import { Attempts } from "./Attempts.ts"
import { reportOf } from "./report.ts"
import { Sharing } from "./Sharing.ts"
import { endOf, isAuthenticated, isBetween, isOver, isResting } from "./snapshot.ts"
import { Streams } from "./Streams.ts"
import { Waiters } from "./Waiters.ts"
import type { Watcher } from "./Watcher.ts"
import { Workers } from "./Workers.ts"

/** The events by which an app begins a run, or continues one that is kept alive. */
type UserWish =
  | { readonly type: "user.connect" | "user.retry" }
  | { readonly type: "user.renew"; readonly refreshes: boolean }

export class Lifecycle {
  readonly run: Run
  readonly sharing: Sharing
  readonly workers: Workers
  watcher: Watcher | undefined
  private readonly scope: Scope.Closeable
  private readonly interpreter: Interpreter
  private readonly telemetry: Telemetry
  private readonly attempts: Attempts
  readonly streams: Streams
  private readonly waiters: Waiters
  private readonly began: number
  private finished: number | undefined
  private hasArrived = false
  private lastState = ""

  constructor(run: Run, telemetry: Telemetry, scope: Scope.Closeable) {
    const { alarm, clock, policy, recorder, settings } = run
    this.run = run
    this.sharing = new Sharing(settings.mailbox, {
      limit: policy.limits.command,
      size: policy.sizes.listener
    })
    this.scope = scope
    this.telemetry = telemetry
    this.began = monotonicMillis(clock)
    this.interpreter = new Interpreter({
      settings,
      perform: performing(run),
      recorder,
      clock,
      alarm,
      observe: (snapshot) => this.observe(snapshot)
    })
    this.attempts = new Attempts(run, telemetry)
    this.streams = new Streams(policy.sizes.listener, () => this.state)
    this.waiters = new Waiters(() => this.interpreter.snapshot)
    this.workers = new Workers(settings.keptAlive ? (event) => this.interpreter.send(event) : undefined)
  }

  /** The resources of the present connection. */
  get attempt(): Attempt {
    return this.run.attempt
  }

  get context(): Context {
    return this.interpreter.snapshot.context
  }

  /** A run that was stopped, by the end of its scope for example, is closed, wherever the machine was. */
  get state(): string {
    const here = this.interpreter.snapshot
    return this.waiters.over === undefined || isOver(here) ? here.configuration.state : "closed"
  }

  get capabilities(): Capability.Capabilities {
    const { login, mailbox } = this.context
    return mailbox.capabilities ?? login.capabilities ?? Capability.none
  }

  get report(): Report {
    const until = this.finished ?? monotonicMillis(this.run.clock)
    return reportOf(this.run, this.context, until - this.began)
  }

  /** Sends an event to the machine, which ignores it unless it waits for it. */
  send(event: UserWish): void {
    this.interpreter.send(event)
  }

  /** Passes untagged data on. */
  hear(response: Untagged): void {
    this.streams.heard(response)
    this.watcher?.heard(response)
  }

  /** Records the end of an attempt that another one follows. */
  retried(ms: number): void {
    this.attempts.retried(this.interpreter.snapshot)
    this.watcher?.waits(ms)
  }

  /** Ends once the run has first reached its goal: the mailbox, or the login if the app wants no mailbox. */
  get selected(): Effect.Effect<void, ImapError> {
    return Effect.suspend(() =>
      this.hasArrived ? Effect.void : Effect.asVoid(this.waiters.until(isAuthenticated))
    )
  }

  /** Fails when the run ends; never succeeds. */
  get ended(): Effect.Effect<never, ImapError> {
    return this.waiters.ended()
  }

  /** The session for commands; waits for a selection that its caller has interrupted. */
  get session(): Effect.Effect<Session, ImapError> {
    return Effect.flatMap(this.waiters.until(isResting), () => {
      const { winner } = this.run.attempt
      return winner === undefined ? this.ended : Effect.succeed(winner)
    })
  }

  /** Selects a mailbox; a new connection after a loss does not come back to a visit. The caller has the turn. */
  select(mailbox: string, readOnly: boolean, visits: boolean): Effect.Effect<Snapshot, ImapError> {
    const event = { type: "user.select", mailbox, readOnly, visits }
    return Effect.andThen(
      this.attentive(),
      this.waiters.until(isAuthenticated, () => this.interpreter.send(event))
    )
  }

  /** Leaves the mailbox. The caller has the turn. */
  unselect(expunges: boolean): Effect.Effect<Snapshot, ImapError> {
    return Effect.andThen(
      this.attentive(),
      this.waiters.until(isAuthenticated, () => this.interpreter.send({ type: "user.unselect", expunges }))
    )
  }

  /**
   * As `session`, but not while the machine takes an event: it would take others first, after which the caller's event may
   * no longer fit.
   */
  private attentive(): Effect.Effect<unknown, ImapError> {
    return Effect.flatMap(this.session, (session) =>
      this.interpreter.isTaking
        ? Effect.flatMap(Effect.yieldNow, () => this.attentive())
        : Effect.succeed(session)
    )
  }

  /** Logs out if the server can answer, and waits until everything is closed. */
  get logout(): Effect.Effect<void> {
    return Effect.suspend(() => {
      const here = this.interpreter.snapshot
      if (this.waiters.over !== undefined || isOver(here)) return Effect.void
      if (isAuthenticated(here) || isBetween(here)) {
        return Effect.ignore(this.waiters.ended(() => this.interpreter.send({ type: "user.logout" })))
      }
      // a connection that is not at rest is closed without LOGOUT
      if (here.context.settings.keptAlive) return Scope.close(this.scope, Exit.void)
      return Effect.andThen(this.closing, Effect.ignore(this.ended))
    })
  }

  /** Logs out if the run is connected. */
  get goodbye(): Effect.Effect<void> {
    return Effect.suspend(() => (isAuthenticated(this.interpreter.snapshot) ? this.logout : Effect.void))
  }

  /** Ends the run and all that wait for it. Nothing is left to be done, and no fiber needed, once it has ended by itself. */
  close(): Effect.Effect<void> {
    if (this.waiters.over !== undefined && this.interpreter.isStill && this.isClosed) return Effect.void
    return Effect.suspend(() => this.interpreter.stop).pipe(
      Effect.andThen(this.closing),
      Effect.andThen(Effect.sync(() => this.finish(this.interpreter.snapshot)))
    )
  }

  /** Closes what the attempt opened. A transport that is slow to close delays it by a second at most. */
  private get closing(): Effect.Effect<void> {
    return Effect.suspend(() =>
      this.isClosed
        ? Effect.void
        : this.interpreter.bounded("the release of the transport", closeAttempt(this.run))
    )
  }

  /** Whether what the attempt opened is closed. */
  private get isClosed(): boolean {
    return this.run.attempt.scope.state._tag === "Closed"
  }

  private observe(here: Snapshot): void {
    const { configuration, context } = here
    const { state } = configuration
    if (this.waiters.over !== undefined || state === this.lastState) return
    this.lastState = state
    this.telemetry.observe(configuration, context)
    this.streams.moved(state)
    if (isAuthenticated(here)) {
      this.hasArrived = true
      this.run.attempt.flights ??= this.run.attempt.winner?.flights()
    }
    if (isAuthenticated(here) || isOver(here)) this.finished ??= monotonicMillis(this.run.clock)
    this.attempts.moved(here)
    if (isOver(here)) return this.release(here)
    if (configuration.is("needsUser")) this.attempts.failed(here)
    this.watcher?.moved(here)
    this.waiters.moved(here)
  }

  /** Closes the scope of the run, so that nothing stays in the surrounding one. */
  private release(here: Snapshot): void {
    this.finish(here)
    const rest = Scope.closeUnsafe(this.scope, Exit.void) ?? Effect.void
    if (!Exit.isExit(rest)) Effect.runFork(rest)
  }

  private finish(here: Snapshot): void {
    if (this.waiters.over !== undefined) return
    const why = endOf(here)
    this.waiters.over = why
    this.sharing.isOver = true
    this.attempts.end(here)
    this.telemetry.close()
    this.streams.end()
    this.watcher?.ended(why)
    this.waiters.end(why)
  }
}
