/** A run of the machine as its users see it: its state, its report, its end. */
import { Effect, Exit, Scope } from "effect"
import type { AnyEventObject } from "xstate"
import { performOf } from "../../lifecycle/activity/performers.ts"
import {
  type Attempt,
  closeAttempt,
  type Hearer,
  isAttemptClosed,
  type Run
} from "../../lifecycle/activity/Run.ts"
import { recordAttempt } from "../../lifecycle/activity/resolve.ts"
import * as Capability from "../../imap/Capability.ts"
import * as Mailbox from "../../imap/Mailbox.ts"
import type { Untagged } from "../../imap/Response.ts"
import { monotonicMillis } from "../../base/clock.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import {
  Interpreter,
  type Machine,
  type Perform,
  type Snapshot
} from "../../lifecycle/interpreter/Interpreter.ts"
import type { Context } from "../../lifecycle/machine/Context.ts"
import type { Report } from "../../lifecycle/Report.ts"
import type { Session } from "../../lifecycle/session/Session.ts"
import type { Held } from "./Held.ts"
import type { Telemetry } from "../telemetry/Telemetry.ts"
import { Observers } from "./observers/Observers.ts"
import type { Streams } from "./observers/Streams.ts"
import { Selections, Sharing } from "./turn/Sharing.ts"
import { endOf, isAuthenticated, isBetween, isOver, isResting, reportOf } from "./snapshot.ts"
import { Workers } from "./turn/Workers.ts"
import type { State } from "../../trace/StateId.ts"

/** The events by which an app begins a run, or continues one that is kept alive. */
type UserWish =
  | { readonly type: "user.connect" | "user.retry" | "user.work" | "user.rest" }
  | { readonly type: "user.renew"; readonly refreshes: boolean }

export class Lifecycle implements Hearer, Machine {
  readonly run: Run
  readonly sharing: Sharing
  readonly workers = new Workers(undefined)
  readonly observers: Observers
  readonly #scope: Scope.Closeable
  readonly #interpreter: Interpreter
  readonly #began: number
  #finished: number | undefined
  #hasArrived = false
  #lastState = ""

