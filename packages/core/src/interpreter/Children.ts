/**
 * What the machine has started: one fiber for each activity and each timer, under the id that XState gave it.
 *
 * A child that is stopped is interrupted at once and not heard of again. Its finalizers go on for a second at most,
 * and the next activity of the same lane waits for them; nothing else does.
 */
import { Effect, Fiber } from "effect"
import type { AnyEventObject } from "xstate"
import { type LaneName, laneNames } from "../machine/Settings.ts"
import type { Recorder } from "../trace/Recorder.ts"

export interface Child {
  readonly id: string
  /** The name of the delay; `undefined` for an activity. */
  readonly timer: string | undefined
  alive: boolean
  fiber: Fiber.Fiber<unknown> | undefined
}

export interface Children {
  /** Offers the event once the time is up. */
  readonly startTimer: (id: string, ms: number, event: AnyEventObject) => Effect.Effect<void>
  /** Offers what the activity answers, which begins once the lane is free. */
  readonly startActivity: (id: string, work: Effect.Effect<AnyEventObject>) => Effect.Effect<void>
  readonly stop: (id: string) => Effect.Effect<void>
  /** The event of this child is about to be taken. */
  readonly ended: (child: Child, event: AnyEventObject) => void
  /** Stops everything and waits for the finalizers. */
  readonly stopAll: Effect.Effect<void>
}

/** A finalizer that takes longer is left behind: it must not freeze the machine. */
const finalizerLimit = "1 second"

/** Children of one lane wait for each other; a loser's end never delays the winner. */
const laneOf = (id: string): string => laneNames.find((lane) => id.startsWith(`${lane}.`)) ?? ""

/** `xstate.after.greetingLimit.connection…` is the timer `greetingLimit`. */
const timerName = (id: string): string => id.split(".")[2] ?? id

/** `xstate.after.greetingLimit.connection.dialing.startTls.greeting` belongs to a lane; most timers do not. */
const timerLane = (id: string): { readonly lane?: LaneName } => {
  const lane = laneNames.find((name) => id.includes(`.${name}.`))
  return lane === undefined ? {} : { lane }
}

/** `startTls.greeting.preauth` is the outcome `preauth`; a failure is an outcome, too. */
const outcomeOf = ({ type }: AnyEventObject): string =>
  type.startsWith("failure.") ? "failure" : type.slice(type.lastIndexOf(".") + 1)

export interface Options {
  readonly recorder: Recorder
  /** Where the machine is, for traces. */
  readonly state: () => string
  readonly offer: (event: AnyEventObject, source: Child) => void
}

/** Children of a lane that were interrupted, with finalizers that may still be at work. */
const makeLeaving = () => {
  const lanes = new Map<string, ReadonlyArray<Fiber.Fiber<unknown>>>()
  const isFree = (lane: string): Effect.Effect<void> =>
    Effect.suspend(() => Effect.forEach(lanes.get(lane) ?? [], Fiber.await, { discard: true }))
  return {
    isFree,
    areFree: Effect.suspend(() => Effect.forEach([...lanes.keys()], isFree, { discard: true })),
    /** Interrupts now, and does not wait. */
    interrupt: (lane: string, fiber: Fiber.Fiber<unknown>): Effect.Effect<void> => {
      const interrupted = Effect.timeoutOption(Fiber.interrupt(fiber), finalizerLimit)
      return Effect.map(Effect.forkDetach(interrupted, { startImmediately: true }), (ending) => {
        const others = (lanes.get(lane) ?? []).filter((other) => other.pollUnsafe() === undefined)
        lanes.set(lane, [...others, ending])
      })
    }
  }
}

const traceStart = ({ recorder, state }: Options, { id, timer }: Child, ms: number): void => {
  if (!recorder.listening()) return
  if (timer === undefined) recorder.emit("activity:start", { id, state: state() })
  else recorder.emit("timer:set", { ...timerLane(id), timer, ms })
}

const traceStop = ({ recorder }: Options, { id, timer }: Child): void => {
  if (timer === undefined) recorder.emit("activity:end", { id, outcome: "interrupted", interrupted: true })
  else recorder.emit("timer:cleared", { ...timerLane(id), timer })
}

const traceEnd = ({ recorder }: Options, { id, timer }: Child, event: AnyEventObject): void => {
  if (timer === undefined) recorder.emit("activity:end", { id, outcome: outcomeOf(event) })
  else recorder.emit("timer:fired", { ...timerLane(id), timer })
}

export const make = (options: Options): Children => {
  const running = new Map<string, Child>()
  const leaving = makeLeaving()

  const start = (id: string, timer: string | undefined, ms: number, work: Effect.Effect<AnyEventObject>) =>
    Effect.suspend(() => {
      const child: Child = { id, timer, alive: true, fiber: undefined }
      running.set(id, child)
      traceStart(options, child, ms)
      const told = Effect.map(work, (event) => child.alive && options.offer(event, child))
      return Effect.map(Effect.forkDetach(told, { startImmediately: true }), (fiber) => {
        child.fiber = fiber
      })
    })

  const stop = (id: string): Effect.Effect<void> =>
    Effect.suspend(() => {
      const child = running.get(id)
      if (child === undefined) return Effect.void
      running.delete(id)
      child.alive = false
      traceStop(options, child)
      return child.fiber === undefined ? Effect.void : leaving.interrupt(laneOf(id), child.fiber)
    })

  return {
    startTimer: (id, ms, event) => start(id, timerName(id), ms, Effect.as(Effect.sleep(ms), event)),
    startActivity: (id, work) => start(id, undefined, 0, Effect.andThen(leaving.isFree(laneOf(id)), work)),
    stop,
    ended: (child, event) => {
      running.delete(child.id)
      traceEnd(options, child, event)
    },
    stopAll: Effect.andThen(
      Effect.suspend(() => Effect.forEach([...running.keys()], stop, { discard: true })),
      leaving.areFree
    )
  }
}
