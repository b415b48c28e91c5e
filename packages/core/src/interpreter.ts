/**
 * The only place that runs the machine: pure transitions give plain actions, and here they are performed.
 *
 * An activity is a fiber, a delay is a sleep, an answer is an event with the id of its invoke in front. Leaving a
 * state interrupts its activity and waits, at most a second, for its finalizers before the next one of the same lane
 * starts. Each list of actions is netted first: XState starts the invoke of every state that an `always` passes
 * through, and a child that the same list stops again is never started.
 */
import { Cause, type Clock, Effect, Exit, Fiber, Queue, type Scope } from "effect"
import {
  type AnyActorScope,
  type AnyEventObject,
  createActor,
  type ExecutableActionObject,
  getMicrosteps,
  type SnapshotFrom
} from "xstate"
import * as ImapError from "./ImapError.ts"
import type { Activities, ActivityName, Event, Outcome } from "./machine/activities.ts"
import { type ConnectionMachine, connectionMachine } from "./machine/connectionMachine.ts"
import { leaves, moves } from "./machine/leaves.ts"
import { net, type Start } from "./machine/netted.ts"
import { laneNames, type Settings } from "./machine/Settings.ts"
import type { Recorder } from "./trace/Recorder.ts"

export type Snapshot = SnapshotFrom<ConnectionMachine>

/** What performs each activity of the machine. */
export type Performers = {
  readonly [Name in ActivityName]: (
    input: Activities[Name]["input"]
  ) => Effect.Effect<Outcome<Name>, ImapError.ImapError>
}

export interface Options {
  readonly settings: Settings
  readonly performers: Performers
  readonly recorder: Recorder
  readonly clock: Clock.Clock
  /** Told of each snapshot, before its actions are performed. */
  readonly observe: (snapshot: Snapshot) => void
}

export interface Interpreter {
  /** An event by the user; it gets its time here. */
  readonly send: (event: AnyEventObject) => void
  readonly snapshot: () => Snapshot
  /** Waits until the machine has come to its end and all it started is stopped. */
  readonly done: Effect.Effect<Snapshot>
}

/** A finalizer that takes longer is left behind: it must not freeze the machine. */
const finalizerLimit = "1 second"

/** XState forgets what `setup` checked, that a source and its input belong together; two signatures say it again. */
function performerOf(
  performers: Performers,
  src: string
): ((input: unknown) => Effect.Effect<{ readonly type: string }, ImapError.ImapError>) | undefined
function performerOf(performers: Readonly<Record<string, (input: never) => unknown>>, src: string) {
  return performers[src]
}

/** The same of events: what an activity answers, under the id of its invoke, is an event of the machine. */
function stamped(event: AnyEventObject, at: number): Event
function stamped(event: AnyEventObject, at: number) {
  return { ...event, at }
}

/** Each list of actions is collected here, and performed by us. Reused, for making one costs more than a step. */
const collector = (settings: Settings) => {
  const actions: Array<ExecutableActionObject> = []
  const self = createActor(connectionMachine, { input: settings })
  const scope: AnyActorScope = {
    self,
    id: "",
    sessionId: "",
    logger: () => {},
    defer: () => {},
    emit: () => {},
    stopChild: () => {},
    system: self.system,
    actionExecutor: (action) => actions.push(action)
  }
  return { scope, take: () => actions.splice(0) }
}

interface Child {
  readonly timer: string | undefined
  fiber: Fiber.Fiber<unknown> | undefined
  alive: boolean
}

/** Children of one lane wait for each other; a loser's end never delays the winner. */
const laneOf = (id: string): string => laneNames.find((lane) => id.startsWith(`${lane}.`)) ?? ""

/** `xstate.after.greetingLimit.connection…` is the timer `greetingLimit`. */
const timerName = (id: string): string => id.split(".")[2] ?? id

const failed = (id: string, cause: Cause.Cause<ImapError.ImapError>): AnyEventObject => {
  const [error] = cause.reasons.flatMap((reason) => (Cause.isFailReason(reason) ? [reason.error] : []))
  const problem = `${id}: ${Cause.pretty(cause).slice(0, 256)}`
  return { type: `failure.${id}`, error: error ?? ImapError.make({ _tag: "Defect", problem }, "tcp") }
}

