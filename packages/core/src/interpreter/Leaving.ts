/**
 * Activities that were interrupted, with finalizers that may still be at work: the next activity of the same lane
 * waits for them, at most a second; nothing else does. A loser's end never delays the winner.
 */
import type { Fiber } from "effect"
import type { LaneName } from "../machine/Settings.ts"
import type { Alarm } from "./Alarm.ts"

/** A finalizer that takes longer is left behind: it must not freeze the machine. */
export const finalizerLimit = 1_000

/** The states after the race are a lane of their own. */
type Lane = LaneName | undefined

export class Lanes {
  private readonly leaving = new Map<Lane, Set<Fiber.Fiber<unknown, unknown>>>()
  private readonly waiting: Array<{ readonly lanes: ReadonlyArray<Lane>; readonly go: () => void }> = []
  private readonly alarm: Alarm
  private readonly leftBehind: (activity: string) => void

  constructor(alarm: Alarm, leftBehind: (activity: string) => void) {
    this.alarm = alarm
    this.leftBehind = leftBehind
  }

  /** Interrupts now, and does not wait. */
  leave(lane: Lane, activity: string, fiber: Fiber.Fiber<unknown, unknown>): void {
    fiber.interruptUnsafe()
    if (fiber.pollUnsafe() !== undefined) return
    const fibers = this.leaving.get(lane) ?? new Set()
    this.leaving.set(lane, fibers.add(fiber))
    this.alarm.expect(fiber, finalizerLimit, (isLate) => {
      if (isLate) this.leftBehind(activity)
      fibers.delete(fiber)
      if (fibers.size > 0) return
      this.leaving.delete(lane)
      for (const { go, lanes } of this.waiting.splice(0)) this.when(lanes, go)
    })
  }

  /** Goes on at once, or when nothing of the lane is at work any more. */
  whenFree(lane: Lane, go: () => void): void {
    this.when([lane], go)
  }

  whenAllAreFree(go: () => void): void {
    this.when([...this.leaving.keys()], go)
  }

  private when(lanes: ReadonlyArray<Lane>, go: () => void): void {
    if (lanes.some((lane) => this.leaving.has(lane))) this.waiting.push({ lanes, go })
    else go()
  }
}
