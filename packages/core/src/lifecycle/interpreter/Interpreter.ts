/**
 * The only place that runs the machine: `step` decides what to stop and what to start, and this does it.
 *
 * An activity is performed by a fiber unless its answer is there at once; the fiber then performs what its answer leads
 * to. A delay is a limit of the run's alarm, and an answer is an event, prefixed with the id of its invoke. Leaving a
 * state interrupts its activity and waits, at most a second, for its finalizers before the next activity of the same way
 * in starts. Events are taken one at a time, at once; those that occur meanwhile wait.
 *
 * A sink or an observer may do anything when it is called, even end the run: after each call the interpreter checks
 * whether it should continue.
 */
import { Cause, type Clock, Effect, Exit, type Fiber, Option } from "effect"
import type { AnyEventObject } from "xstate"
import { monotonicMillis } from "../../base/clock.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type { Event } from "../machine/activities.ts"
import type { Context } from "../machine/Context.ts"
import type { Settings } from "../machine/Settings.ts"
import { metaOf } from "../diagram/metaOf.ts"
import type { Recorder } from "../../trace/Recorder.ts"
import type { Alarm, Limit } from "./Alarm.ts"
import { defect } from "./defect.ts"
import { finalizerLimit, Leaving } from "./Leaving.ts"
import { begin, type Child, type OnMove, type Snapshot, type Start, step, type Stepped } from "./step.ts"
import * as trace from "./trace.ts"

export type { Snapshot } from "./step.ts"

/**
 * An activity that waits for something to happen, and needs no fiber until then, as XState's callback actors: calls `then`
 * with what to perform after that; returns what ends the wait.
 */
export type Listening<A> = (then: (rest: Effect.Effect<A, ImapError.ImapError>) => void) => () => void

/** The effect that performs an activity. */
export type Activity<A> = Effect.Effect<A, ImapError.ImapError> | Listening<A>

/** Makes an activity of the machine by its name. XState does not keep the types of its input and outcome. */
export type Perform = (name: string, input: unknown) => Activity<{ readonly type: string }>

/** The parts of a run that its machine needs. */
interface Surroundings {
  readonly settings: Settings
  readonly recorder: Recorder
  readonly clock: Clock.Clock
  readonly alarm: Alarm
}

/** What the interpreter calls as the machine moves. */
export interface Machine {
  readonly perform: Perform
  /** Called when an attempt begins, after all that belongs to the one before, with its number. */
  readonly begins: (connection: number) => void
  /** Called at each state, after its children have been started. */
  readonly observe: (snapshot: Snapshot) => void
}

/** A started child: an activity, or a timer, which is a limit of the alarm. */
class Running implements Limit {
  readonly child: Child
  ends = 0
  /** Ends a wait without a fiber. */
  unlisten: (() => void) | undefined
  fiber: Fiber.Fiber<unknown, unknown> | undefined
  stopped = false
  readonly #interpreter: Interpreter

  constructor(child: Child, interpreter: Interpreter) {
    this.child = child
    this.#interpreter = interpreter
  }

  ring(): void {
    this.#interpreter.timeIsOver(this)
  }
}

/** The part of an activity that needs a fiber, unless it is an exit. */
type Performed = Effect.Effect<{ readonly type: string }, ImapError.ImapError>

/** The end of an activity. */
type Outcome = Exit.Exit<{ readonly type: string }, ImapError.ImapError>

interface Pending {
  readonly event: Event
  readonly source: Running | undefined
}

export class Interpreter {
  readonly #machine: Machine
  readonly #alarm: Alarm
  readonly #recorder: Recorder
  readonly #clock: Clock.Clock
  readonly #leaving: Leaving
  readonly #running = new Map<Child, Running>()
  readonly #pending: Array<Pending> = []
  /** Activities that begin once the present event is taken. */
  readonly #due: Array<Effect.Effect<void>> = []
  /** True if the event is the answer of a fiber, which can perform the next activity. */
  #hasHand = false
  #current: Snapshot
  #takes = false
  /** True if nothing is started any more. */
  #isOver = false

  constructor({ alarm, clock, recorder, settings }: Surroundings, machine: Machine) {
    this.#machine = machine
    this.#current = begin(settings)
    this.#alarm = alarm
    this.#recorder = recorder
    this.#clock = clock
    this.#leaving = new Leaving(this.#alarm, this)
  }

  get snapshot(): Snapshot {
    return this.#current
  }

  /** True if an event is being taken: one that is sent now waits until after it, and after all others that wait. */
  get isTaking(): boolean {
    return this.#takes
  }

  /** True if it has ended, and no finalizer of an activity runs any more. */
  get isStill(): boolean {
    return this.#isOver && this.#leaving.isEmpty
  }

