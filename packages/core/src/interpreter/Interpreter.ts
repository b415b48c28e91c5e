/**
 * The only place that runs the machine: `step` says what to stop and what to start, and this does it.
 *
 * An activity is a fiber unless its answer is there at once, a delay is an entry of the one alarm, an answer is an
 * event, prefixed with the id of its invoke. Leaving a state interrupts its activity and waits, at most a second, for
 * its finalizers before the next one of the same way in starts. Events are taken one at a time, where they occur; those
 * that occur meanwhile wait.
 *
 * A sink or an observer that is called may do anything, even end the run: after each call the interpreter checks
 * whether it is still to continue.
 */
import { Cause, type Clock, Effect, Exit, type Fiber } from "effect"
import type { AnyEventObject } from "xstate"
import { monotonicMillis } from "../clock.ts"
import * as ImapError from "../ImapError.ts"
import type { Event } from "../machine/activities.ts"
import { moves } from "./leaves.ts"
import type { Settings } from "../machine/Settings.ts"
import { metaOf } from "../machine/metaOf.ts"
import type { Recorder } from "../trace/Recorder.ts"
import type { Alarm } from "./Alarm.ts"
import type { Configuration } from "./Configuration.ts"
import { defect } from "./defect.ts"
import { finalizerLimit, Leaving } from "./Leaving.ts"
import { begin, type Child, type Snapshot, step, type Stepped } from "./step.ts"
import { without } from "../without.ts"

export type { Snapshot } from "./step.ts"

/** Performs an activity of the machine by its name; XState has forgotten which input and outcome belong to it. */
export type Perform = (
  name: string,
  input: unknown
) => Effect.Effect<{ readonly type: string }, ImapError.ImapError>

export interface InterpreterOptions {
  readonly settings: Settings
  readonly perform: Perform
  readonly recorder: Recorder
  readonly clock: Clock.Clock
  readonly alarm: Alarm
  /** Called at each state, once what it asks for has been started. */
  readonly observe: (snapshot: Snapshot) => void
}

/** A child that was started. */
interface Running {
  readonly child: Child
  /** Of a timer. */
  ring: (() => void) | undefined
  fiber: Fiber.Fiber<unknown, unknown> | undefined
  stopped: boolean
}

/** Of an activity. */
type Outcome = Exit.Exit<{ readonly type: string }, ImapError.ImapError>

interface Pending {
  readonly event: Event
  readonly source: Running | undefined
}

export class Interpreter {
  private readonly options: InterpreterOptions
  private readonly alarm: Alarm
  private readonly leaving: Leaving
  private running: ReadonlyArray<Running> = []
  private readonly pending: Array<Pending> = []
  private current: Snapshot
  private takes = false
  /** Nothing is started any more. */
  private isOver = false

  constructor(options: InterpreterOptions) {
    this.options = options
    this.current = begin(options.settings)
    this.alarm = options.alarm
    this.leaving = new Leaving(this.alarm, (activity) => this.leftBehind(activity))
  }

  get snapshot(): Snapshot {
    return this.current
  }

  /** In the midst of an event: what is sent now is taken after it, and after all others that wait. */
  get isTaking(): boolean {
    return this.takes
  }

  /** An event by the user. */
  send(event: AnyEventObject): void {
    this.offer(this.stamped(event, event.type), undefined)
  }

  /** Stops everything at once, and waits for the finalizers, a second at most. */
  get stop(): Effect.Effect<void> {
    return Effect.callback((resume) => {
      this.end()
      this.leaving.whenAllAreFree(() => resume(Effect.void))
    })
  }

  /** Runs it alongside all else, and waits a second at most: what takes longer is abandoned, and named in the trace. */
  bounded(what: string, effect: Effect.Effect<void>): Effect.Effect<void> {
    return Effect.callback((resume) => {
      const fiber = this.alarm.fork(effect)
      if (fiber.pollUnsafe() !== undefined) return resume(Effect.void)
      this.alarm.expect(fiber, finalizerLimit, (isLate) => {
        if (isLate) this.leftBehind(what)
        resume(Effect.void)
      })
    })
  }

  private leftBehind(what: string): void {
    this.options.recorder.emit("trace:note", { text: `left behind after 1 s: ${what}` })
  }

  /** What an activity answers, under the id of its invoke, is an event of the machine: two signatures say so. */
  private stamped(answer: object, type: string): Event
  private stamped(answer: object, type: string): AnyEventObject {
    return { ...answer, type, at: monotonicMillis(this.options.clock) }
  }

  private offer(event: Event, source: Running | undefined): void {
    this.pending.push({ event, source })
    if (this.takes) return
    this.takes = true
    for (let next = this.pending.shift(); next !== undefined; next = this.pending.shift()) this.take(next)
    this.takes = false
    this.alarm.arm()
  }

  private take({ event, source }: Pending): void {
    if (this.isOver || source?.stopped === true) return
    if (source !== undefined) this.ended(source, event)
    const { snapshot, starts, stops } = this.stepped(event)
    const isNew = snapshot !== this.current
    this.current = snapshot
    for (const child of stops) this.stopChild(child)
    for (const { child, input } of starts) this.start(child, input)
    if (snapshot.configuration.isFinal) this.end()
    if (isNew || starts.length > 0) this.options.observe(snapshot)
  }

  /** A guard or an update that throws is a defect of ours: the machine fails with it, and does not hang. */
  private stepped(event: Event): Stepped {
    const onMove = this.options.recorder.listening() ? this.record : undefined
    try {
      return step(this.current, event, onMove)
    } catch (thrown) {
      const failure = this.failure("machine", event.type, Cause.die(thrown))
      return step(this.current, this.stamped(failure, failure.type), onMove)
    }
  }

