/** One run of the machine as its users see it: where it is, what it reports, how it ends. */
import { Effect, Exit, Scope, Semaphore, type Stream } from "effect"
import type { Account } from "../Account.ts"
import { performing } from "../activity/performers.ts"
import { type Attempt, closeAttempt, endTurn, type Run } from "../activity/Run.ts"
import * as Capability from "../Capability.ts"
import { monotonicMillis } from "../clock.ts"
import * as ImapError from "../ImapError.ts"
import type { Gap, Options } from "../ImapConnection.ts"
import * as Interpreter from "../interpreter/Interpreter.ts"
import type { Context } from "../machine/Context.ts"
import { isHostsRefusal } from "../machine/losses.ts"
import type { Report } from "../Report.ts"
import type { Untagged } from "../Response.ts"
import type { Session } from "../session/Session.ts"
import { ended } from "../trace/ended.ts"
import type { Transport } from "../Transport.ts"
import { Broadcast } from "./Broadcast.ts"
import { type Keeping, makeRun } from "./makeRun.ts"
import { reportOf } from "./report.ts"
import * as Telemetry from "./Telemetry.ts"

export type Snapshot = Interpreter.Snapshot

export const isSelected = ({ configuration }: Snapshot): boolean => configuration.is("selected")
export const isAuthenticated = (here: Snapshot) => isSelected(here) || here.configuration.is("unselected")
/** The user's turn ends a run, unless it is kept alive for it. */
const isOver = ({ configuration, context }: Snapshot) =>
  configuration.isFinal || (configuration.is("needsUser") && !context.settings.keptAlive)
/** Commands may go out: nothing is selected, or nothing of our own is in their way. */
const isFree = ({ configuration }: Snapshot) =>
  configuration.is("selected.quiet") || configuration.is("unselected.quiet")
const isResting = (here: Snapshot) => isFree(here) || isOver(here)

const closed = ImapError.make({ _tag: "Closed" }, "selected")

/** No connection is there, and none is being made: there is nobody to say goodbye to. */
const isBetween = ({ configuration, context }: Snapshot) =>
  context.settings.keptAlive &&
  (configuration.is("backoff") || configuration.is("queueing") || configuration.is("needsUser"))

/** Why it is over: the failure, or the user's own goodbye. */
const endOf = ({ configuration, context }: Snapshot): ImapError.ImapError =>
  configuration.is("closed") ? closed : (context.failure ?? closed)

/** Replaces the states in `changes` that a listener was too slow for. */
export const missedStates = () => "…"
/** Replaces the responses in `untagged`. */
export const missedData = (missed: number): Gap => ({ _tag: "Gap", missed })

/** Who follows a run that is kept alive, from one connection to the next. */
export interface Watcher {
  readonly moved: (here: Snapshot) => void
  /** Another attempt comes after so many milliseconds. */
  readonly waits: (ms: number) => void
  readonly heard: (response: Untagged, bytes: number) => void
  readonly ended: (why: ImapError.ImapError) => void
}

interface Waiter {
  readonly is: (here: Snapshot) => boolean
  readonly resume: (result: Effect.Effect<Snapshot, ImapError.ImapError>) => void
}

/** What goes on with a run that is kept alive, as events of the machine. */
type UserWish = { readonly type: "user.retry" } | { readonly type: "user.renew"; readonly refreshes: boolean }

export class Lifecycle {
  readonly run: Run
  /** Commands of the user go out one at a time. */
  readonly turn = Semaphore.makeUnsafe(1)
  private readonly scope: Scope.Closeable
  private readonly interpreter: Interpreter.Interpreter
  private readonly telemetry: Telemetry.Telemetry
  /** Not a `SubscriptionRef`: the machine moves outside of effects, and what waits for a slow listener is bounded. */
  private readonly states: Broadcast<string>
  private readonly data: Broadcast<Untagged | Gap>
  private waiters: ReadonlyArray<Waiter> = []
  /** Callers that work with the connection, or wait to. */
  private workers = 0
  private readonly began: number
  private finished: number | undefined
  private wasSelected = false
  /** Attempts whose end was recorded. */
  private endedAttempts = 0
  private lastState = ""
  private phase = ""
  /** Why the run ended, once it has. */
  private over: ImapError.ImapError | undefined
  watcher: Watcher | undefined

  constructor(run: Run, telemetry: Telemetry.Telemetry, scope: Scope.Closeable) {
    const { alarm, clock, policy, recorder, settings } = run
    const capacity = policy.sizes.listener
    this.run = run
    this.scope = scope
    this.telemetry = telemetry
    this.began = monotonicMillis(clock)
    this.states = new Broadcast(capacity, missedStates)
    this.data = new Broadcast<Untagged | Gap>(capacity, missedData)
    this.interpreter = new Interpreter.Interpreter({
      settings,
      perform: performing(run),
      recorder,
      clock,
      alarm,
      observe: (snapshot) => this.observe(snapshot)
    })
  }

  /** What the current connection has opened. */
  get attempt(): Attempt {
    return this.run.attempt
  }