  constructor(run: Run, telemetry: Telemetry, scope: Scope.Closeable) {
    const { clock, memory, policy, recorder, settings } = run
    this.run = run
    const waitLimits = { maxStallMs: policy.limits.command, maxBytes: policy.sizes.listener, memory }
    this.sharing = new Sharing(new Selections(settings.mailbox), waitLimits, recorder)
    this.#scope = scope
    this.#began = monotonicMillis(clock)
    this.#interpreter = new Interpreter(run, this)
    this.observers = new Observers(run, telemetry, this.#interpreter)
  }

  /** The resources of the present connection. */
  get attempt(): Attempt {
    return this.run.attempt
  }

  get context(): Context {
    return this.#interpreter.snapshot.context
  }

  get state(): State {
    return this.observers.state
  }

  /** True if all activities only wait for time or news. */
  get isAtRest(): boolean {
    const here = this.#interpreter.snapshot
    return isAuthenticated(here) || isBetween(here) || isOver(here)
  }

  get streams(): Streams {
    return this.observers.streams
  }

  get capabilities(): Capability.Capabilities {
    const { login, mailbox } = this.context
    return mailbox.capabilities ?? login.capabilities ?? Capability.none
  }

  get report(): Report {
    const until = this.#finished ?? monotonicMillis(this.run.clock)
    return reportOf(this.run, this.context, until - this.#began)
  }

  /** Sends an event to the machine, which ignores it unless it waits for it. */
  send(event: UserWish): void {
    this.#interpreter.send(event)
  }

  /** Ends once the run has first reached its goal: the mailbox, or the login if the app wants no mailbox. */
  get selected(): Effect.Effect<void, ImapError> {
    return this.arrived(nothing)
  }

  /** The same, with what is made at that moment. */
  arrived<A>(make: () => A): Effect.Effect<A, ImapError> {
    return Effect.callback((resume) => {
      if (this.#hasArrived) return resume(Exit.succeed(make()))
      const stop = this.observers.waiters.listen(isAuthenticated, (here) => resume(Exit.map(here, make)))
      return Effect.sync(stop)
    })
  }

  /** Reports that an app holds the connection without using it, or no longer does. */
  held(hold: Held | undefined): void {
    this.observers.watcher?.held(hold)
  }

  /** Fails when the run ends; never succeeds. */
  get ended(): Effect.Effect<never, ImapError> {
    return this.observers.waiters.ended
  }

  /** The session for commands; waits for a selection that its caller has interrupted. */
  get session(): Effect.Effect<Session, ImapError> {
    return Effect.flatMap(this.observers.waiters.until(isResting), () => {
      const { winner } = this.run.attempt
      return winner === undefined ? this.ended : Effect.succeed(winner)
    })
  }

  /** Selects a mailbox; a new connection after a loss does not come back to a visit. The caller has the turn. */
  select(mailbox: string, readOnly: boolean, visits: boolean): Effect.Effect<Snapshot, ImapError> {
    return this.#wish({ type: "user.select", mailbox, readOnly, visits })
  }

  /** Leaves the mailbox. The caller has the turn. */
  unselect(expunges: boolean): Effect.Effect<Snapshot, ImapError> {
    return this.#wish({ type: "user.unselect", expunges })
  }

  /**
   * Waits until the wish is fulfilled or refused. It is not sent while the machine takes an event, which would take others
   * first, after which this one may no longer fit.
   */
  #wish(event: AnyEventObject): Effect.Effect<Snapshot, ImapError> {
    return Effect.flatMap(this.session, () =>
      this.#interpreter.isTaking
        ? Effect.flatMap(Effect.yieldNow, () => this.#wish(event))
        : this.#sending(event, isAuthenticated)
    )
  }

  /** Sends an event, and waits for such a state after it; fails if the run ends. */
  #sending(event: AnyEventObject, is: (here: Snapshot) => boolean): Effect.Effect<Snapshot, ImapError> {
    return Effect.callback((resume) => {
      const stop = this.observers.waiters.later(is, resume)
      this.#interpreter.send(event)
      return Effect.sync(stop)
    })
  }

  /** Logs out if the server can answer, and waits until everything is closed. */
  get logout(): Effect.Effect<void> {
    return Effect.suspend(() => {
      const here = this.#interpreter.snapshot
      if (this.observers.isOver || isOver(here)) return Effect.void
      if (isAuthenticated(here) || isBetween(here)) {
        return this.#loggingOut
      }
      // a connection that is not at rest is closed without LOGOUT
      if (here.context.settings.keptAlive) return Scope.close(this.#scope, Exit.void)
      return Effect.andThen(this.#closing, Effect.ignore(this.ended))
    })
  }

  get #loggingOut(): Effect.Effect<void> {
    return Effect.callback((resume) => {
      const stop = this.observers.waiters.whenOver(() => resume(Effect.void))
      this.#interpreter.send({ type: "user.logout" })
      return Effect.sync(stop)
    })
  }

  /** Ends the run with the scope; one that is kept alive logs out then. */
  endsWith(scope: Scope.Scope): Effect.Effect<void> {
    return Scope.addFinalizerExit(scope, () => (this.run.settings.keptAlive ? this.#leave() : this.close()))
  }

  /** Logs out if the run is connected, and ends it. */
  #leave(): Effect.Effect<void> {
    const goodbye = Effect.suspend(() =>
      isAuthenticated(this.#interpreter.snapshot) ? this.logout : Effect.void
    )
    return Effect.ensuring(
      goodbye,
      Effect.suspend(() => this.close())
    )
  }

  /** Ends the run and all waiting calls. Needs no fiber if the run has ended by itself. */
  close(): Effect.Effect<void> {
    if (this.observers.isOver && this.#interpreter.isStill && isAttemptClosed(this.run)) {
      this.run.memory.release()
      return Effect.void
    }
    return Effect.suspend(() => this.#interpreter.stop).pipe(
      Effect.andThen(this.#closing),
      Effect.andThen(Effect.sync(() => this.#finish(this.#interpreter.snapshot))),
      Effect.ensuring(Effect.sync(() => this.run.memory.release()))
    )
  }

  /** Closes what the attempt opened. A transport that is slow to close delays it by a second at most. */
  get #closing(): Effect.Effect<void> {
    return Effect.suspend(() =>
      isAttemptClosed(this.run)
        ? Effect.void
        : this.#interpreter.bounded("the release of the transport", closeAttempt(this.run))
    )
  }

  /** Applies untagged data to the mailbox, and passes it on. */
  untagged(response: Untagged): void {
    const { attempt, follower } = this.run
    if (attempt.mailbox !== undefined) attempt.mailbox = Mailbox.withUntagged(attempt.mailbox, response)
    follower?.hear(response)
    this.observers.heard(response)
  }

  retried(ms: number): void {
    this.observers.retried(ms)
  }

  perform(name: string, input: unknown): ReturnType<Perform> {
    return performOf(this.run, name, input)
  }

  begins(connection: number): void {
    recordAttempt(this.run, connection)
  }

  observe(here: Snapshot): void {
    const { state } = here.configuration
    if (this.observers.waiters.over !== undefined || state === this.#lastState) return
    this.#lastState = state
    const arrives = isAuthenticated(here)
    const ends = isOver(here)
    if (arrives) {
      this.#hasArrived = true
      this.run.attempt.flights ??= this.run.attempt.winner?.flights()
    }
    if (arrives || ends) this.#finished ??= monotonicMillis(this.run.clock)
    this.observers.moved(here)
    if (ends) this.#release(here)
  }

  /** Closes the scope of the run, so that nothing stays in the surrounding one. */
  #release(here: Snapshot): void {
    this.#finish(here)
    const rest = Scope.closeUnsafe(this.#scope, Exit.void) ?? Effect.void
    if (!Exit.isExit(rest)) Effect.runFork(rest)
  }

  #finish(here: Snapshot): void {
    if (this.observers.isOver) return
    this.sharing.selections.end(endOf(here))
    this.observers.ended(here)
    this.sharing.endTurns()
  }
}

const nothing = () => {}

/** The target of calls: a run with one connection, or one connection of a run that is kept alive. */
export type Live = Pick<
  Lifecycle,
  | "run"
  | "attempt"
  | "context"
  | "state"
  | "capabilities"
  | "report"
  | "streams"
  | "sharing"
  | "workers"
  | "session"
  | "select"
  | "unselect"
  | "logout"
  | "ended"
  | "held"
>
