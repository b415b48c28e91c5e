/**
 * What the machine has started: one fiber for each activity and each timer, under the id that XState gave it.
 *
 * A child that is stopped is interrupted at once and not heard of again. Its finalizers go on for a second at most,
 * and the next activity of the same lane waits for them; nothing else does.
 */
import { Effect, Fiber } from "effect"
import type { AnyEventObject } from "xstate"
import { laneNames } from "../machine/Settings.ts"
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

/** `startTls.greeting.preauth` is the outcome `preauth`; a failure is an outcome, too. */
const outcomeOf = ({ type }: AnyEventObject): string =>
  type.startsWith("failure.") ? "failure" : type.slice(type.lastIndexOf(".") + 1)

export interface Options {
  readonly recorder: Recorder
  /** Where the machine is, for traces. */
  readonly state: () => string
  readonly offer: (event: AnyEventObject, source: Child) => void
}

export const make = ({ offer, recorder, state }: Options): Children => {
  const running = new Map<string, Child>()
  /** Interrupted, with finalizers that may still be at work: of each lane. */
  const leaving = new Map<string, ReadonlyArray<Fiber.Fiber<unknown>>>()

  const laneIsFree = (lane: string): Effect.Effect<void> =>
    Effect.suspend(() => Effect.forEach(leaving.get(lane) ?? [], Fiber.await, { discard: true }))

  const start = (child: Child, work: Effect.Effect<AnyEventObject>): Effect.Effect<void> => {
    running.set(child.id, child)
    const told = Effect.map(work, (event) => child.alive && offer(event, child))
    return Effect.map(Effect.forkDetach(told, { startImmediately: true }), (fiber) => {
      child.fiber = fiber
    })
  }

  /** Interrupts now, and lets the lane know until when the finalizers may take. */
  const leave = (lane: string, fiber: Fiber.Fiber<unknown>): Effect.Effect<void> => {
    const interrupted = Effect.timeoutOption(Fiber.interrupt(fiber), finalizerLimit)
    return Effect.map(Effect.forkDetach(interrupted, { startImmediately: true }), (ending) => {
      const others = (leaving.get(lane) ?? []).filter((other) => other.pollUnsafe() === undefined)
      leaving.set(lane, [...others, ending])
    })
  }

  const stop = (id: string): Effect.Effect<void> =>
    Effect.suspend(() => {
      const child = running.get(id)
      if (child === undefined) return Effect.void
      running.delete(id)
      child.alive = false
      if (child.timer !== undefined) recorder.emit("timer:cleared", { timer: child.timer })
      else recorder.emit("activity:end", { id, outcome: "interrupted", interrupted: true })
      return child.fiber === undefined ? Effect.void : leave(laneOf(id), child.fiber)
    })

  return {
    startTimer: (id, ms, event) =>
      Effect.suspend(() => {
        const timer = timerName(id)
        recorder.emit("timer:set", { timer, ms })
        return start({ id, timer, alive: true, fiber: undefined }, Effect.as(Effect.sleep(ms), event))
      }),
    startActivity: (id, work) =>
      Effect.suspend(() => {
        if (recorder.listening()) recorder.emit("activity:start", { id, state: state() })
        const child = { id, timer: undefined, alive: true, fiber: undefined }
        return start(child, Effect.andThen(laneIsFree(laneOf(id)), work))
      }),
    stop,
    ended: ({ id, timer }, event) => {
      running.delete(id)
      if (timer !== undefined) recorder.emit("timer:fired", { timer })
      else recorder.emit("activity:end", { id, outcome: outcomeOf(event) })
    },
    stopAll: Effect.suspend(() => Effect.forEach([...running.keys()], stop, { discard: true })).pipe(
      Effect.andThen(() => Effect.forEach([...leaving.keys()], laneIsFree, { discard: true }))
    )
  }
}
