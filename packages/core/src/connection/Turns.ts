/** The turns of those who share a connection: one caller has it at a time, and the others wait, first come, first served. */
import { Effect, type Fiber, Latch, type Scope, Semaphore } from "effect"
import type { ImapError } from "../ImapError.ts"
import { OpenStream } from "./OpenStream.ts"
import type { Source } from "./ReadAhead.ts"

/** What a caller is granted that waits for the end of a stream. */
export interface Patience {
  /** The milliseconds in which nobody reads on. */
  readonly limit: number
  /** The bytes that are read ahead. */
  readonly size: number
}

/** Who waits, and for how long at most. */
export interface Waiting extends Patience {
  readonly fiber: Fiber.Fiber<unknown, unknown>
  /** The name of the call. */
  readonly name: string
}

export class Turns {
  private readonly permit = Semaphore.makeUnsafe(1)
  /** Those that have the turn or wait for it. */
  private callers = 0
  /** The stream that has the turn, and whether there is one. */
  private stream: OpenStream<unknown> | undefined
  private readonly streams = Latch.makeUnsafe(false)

  /** Does the work in turn, however long the others take. */
  readonly withPermit = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    this.counted(() => this.permit.withPermit(work))

  /** Does the work in turn; fails if it would wait for a stream that nobody reads. */
  during<A, E, R>(waiting: Waiting, work: Effect.Effect<A, E, R>): Effect.Effect<A, E | ImapError, R> {
    return this.counted((others) => this.waits(others, waiting, this.permit.withPermit(work)))
  }

  /** Begins a stream, which has the turn until its end, or that of the scope. */
  reading<A>(
    waiting: Waiting,
    source: Omit<Source<A>, "over">
  ): Effect.Effect<OpenStream<A>, ImapError, Scope.Scope> {
    let hasTurn = true
    const over = Effect.suspend(() => {
      if (!hasTurn) return Effect.void
      hasTurn = false
      this.stream?.ended.openUnsafe()
      this.stream = undefined
      this.streams.closeUnsafe()
      return Effect.asVoid(this.permit.release(1))
    })
    const counted = Effect.acquireRelease(
      Effect.sync(() => this.callers++),
      () => Effect.sync(() => this.callers--)
    )
    const taken = Effect.acquireRelease(this.permit.take(1), () => over, { interruptible: true })
    return Effect.map(
      Effect.flatMap(counted, (others) => this.waits(others, waiting, taken)),
      () => {
        const stream = new OpenStream({ ...source, over })
        this.stream = stream
        this.streams.openUnsafe()
        return stream
      }
    )
  }

  private counted<A, E, R>(use: (others: number) => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    return Effect.acquireUseRelease(
      Effect.sync(() => this.callers++),
      use,
      () => Effect.sync(() => this.callers--)
    )
  }

  private waits<A, E, R>(
    others: number,
    waiting: Waiting,
    inTurn: Effect.Effect<A, E, R>
  ): Effect.Effect<A, E | ImapError, R> {
    return others === 0 ? inTurn : Effect.raceFirst(inTurn, Effect.interruptible(this.refused(waiting)))
  }

  /** Has each stream that gets the turn meanwhile read ahead; fails if one does not end. */
  private refused(waiting: Waiting): Effect.Effect<never, ImapError> {
    const attended = Effect.flatMap(
      Effect.andThen(
        this.streams.await,
        Effect.promise(() => import("./afterStream.ts"))
      ),
      ({ afterStream }) => (this.stream === undefined ? Effect.void : afterStream(this.stream, waiting))
    )
    return Effect.forever(attended)
  }
}
