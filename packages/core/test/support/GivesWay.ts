/** Fibers that give way at one step, where something else may happen meanwhile. */
import { Effect, Fiber, References, Scheduler } from "effect"

/** Runs fibers that give way once, before the operation of that number. */
export class GivesWay extends Scheduler.MixedScheduler {
  private operations = 0
  private readonly at: number

  constructor(at: number) {
    super()
    this.at = at
  }

  override shouldYield(): boolean {
    return this.operations++ === this.at
  }
}

/** Runs the effect until it waits or has made so many steps, and interrupts it there. */
export const interruptedAt = <A, E, R>(steps: number, effect: Effect.Effect<A, E, R>) =>
  Effect.contextWith<R, void, never, never>((context) => {
    const givesWay = Effect.provideService(effect, References.MaxOpsBeforeYield, steps)
    const fiber = Effect.runForkWith(context)(givesWay)
    fiber.interruptUnsafe()
    return Effect.asVoid(Fiber.await(fiber))
  })

/** The numbers of steps below `most`; with fewer than three a fiber does not get on. */
export const stepsBelow = (most: number): ReadonlyArray<number> =>
  Array.from({ length: most - 3 }, (_, steps) => steps + 3)
