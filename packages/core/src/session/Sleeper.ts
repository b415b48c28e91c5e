/** The one sleep of a session, until the next time that is due to its dialogue. */
import { type Clock, Duration, Effect, type Fiber } from "effect"
import type { FetchStream } from "./FetchStream.ts"
import type { Input } from "./State.ts"

/** Whose times they are. */
interface Owner {
  /** Milliseconds of the monotonic clock. */
  readonly now: () => number
  readonly clock: Clock.Clock
  /** The machine may sleep meanwhile, which is to be noticed. */
  readonly isIdling: () => boolean
  readonly tell: (input: Input) => void
  readonly start: () => Effect.Effect<void>
  readonly beside: (effect: Effect.Effect<void>) => Effect.Effect<Fiber.Fiber<void>>
  readonly reader: { readonly stream: FetchStream | undefined }
}

/** The monotonic clock stands still while the machine sleeps, and its timers with it: so often it looks, in milliseconds. */
const watch = 30_000

/** The wall clock is put right by less, now and then. */
const jump = 10_000

export class Sleeper {
  private readonly owner: Owner
  /** When it wakes; never, as long as nothing is due. */
  private wakes = Infinity
  private fiber: Fiber.Fiber<void> | undefined
  /** By how much the wall clock is ahead of the monotonic one; looked at where it matters. */
  private ahead: number | undefined

  constructor(owner: Owner) {
    this.owner = owner
  }

  /** It is awake no later than that. */
  wakesBy(due: number): boolean {
    return this.wakes <= due
  }

  sleepUntil(due: number): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.fiber?.interruptUnsafe()
      const now = this.owner.now()
      if (this.owner.isIdling()) {
        this.ahead ??= this.aheadAt(now)
        due = Math.min(due, now + watch)
      }
      this.wakes = due
      // a timer of the platform counts whole milliseconds, and may end a fraction early
      const sleep = this.owner.clock.sleep(Duration.millis(Math.max(0, Math.ceil(due - now))))
      const slept = Effect.flatMap(sleep, () => this.wake())
      return Effect.map(this.owner.beside(slept), (fiber) => {
        this.fiber = fiber
      })
    })
  }

  end(): void {
    this.fiber?.interruptUnsafe()
  }

  private wake(): Effect.Effect<void> {
    this.wakes = Infinity
    this.fiber = undefined
    // the app is slow, and not the server
    if (this.owner.reader.stream?.isFull === true) this.owner.tell({ _tag: "Written" })
    this.owner.tell({ _tag: "Due", slept: this.hasSlept() })
    return this.owner.start()
  }

  private hasSlept(): boolean {
    const before = this.ahead
    this.ahead = this.owner.isIdling() ? this.aheadAt(this.owner.now()) : undefined
    return before !== undefined && this.ahead !== undefined && Math.abs(this.ahead - before) > jump
  }

  private aheadAt(now: number): number {
    return this.owner.clock.currentTimeMillisUnsafe() - now
  }
}
