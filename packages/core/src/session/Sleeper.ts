/** The one sleep of a session, until the next time that is due to its dialogue. */
import { Effect, type Fiber } from "effect"
import type { FetchStream } from "./FetchStream.ts"
import type { Input } from "./State.ts"

/** Whose times they are. */
interface Owner {
  /** Milliseconds of the monotonic clock. */
  readonly now: () => number
  readonly tell: (input: Input) => void
  readonly start: () => Effect.Effect<void>
  readonly beside: (effect: Effect.Effect<void>) => Effect.Effect<Fiber.Fiber<void>>
  readonly reader: { readonly stream: FetchStream | undefined }
}

export class Sleeper {
  private readonly owner: Owner
  /** When it wakes; never, as long as nothing is due. */
  private wakes = Infinity
  private fiber: Fiber.Fiber<void> | undefined

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
      this.wakes = due
      // a timer of the platform counts whole milliseconds, and may end a fraction early
      const sleep = Effect.sleep(Math.max(0, Math.ceil(due - this.owner.now())))
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
    this.owner.tell({ _tag: "Due" })
    return this.owner.start()
  }
}