  private readonly record = (from: Configuration, event: string, to: Configuration): void => {
    const moved = moves(from.state.split("+"), to.state.split("+"))
    // a state that is entered again is left and reached as any other
    const all = moved.length === 0 ? [{ from: from.state, to: to.state }] : moved
    for (const move of all) this.options.recorder.emit("machine:transition", { ...move, event })
  }

  private start(child: Child, input: unknown): void {
    if (this.isOver) return
    const running: Running = { child, ring: undefined, fiber: undefined, stopped: false }
    this.running = this.running.length === 0 ? [running] : this.running.concat(running)
    this.traceStart(child, input)
    if (child.isTimer) this.setTimer(running, Number(input))
    else if (this.leaving.isFree(child.wayIn)) this.perform(running, input)
    else this.performLater(running, input)
  }

  private setTimer(running: Running, ms: number): void {
    if (running.stopped) return
    running.ring = () => this.offer(this.stamped({}, running.child.id), running)
    this.alarm.set(running.ring, ms)
  }

  private performLater(running: Running, input: unknown): void {
    this.leaving.whenFree(running.child.wayIn, () => this.perform(running, input))
  }

  private perform(running: Running, input: unknown): void {
    if (running.stopped) return
    const answer = this.answerOf(running.child, input)
    if (isExit(answer)) return this.answered(running, answer)
    const fiber = this.alarm.fork(answer)
    running.fiber = fiber
    // a sink that it called may have stopped it, while it could not be interrupted yet
    if (running.stopped) return this.leaving.leave(running.child.wayIn, running.child.id, fiber)
    fiber.addObserver((exit) => this.answered(running, exit))
  }

  /** An exit if the activity does not wait: it needs no fiber. */
  private answerOf({ name }: Child, input: unknown): ReturnType<Perform> {
    try {
      return this.options.perform(name, input)
    } catch (thrown) {
      return Exit.die(thrown)
    }
  }

  private answered(running: Running, exit: Outcome): void {
    if (!running.stopped) this.offer(this.eventOf(running.child, exit), running)
  }

  /** An answer that cannot be read is a failure. */
  private eventOf(child: Child, exit: Outcome): Event {
    const { id, name } = child
    try {
      if (Exit.isSuccess(exit)) return this.stamped(exit.value, `${id}.${exit.value.type}`)
    } catch (thrown) {
      return this.eventOf(child, Exit.die(thrown))
    }
    const failure = this.failure(id, name, exit.cause)
    return this.stamped(failure, failure.type)
  }

  private ended(running: Running, { type }: Event): void {
    const { child } = running
    this.forget(running)
    const { recorder } = this.options
    if (!recorder.listening()) return
    if (child.isTimer) recorder.emit("timer:fired", { ...wayInOf(child), timer: child.name })
    else recorder.emit("activity:end", { id: child.id, outcome: outcomeOf(type) })
  }

  private forget(running: Running): void {
    running.stopped = true
    this.running = without(this.running, running)
  }

  private stopChild(child: Child): void {
    const running = this.running.find((each) => each.child === child)
    if (running !== undefined) this.stopRunning(running)
  }

  /** First it is stopped, then the trace says so. */
  private stopRunning(running: Running): void {
    const { child } = running
    this.forget(running)
    if (running.ring !== undefined) this.alarm.clear(running.ring)
    else if (running.fiber !== undefined) this.leaving.leave(child.wayIn, child.id, running.fiber)
    const { recorder } = this.options
    if (!recorder.listening()) return
    if (child.isTimer) recorder.emit("timer:cleared", { ...wayInOf(child), timer: child.name })
    else recorder.emit("activity:end", { id: child.id, outcome: "interrupted", interrupted: true })
  }

  private end(): void {
    this.isOver = true
    for (const running of this.running) if (!running.stopped) this.stopRunning(running)
    this.alarm.arm()
  }

  private traceStart(child: Child, input: unknown): void {
    const { recorder } = this.options
    if (!recorder.listening()) return
    if (child.isTimer) recorder.emit("timer:set", { ...wayInOf(child), timer: child.name, ms: Number(input) })
    else recorder.emit("activity:start", { id: child.id, state: this.current.configuration.state })
  }

  /** A failure is an event like any other; one that is no `ImapError` is a defect, and reported as one. */
  private failure(id: string, what: string, cause: Cause.Cause<ImapError.ImapError>): AnyEventObject {
    const [failed] = cause.reasons.flatMap((reason) => (Cause.isFailReason(reason) ? [reason.error] : []))
    return { type: `failure.${id}`, error: failed ?? this.defect(id, what, cause) }
  }

  private defect(id: string, what: string, cause: Cause.Cause<unknown>): ImapError.ImapError {
    const { state } = this.current.configuration
    const reason = defect(`${what} in ${state}`, state, Cause.squash(cause), this.options.recorder.redactor)
    return ImapError.make(reason, metaOf(leafOf(state, id))?.step ?? "account")
  }
}

const isExit = <A, E>(effect: Effect.Effect<A, E>): effect is Exit.Exit<A, E> => Exit.isExit(effect)

/** `startTls.greeting.preauth` is the outcome `preauth`; a failure is an outcome, too. */
const outcomeOf = (type: string): string =>
  type.startsWith("failure.") ? "failure" : type.slice(type.lastIndexOf(".") + 1)

const wayInOf = ({ wayIn }: Child) => (wayIn === undefined ? {} : { lane: wayIn })

/** While two ways in race a state names a leaf of each: the one of the activity, by its id `startTls.handshake`. */
const leafOf = (state: string, id: string): string =>
  state.split("+").find((leaf) => leaf.startsWith(`dialing.${id.slice(0, id.indexOf("."))}.`)) ?? state