  get context(): Context {
    return this.interpreter.snapshot.context
  }

  get state(): string {
    return this.interpreter.snapshot.configuration.state
  }

  get capabilities(): Capability.Capabilities {
    const { login, mailbox } = this.context
    return mailbox.capabilities ?? login.capabilities ?? Capability.none
  }

  get report(): Report {
    const until = this.finished ?? monotonicMillis(this.run.clock)
    return reportOf(this.run, this.context, until - this.began)
  }

  get changes(): Stream.Stream<string> {
    return this.states.stream(() => [this.state])
  }

  get untagged(): Stream.Stream<Untagged | Gap> {
    return this.data.stream(() => [])
  }

  /** What a span of a call says of the connection. */
  place(command?: string): Readonly<Record<string, string | number>> {
    const place = Telemetry.placeOf(this.run, this.context)
    return command === undefined ? place : { ...place, "imap.command": command }
  }

  /** Begins to connect. */
  start(): void {
    this.interpreter.send({ type: "user.connect" })
  }

  /** What the server sent, asked for or not. */
  hear(response: Untagged, bytes: number): void {
    this.data.publish(response, bytes)
    this.watcher?.heard(response, bytes)
  }

  /** What the user wants; where the machine does not wait for it, nothing happens. */
  send(event: UserWish): void {
    this.interpreter.send(event)
  }

  /** Once the mailbox was selected for the first time. */
  get selected(): Effect.Effect<void, ImapError.ImapError> {
    return Effect.suspend(() => (this.wasSelected ? Effect.void : Effect.asVoid(this.when(isSelected))))
  }

  /** Fails, and never succeeds. */
  get ended(): Effect.Effect<never, ImapError.ImapError> {
    return Effect.andThen(
      this.when(() => false),
      Effect.never
    )
  }

  /** The session that commands go to; an earlier selection, interrupted by its caller, is waited for. */
  get session(): Effect.Effect<Session, ImapError.ImapError> {
    return Effect.flatMap(this.when(isResting), () => {
      const { winner } = this.run.attempt
      return winner === undefined ? this.ended : Effect.succeed(winner)
    })
  }