/** Runs the machine until its end, or the scope's. What is still running then is stopped first. */
export const run = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<Interpreter, never, Scope.Scope> {
  const { clock, recorder } = options
  const { scope, take } = collector(options.settings)
  const mailbox = yield* Queue.unbounded<{ readonly event: Event; readonly source: Child | undefined }>()
  const children = new Map<string, Child>()
  /** Interrupted, with finalizers still at work: of each lane. */
  const leaving = new Map<string, ReadonlyArray<Fiber.Fiber<unknown>>>()
  let snapshot: Snapshot = connectionMachine.getInitialSnapshot(scope, options.settings)

  const offer = (event: AnyEventObject, source: Child | undefined) =>
    Queue.offerUnsafe(mailbox, { event: stamped(event, clock.currentTimeMillisUnsafe()), source })

  const activity = (id: string, src: string, input: unknown): Effect.Effect<AnyEventObject> => {
    const perform = performerOf(options.performers, src)
    if (perform === undefined) return Effect.die(`no activity performs ${src}`)
    return Effect.exit(perform(input)).pipe(
      Effect.map((exit) =>
        Exit.isSuccess(exit) ? { ...exit.value, type: `${id}.${exit.value.type}` } : failed(id, exit.cause)
      )
    )
  }

  /** Waits until nothing of the lane is at work any more. */
  const left = (lane: string): Effect.Effect<void> =>
    Effect.forEach(leaving.get(lane) ?? [], Fiber.await, { discard: true })

  const begin = (id: string, start: Start) => {
    const child: Child = {
      timer: start._tag === "timer" ? timerName(id) : undefined,
      fiber: undefined,
      alive: true
    }
    children.set(id, child)
    const work =
      start._tag === "timer"
        ? Effect.as(Effect.sleep(start.ms), start.event)
        : Effect.andThen(left(laneOf(id)), activity(id, start.src, start.input))
    if (start._tag === "timer") recorder.emit("timer:set", { timer: timerName(id), ms: start.ms })
    else recorder.emit("activity:start", { id, state: leaves(snapshot.value).join("+") })
    const told = Effect.map(work, (event) => child.alive && offer(event, child))
    return Effect.map(Effect.forkDetach(told, { startImmediately: true }), (fiber) => {
      child.fiber = fiber
    })
  }

  /** Interrupts now; the finalizers are waited for by the next child of the lane. */
  const stop = Effect.fnUntraced(function* (id: string) {
    const child = children.get(id)
    if (child === undefined) return
    children.delete(id)
    child.alive = false
    if (child.timer !== undefined) recorder.emit("timer:cleared", { timer: child.timer })
    else recorder.emit("activity:end", { id, outcome: "interrupted", interrupted: true })
    if (child.fiber === undefined) return
    const ending = yield* Effect.forkDetach(
      Effect.timeoutOption(Fiber.interrupt(child.fiber), finalizerLimit),
      {
        startImmediately: true
      }
    )
    const others = (leaving.get(laneOf(id)) ?? []).filter((fiber) => fiber.pollUnsafe() === undefined)
    leaving.set(laneOf(id), [...others, ending])
  })

  const perform = Effect.fnUntraced(function* (actions: ReadonlyArray<ExecutableActionObject>) {
    const { starts, stops } = net(actions)
    for (const id of stops) yield* stop(id)
    for (const [id, start] of starts) yield* begin(id, start)
  })

  const step = (event: Event): ReadonlyArray<ExecutableActionObject> => {
    if (recorder.listening()) traceSteps(recorder, snapshot, event)
    snapshot = connectionMachine.transition(snapshot, event, scope)
    return take()
  }

  const ended = (event: Event, source: Child) => {
    for (const [id, child] of children) {
      if (child !== source) continue
      children.delete(id)
      if (child.timer !== undefined) recorder.emit("timer:fired", { timer: child.timer })
      else recorder.emit("activity:end", { id, outcome: event.type.slice(event.type.lastIndexOf(".") + 1) })
    }
  }

  const loop = Effect.gen(function* () {
    while (snapshot.status === "active") {
      const { event, source } = yield* Queue.take(mailbox)
      if (source?.alive === false) continue
      if (source !== undefined) ended(event, source)
      const actions = step(event)
      options.observe(snapshot)
      yield* perform(actions)
    }
  })

  const stopAll = Effect.gen(function* () {
    for (const id of [...children.keys()]) yield* stop(id)
    yield* Effect.forEach([...leaving.keys()], left, { discard: true })
  })

  yield* Effect.addFinalizer(() => stopAll)
  const fiber = yield* Effect.forkScoped(Effect.andThen(loop, stopAll), { startImmediately: true })
  return {
    send: (event) => void offer(event, undefined),
    snapshot: () => snapshot,
    done: Effect.map(Fiber.await(fiber), () => snapshot)
  }
})

/** One event for each microstep, so that states that an `always` passes through are seen. */
const traceSteps = (recorder: Recorder, before: Snapshot, event: Event): void => {
  let last = before
  for (const [index, [next]] of getMicrosteps(connectionMachine, before, event).entries()) {
    for (const { from, to } of moves(last.value, next.value)) {
      recorder.emit("machine:transition", { from, event: index === 0 ? event.type : "always", to })
    }
    last = next
  }
}
