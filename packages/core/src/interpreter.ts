/**
 * The only place that runs the machine: pure transitions give plain actions, and here they are performed.
 *
 * An activity is a fiber, a delay is a sleep, an answer is an event with the id of its invoke in front. Leaving a
 * state interrupts its activity and waits, at most a second, for its finalizers before the next one of the same lane
 * starts. Each list of actions is netted first: XState starts the invoke of every state that an `always` passes
 * through, and a child that the same list stops again is never started.
 */
import { Cause, type Clock, Effect, Fiber, Queue, type Scope } from "effect"
import type { AnyEventObject, ExecutableActionObject } from "xstate"
import * as ImapError from "./ImapError.ts"
import * as Children from "./interpreter/Children.ts"
import * as Steps from "./interpreter/Steps.ts"
import type { Activities, ActivityName, Event, Outcome } from "./machine/activities.ts"
import { net, type Start } from "./machine/netted.ts"
import type { Settings } from "./machine/Settings.ts"
import type { Recorder } from "./trace/Recorder.ts"

export type Snapshot = Steps.Snapshot

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
function stamped(event: AnyEventObject, at: number): AnyEventObject {
  return { ...event, at }
}

/** A failure is an event like any other; what is none of ours is a defect, and told as one. */
const failure = (
  id: string,
  cause: Cause.Cause<ImapError.ImapError>,
  { redactor }: Recorder
): AnyEventObject => {
  const [error] = cause.reasons.flatMap((reason) => (Cause.isFailReason(reason) ? [reason.error] : []))
  const problem = redactor.text(`${id}: ${Cause.pretty(cause)}`)
  return { type: `failure.${id}`, error: error ?? ImapError.make({ _tag: "Defect", problem }, "tcp") }
}

/** An activity answers the bare outcome; the id of its invoke comes in front. Whatever else becomes of it is a failure. */
const activity = (
  performers: Performers,
  id: string,
  recorder: Recorder,
  { input, src }: Extract<Start, { readonly _tag: "activity" }>
): Effect.Effect<AnyEventObject> =>
  Effect.suspend(() => performerOf(performers, src)?.(input) ?? Effect.die(`nothing performs ${src}`)).pipe(
    Effect.map((outcome) => ({ ...outcome, type: `${id}.${outcome.type}` })),
    Effect.catchCause((cause) => Effect.succeed(failure(id, cause, recorder)))
  )

/** Performs what a list of actions comes to: stops all at once, then starts. */
const perform = Effect.fnUntraced(function* (
  children: Children.Children,
  performers: Performers,
  recorder: Recorder,
  actions: ReadonlyArray<ExecutableActionObject>
) {
  const { starts, stops } = net(actions)
  for (const id of stops) yield* children.stop(id)
  for (const [id, start] of starts) {
    yield* start._tag === "timer"
      ? children.startTimer(id, start.ms, start.event)
      : children.startActivity(id, activity(performers, id, recorder, start))
  }
})

/** A guard or an update that throws is our own broken promise: the machine fails by it, and does not hang. */
const stepOrFail = ({ step }: Steps.Steps, recorder: Recorder, event: Event, at: number) =>
  Effect.catchCause(
    Effect.sync(() => step(event)),
    (cause) => Effect.sync(() => step(stamped(failure("machine", cause, recorder), at)))
  )

/** Runs the machine until its end, or the scope's. What is still running then is stopped first. */
export const run = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<Interpreter, never, Scope.Scope> {
  const { clock, observe, performers, recorder, settings } = options
  const steps = Steps.make(settings, recorder)
  const { snapshot } = steps
  const mailbox = yield* Queue.unbounded<{ readonly event: Event; readonly source?: Children.Child }>()
  const now = () => clock.currentTimeMillisUnsafe()
  const children = Children.make({
    recorder,
    state: () => Steps.stateOf(snapshot()),
    offer: (event, source) => Queue.offerUnsafe(mailbox, { event: stamped(event, now()), source })
  })

  const loop = Effect.gen(function* () {
    while (snapshot().status === "active") {
      const { event, source } = yield* Queue.take(mailbox)
      if (source?.alive === false) continue
      if (source !== undefined) children.ended(source, event)
      const actions = yield* stepOrFail(steps, recorder, event, now())
      observe(snapshot())
      yield* perform(children, performers, recorder, actions)
    }
  })

  yield* Effect.addFinalizer(() => children.stopAll)
  const fiber = yield* Effect.forkScoped(Effect.andThen(loop, children.stopAll), { startImmediately: true })
  return {
    send: (event) => void Queue.offerUnsafe(mailbox, { event: stamped(event, now()) }),
    snapshot,
    done: Effect.map(Fiber.await(fiber), snapshot)
  }
})