  /** Takes an event from the user. */
  send(event: AnyEventObject): void {
    this.#offer(this.#stamped(event, event.type), undefined)
  }

  /** Stops everything, and waits for the finalizers, a second at most. */
  get stop(): Effect.Effect<void> {
    return Effect.callback((resume) => {
      this.#end()
      this.#leaving.whenAllAreFree(() => resume(Effect.void))
    })
  }

  /** Runs an effect and waits for it, a second at most; one that takes longer is abandoned, and named in the trace. */
  bounded(what: string, effect: Effect.Effect<void>): Effect.Effect<void> {
    return Effect.callback((resume) => {
      const fiber = this.#alarm.fork(effect)
      if (fiber.pollUnsafe() !== undefined) return resume(Effect.void)
      this.#alarm.expect(fiber, finalizerLimit, (isLate) => {
        if (isLate) this.leftBehind(what)
        resume(Effect.void)
      })
    })
  }

  /** Called with what is abandoned, since it took too long to end. */
  leftBehind(what: string): void {
    trace.leftBehind(this.#recorder, what)
  }

  /** Makes an event of an answer. Two signatures: the type of an answer under the id of its invoke is known to XState only. */
  #stamped(answer: object, type: string): Event
  #stamped(answer: object, type: string): AnyEventObject {
    return { ...answer, type, at: monotonicMillis(this.#clock) }
  }

  #offer(event: Event, source: Running | undefined): void {
    if (this.#takes) return void this.#pending.push({ event, source })
    this.#alarm.hold()
    try {
      this.#takeAll(event, source)
      if (!this.#hasHand) this.#beginNext()
    } finally {
      this.#alarm.release()
    }
  }

  /** Takes an event, then those that occurred meanwhile. */
  #takeAll(event: Event, source: Running | undefined): void {
    this.#takes = true
    try {
      this.#take(event, source)
      for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift())
        this.#take(next.event, next.source)
    } finally {
      this.#takes = false
    }
  }

  #beginNext(): void {
    const activity = this.#due.shift()
    if (activity !== undefined) this.#alarm.fork(activity)
  }

  #take(event: Event, source: Running | undefined): void {
    if (!this.#isOver && source?.stopped !== true) this.#change(event, source)
    // all but the one that may be left to the present fiber
    while (this.#due.length > (this.#pending.length === 0 ? 1 : 0)) this.#beginNext()
  }

  #change(event: Event, source: Running | undefined): void {
    if (source !== undefined) this.#ended(source, event)
    const { snapshot, starts, stops } = this.#stepped(event)
    const isNew = snapshot !== this.#current
    const { context } = this.#current
    for (let at = 0; at < stops.length; at++) this.#stopChild(stops[at], snapshot.context)
    if (this.#isOver) return
    const { connections } = context
    this.#current = snapshot
    if (snapshot.context.connections > connections) this.#machine.begins(snapshot.context.connections)
    for (let at = 0; at < starts.length; at++) this.#start(starts[at], event.at)
    if (snapshot.configuration.isFinal) this.#end()
    if (isNew || starts.length > 0) this.#machine.observe(snapshot)
  }

  /** Takes a step. If a guard or an update throws, the machine fails with that defect instead of hanging. */
  #stepped(event: Event): Stepped {
    const { isSilent, listening } = this.#recorder
    const onMove: OnMove | undefined =
      !isSilent && listening() ? (from, name, to) => trace.moved(this.#recorder, from, name, to) : undefined
    try {
      return step(this.#current, event, onMove)
    } catch (thrown) {
      const failure = this.#failure("machine", event.type, Cause.die(thrown))
      return step(this.#current, this.#stamped(failure, failure.type), onMove)
    }
  }

  /** `at`: the time of the event, from which a timer counts. */
  #start(started: Start | undefined, at: number | undefined): void {
    if (this.#isOver || started === undefined) return
    const { child, input } = started
    const running = new Running(child, this)
    this.#running.set(child, running)
    if (!this.#recorder.isSilent) trace.started(this.#recorder, child, input, this.#current.configuration)
    if (running.stopped) return
    if (child.isTimer) this.#alarm.set(running, Number(input), at)
    else if (this.#leaving.isFree(child.wayIn)) this.#perform(running, input)
    else this.#performLater(running, input)
  }

  /** Called when the time of a timer is over. */
  timeIsOver(running: Running): void {
    this.#offer(this.#stamped({}, running.child.id), running)
  }

  #performLater(running: Running, input: unknown): void {
    this.#leaving.whenFree(running.child.wayIn, () => this.#perform(running, input))
  }

  #perform(running: Running, input: unknown): void {
    if (running.stopped) return
    const activity = this.#activityOf(running.child, input)
    if (!isListening(activity)) return this.#begin(running, activity)
    running.unlisten = activity((rest) => {
      if (!running.stopped) this.#begin(running, rest)
    })
  }

  #begin(running: Running, activity: Performed): void {
    if (isExit(activity)) return this.#answered(running, activity)
    this.#due.push(this.#performed(running, activity))
    if (!this.#takes) this.#beginNext()
  }

  /** Performs an activity, then the one that its answer leads to. */
  #performed(running: Running, activity: Performed): Effect.Effect<void> {
    return Effect.withFiber((fiber) => {
      if (running.stopped) return Effect.void
      running.fiber = fiber
      return Effect.matchCauseEffect(activity, {
        onFailure: (cause) => this.#goOn(running, Exit.failCause(cause)),
        onSuccess: (answer) => this.#goOn(running, Exit.succeed(answer))
      })
    })
  }

  #goOn(running: Running, outcome: Outcome): Effect.Effect<void> {
    this.#hasHand = true
    try {
      this.#answered(running, outcome)
    } finally {
      this.#hasHand = false
    }
    return (this.#takes ? undefined : this.#due.shift()) ?? Effect.void
  }

  /** Makes an activity; an exit, which needs no fiber, if it does not wait. */
  #activityOf({ name }: Child, input: unknown): ReturnType<Perform> {
    try {
      return this.#machine.perform(name, input)
    } catch (thrown) {
      return Exit.die(thrown)
    }
  }

  #answered(running: Running, exit: Outcome): void {
    this.#offer(this.#eventOf(running.child, exit), running)
  }

  /** Converts an exit to an event; an answer that cannot be read becomes a failure. */
  #eventOf(child: Child, exit: Outcome): Event {
    const { id, name } = child
    try {
      if (Exit.isSuccess(exit)) return this.#stamped(exit.value, `${id}.${exit.value.type}`)
    } catch (thrown) {
      return this.#eventOf(child, Exit.die(thrown))
    }
    const failure = this.#failure(id, name, exit.cause)
    return this.#stamped(failure, failure.type)
  }

  #ended(running: Running, event: Event): void {
    const { child } = running
    this.#forget(running)
    if (!this.#recorder.isSilent) trace.ended(this.#recorder, child, event)
  }

  #forget(running: Running): void {
    running.stopped = true
    if (this.#running.get(running.child) === running) this.#running.delete(running.child)
  }

  /** `after`: the context that the step leads to, of which the failure may be that stops the child. */
  #stopChild(child: Child | undefined, after: Context): void {
    const running = child && this.#running.get(child)
    if (running !== undefined) this.#stopRunning(running, after)
  }

  /** Stops a child before it is traced, since a sink may do anything. */
  #stopRunning(running: Running, after: Context): void {
    const { child } = running
    this.#forget(running)
    if (child.isTimer) this.#alarm.clear(running)
    else running.unlisten?.()
    if (running.fiber !== undefined) this.#leaving.leave(child.wayIn, child.id, running.fiber)
    if (!this.#recorder.isSilent) trace.stopped(this.#recorder, child, this.#current.context, after)
  }

  #end(): void {
    this.#isOver = true
    for (const running of Array.from(this.#running.values()))
      if (!running.stopped) this.#stopRunning(running, this.#current.context)
    this.#alarm.arm()
  }

  /** The event of a failure; anything but an `ImapError` is reported as a defect. */
  #failure(id: string, what: string, cause: Cause.Cause<ImapError.ImapError>): AnyEventObject {
    const failed = Cause.findErrorOption(cause)
    return {
      type: `failure.${id}`,
      error: Option.getOrElse(failed, () => this.#defect(id, what, cause))
    }
  }

  #defect(id: string, what: string, cause: Cause.Cause<unknown>): ImapError.ImapError {
    const { state } = this.#current.configuration
    const reason = defect(`${what} in ${state}`, state, Cause.squash(cause), this.#recorder.redactor)
    return ImapError.make(reason, metaOf(leafOf(state, id))?.step ?? "account")
  }
}

const isListening = <A>(activity: Activity<A>): activity is Listening<A> => typeof activity === "function"

const isExit = <A, E>(effect: Effect.Effect<A, E>): effect is Exit.Exit<A, E> => Exit.isExit(effect)

/** The leaf of an activity, such as `startTls.handshake`: while two ways in race, a state has a leaf of each. */
const leafOf = (state: string, id: string): string =>
  state.split("+").find((leaf) => leaf.startsWith(`dialing.${id.slice(0, id.indexOf("."))}.`)) ?? state