  /** Keeps the connection free for what is done with it: an IDLE ends first, and the next one begins afterwards. */
  working<A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    if (!this.run.settings.keptAlive) return work
    return Effect.acquireUseRelease(
      this.beginWork,
      () => work,
      () => this.endWork
    )
  }

  /** Each is ended by `endWork`. */
  get beginWork(): Effect.Effect<void> {
    return Effect.sync(() => {
      if (this.workers++ === 0) this.tell({ type: "user.work" })
    })
  }

  get endWork(): Effect.Effect<void> {
    return Effect.sync(() => {
      if (--this.workers === 0) this.tell({ type: "user.rest" })
    })
  }

  /** A connection that is not kept alive has nothing in the way of work. */
  private tell(event: { readonly type: "user.work" | "user.rest" }): void {
    if (this.run.settings.keptAlive) this.interpreter.send(event)
  }

  /** Selects through the machine. The caller holds the turn. */
  select(mailbox: string, readOnly: boolean): Effect.Effect<Snapshot, ImapError.ImapError> {
    const event = { type: "user.select", mailbox, readOnly }
    return Effect.andThen(
      this.session,
      this.when(isAuthenticated, () => this.interpreter.send(event))
    )
  }

  /** Logs out where the server can answer, and waits until all is closed. */
  get logout(): Effect.Effect<void> {
    return Effect.suspend(() => {
      const here = this.interpreter.snapshot
      if (this.over !== undefined || isOver(here)) return Effect.void
      if (isAuthenticated(here) || isBetween(here)) {
        return Effect.ignore(
          Effect.andThen(
            this.when(
              () => false,
              () => this.interpreter.send({ type: "user.logout" })
            ),
            Effect.void
          )
        )
      }
      // while the connection is not at rest it is closed without LOGOUT
      if (here.context.settings.keptAlive) return Scope.close(this.scope, Exit.void)
      return Effect.andThen(this.closing, Effect.ignore(this.ended))
    })
  }

  /** Says goodbye where the server listens. */
  get goodbye(): Effect.Effect<void> {
    return Effect.suspend(() => (isAuthenticated(this.interpreter.snapshot) ? this.logout : Effect.void))
  }

  /** The end of the scope ends the run, and all that waits for it. */
  get close(): Effect.Effect<void> {
    return Effect.suspend(() =>
      this.interpreter.stop.pipe(
        Effect.andThen(this.closing),
        Effect.andThen(Effect.sync(() => this.finish(endOf(this.interpreter.snapshot))))
      )
    )
  }

  /** The attempt is over, and another one follows. */
  retried(ms: number): void {
    this.attemptEnded("retried")
    this.watcher?.waits(ms)
  }

  /** Closes what the attempt opened. A transport that does not let go delays it by a second at most. */
  private get closing(): Effect.Effect<void> {
    const close = Effect.suspend(() => closeAttempt(this.run))
    return this.interpreter.bounded("the release of the transport", close)
  }

  /**
   * Waits for it, and fails with the end of the connection. What `begin` brings about cannot be missed: it comes
   * when the wait has begun already.
   */
  private when(
    is: (here: Snapshot) => boolean,
    begin?: () => void
  ): Effect.Effect<Snapshot, ImapError.ImapError> {
    return Effect.callback((resume) => {
      if (this.over !== undefined) return resume(Effect.fail(this.over))
      const here = this.interpreter.snapshot
      if (begin === undefined && is(here)) return resume(Effect.succeed(here))
      const waiter = { is, resume }
      this.waiters = [...this.waiters, waiter]
      begin?.()
      return Effect.sync(() => this.forget(waiter))
    })
  }

  private observe(here: Snapshot): void {
    const { configuration, context } = here
    const { state } = configuration
    if (this.over !== undefined || state === this.lastState) return
    this.lastState = state
    if (this.telemetry.isTraced || configuration.phase !== this.phase) {
      this.phase = configuration.phase
      this.telemetry.observe(state, context)
    }
    this.states.publish(state, 2 * state.length)
    if (isSelected(here) || isOver(here)) this.finished ??= monotonicMillis(this.run.clock)
    if (isSelected(here)) this.wasSelected = true
    if (this.run.turn !== undefined) this.endTurn(here)
    if (isOver(here)) return this.release(here)
    if (configuration.is("needsUser")) this.attemptEnded("failed")
    this.watcher?.moved(here)
    // one that resumes may wait again at once, and then for what comes next
    const due = this.waiters.filter(({ is }) => is(here))
    for (const waiter of due) if (this.forget(waiter)) waiter.resume(Effect.succeed(here))
  }

  /** Others may begin at the host once this one is there, or has failed. */
  private endTurn(here: Snapshot): void {
    if (isAuthenticated(here)) endTurn(this.run, "reached")
    else if (here.configuration.is("failing")) {
      endTurn(this.run, isHostsRefusal(here.context) ? "refused" : "other")
    }
  }

  /** `false` where it does not wait any more. */
  private forget(waiter: Waiter): boolean {
    const waits = this.waiters.includes(waiter)
    if (waits) this.waiters = this.waiters.filter((other) => other !== waiter)
    return waits
  }

  /** Closes the run's own scope, so that nothing of it stays in the surrounding one. */
  private release(here: Snapshot): void {
    this.finish(endOf(here))
    Effect.runFork(Scope.close(this.scope, Exit.void))
  }

  private finish(error: ImapError.ImapError): void {
    if (this.over !== undefined) return
    const here = this.interpreter.snapshot
    this.over = error
    endTurn(this.run, "other")
    this.attemptEnded(here.configuration.is("closed") ? "closed" : isOver(here) ? "failed" : "interrupted")
    this.telemetry.close()
    this.states.end()
    this.data.end()
    this.watcher?.ended(error)
    for (const waiter of this.waiters) if (this.forget(waiter)) waiter.resume(Effect.fail(error))
  }

  /** Records in trace and metrics how an attempt ended, once. */
  private attemptEnded(outcome: "closed" | "failed" | "interrupted" | "retried"): void {
    if (this.endedAttempts === this.context.connections) return
    this.endedAttempts = this.context.connections
    const { failure } = this.context
    const hasFailed = outcome === "failed" || outcome === "retried"
    if (hasFailed) this.telemetry.failed(failure)
    this.run.recorder.emit("connection:ended", { outcome, ...(hasFailed ? ended(failure) : {}) })
  }
}

/** Begins to connect, in a scope of its own that leaves the surrounding one when the connection ends. */
export const make = (
  account: Account,
  options: Options,
  keeping: Keeping = { keptAlive: false }
): Effect.Effect<Lifecycle, ImapError.ImapError, Scope.Scope | Transport> =>
  prepared(account, options, keeping, (lifecycle) => lifecycle)

/** As `make`, for who follows the run from its beginning. One that is kept alive says goodbye when the scope ends. */
export const prepared = <A>(
  account: Account,
  options: Options,
  keeping: Keeping,
  prepare: (lifecycle: Lifecycle) => A
): Effect.Effect<A, ImapError.ImapError, Scope.Scope | Transport> =>
  Effect.gen(function* () {
    let lifecycle: Lifecycle | undefined
    const { run, telemetry } = yield* makeRun(account, options, keeping, {
      context: () => lifecycle?.context,
      untagged: (response, bytes) => lifecycle?.hear(response, bytes),
      retried: (ms) => lifecycle?.retried(ms)
    })
    const surrounding = yield* Effect.scope
    // nothing comes between: what is begun is ended by the scope, and what is not begun needs no end
    return yield* Effect.uninterruptible(
      Effect.gen(function* () {
        const scope = yield* Scope.fork(surrounding)
        lifecycle = new Lifecycle(run, telemetry, scope)
        yield* Scope.addFinalizer(scope, lifecycle.close)
        if (keeping.keptAlive) yield* Scope.addFinalizer(scope, lifecycle.goodbye)
        const made = prepare(lifecycle)
        lifecycle.start()
        return made
      })
    )
  })
