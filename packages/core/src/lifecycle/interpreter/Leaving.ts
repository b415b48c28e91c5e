/**
 * Interrupted activities whose finalizers may still run. The next activity of the same way in waits for them, at most a
 * second; nothing else does, so the end of a loser never delays the winner.
 */
import type { Fiber } from "effect"
import type { WayIn } from "../machine/Settings.ts"
import type { Alarm } from "./Alarm.ts"

/** The time in milliseconds after which a finalizer is abandoned: it must not freeze the machine. */
export const finalizerLimit = 1_000

/** A way in; `undefined` for the states after the race, which wait for each other. */
type Track = WayIn | undefined

interface Owner {
  /** Called with an activity that is abandoned. */
  readonly leftBehind: (activity: string) => void
}

const none: ReadonlyArray<never> = []

export class Leaving {
  #leaving: ReadonlyArray<{ readonly track: Track; readonly fiber: Fiber.Fiber<unknown, unknown> }> = none
  #waiting: ReadonlyArray<{ readonly tracks: ReadonlyArray<Track>; readonly go: () => void }> = none
  readonly #alarm: Alarm
  readonly #owner: Owner

  constructor(alarm: Alarm, owner: Owner) {
    this.#alarm = alarm
    this.#owner = owner
  }

  /** Interrupts an activity, without waiting for it. */
  leave(track: Track, activity: string, fiber: Fiber.Fiber<unknown, unknown>): void {
    fiber.interruptUnsafe()
    if (fiber.pollUnsafe() === undefined) this.#awaitEnd(track, activity, fiber)
  }

  #awaitEnd(track: Track, activity: string, fiber: Fiber.Fiber<unknown, unknown>): void {
    this.#leaving = this.#leaving.concat({ track, fiber })
    this.#alarm.expect(fiber, finalizerLimit, (isLate) => {
      if (isLate) this.#owner.leftBehind(activity)
      this.#leaving = this.#leaving.filter((each) => each.fiber !== fiber)
      const waiting = this.#waiting
      this.#waiting = none
      for (const { go, tracks } of waiting) this.#when(tracks, go)
    })
  }

  /** True if no finalizer runs any more. */
  get isEmpty(): boolean {
    return this.#leaving.length === 0
  }

  /** Returns whether no finalizer of the track runs any more. */
  isFree(track: Track): boolean {
    return this.isEmpty || this.#leaving.every((each) => each.track !== track)
  }

  /** Calls `go` once no finalizer of the track runs any more, which may be at once. */
  whenFree(track: Track, go: () => void): void {
    this.#when([track], go)
  }

  whenAllAreFree(go: () => void): void {
    this.#when(
      this.#leaving.map(({ track }) => track),
      go
    )
  }

  #when(tracks: ReadonlyArray<Track>, go: () => void): void {
    if (this.#leaving.length > 0 && this.#leaving.some(({ track }) => tracks.includes(track)))
      this.#waiting = this.#waiting.concat({ tracks, go })
    else go()
  }
}
