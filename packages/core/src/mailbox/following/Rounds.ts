/** Rounds of questions: one at a time, the next one when it is due. */
import { type Context, Effect, type Fiber } from "effect"

export class Rounds {
  private readonly context: Context.Context<never>
  /** Begins a round if there is anything to ask. */
  private readonly begin: () => void
  private asking: Fiber.Fiber<unknown> | undefined
  private waking: Fiber.Fiber<unknown> | undefined
  private isRunning = false

  constructor(context: Context.Context<never>, begin: () => void) {
    this.context = context
    this.begin = begin
  }

  get isAsking(): boolean {
    return this.isRunning
  }

  /** Asks, and then begins the next round. */
  ask(asks: Effect.Effect<unknown>): void {
    // set first, since the fiber may begin at once, and end in another round
    this.isRunning = true
    this.asking = Effect.runForkWith(this.context)(asks)
    this.asking.addObserver(() => {
      this.isRunning = false
      this.begin()
    })
  }

  /** Schedules a round after this delay, in place of an earlier schedule. */
  wait(ms: number): void {
    this.rest()
    if (ms === Infinity) return
    const later = Effect.andThen(Effect.sleep(ms), Effect.sync(this.begin))
    this.waking = Effect.runForkWith(this.context)(later)
  }

  /** Waits for no round. */
  rest(): void {
    this.waking?.interruptUnsafe()
  }

  /** Ends the round, too. */
  close(): void {
    this.rest()
    this.asking?.interruptUnsafe()
  }
}
