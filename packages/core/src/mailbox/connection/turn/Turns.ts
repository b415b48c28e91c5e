/**
 * The turns of a shared connection: one caller holds it at a time, and the others wait, first come, first served.
 */
import { Effect, Exit, Latch, type Scope, Semaphore } from "effect"
import type { ImapError } from "../../../failure/ImapError.ts"
import type { Recorder } from "../../../trace/Recorder.ts"
import { OpenStream, type Source, type Waiting } from "./OpenStream.ts"
import { TurnRecord } from "./TurnRecord.ts"

export class Turns {
  /** The stream that has the turn. */
  stream: OpenStream<unknown> | undefined
  #madeLatch: Latch.Latch | undefined
  #madePermit: Semaphore.Semaphore | undefined
  readonly #recorder: Recorder
  readonly #isInner: boolean
  /** The streams that have the turn or wait for it. */
  #streams = 0
  /** The turns that were taken, and the reads of streams that have ended. */
  #taken = 0
  #isWorking = false
  /** The call that has the turn. */
  #holder: string | undefined
  /** The number of waiting callers. */
  waiting = 0

  /** `isInner`: the turns are parts of an outer turn. */
  constructor(recorder: Recorder, isInner = false) {
    this.#recorder = recorder
    this.#isInner = isInner
  }

  /** Open while a stream has the turn. Created on demand, like the permit: most connections have one caller. */
  get streaming(): Latch.Latch {
    return (this.#madeLatch ??= Latch.makeUnsafe(false))
  }

  get #permit(): Semaphore.Semaphore {
    return (this.#madePermit ??= Semaphore.makeUnsafe(1))
  }

  /** Grows with each use of a turn. */
  get uses(): number {
    return this.#taken + (this.stream?.asked ?? 0)
  }

  /** True while a caller works in its turn, or waits for the next element of a stream. */
  get isInUse(): boolean {
    return this.#isWorking || this.stream?.isAsking === true
  }

  /** Does the work in turn; waits without a limit. */
  withPermit<A, E, R>(name: string, work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    return this.#recorded(name, (record) => this.#used(record, work))
  }

  #used<A, E, R>(record: TurnRecord, work: Effect.Effect<A, E, R>, keeps = false): Effect.Effect<A, E, R> {
    const used = Effect.acquireUseRelease(
      Effect.sync(() => {
        this.#taken++
        this.#isWorking = true
        this.#begin(record, keeps)
      }),
      () => work,
      (_, exit) =>
        Effect.sync(() => {
          this.#isWorking = false
          this.#leave(record, exit)
        })
    )
    return this.#permit.withPermit(used)
  }

  #begin(record: TurnRecord, keeps: boolean): void {
    this.#holder = record.call
    this.waiting -= record.left()
    record.begin({ isInner: this.#isInner, keeps })
  }

  #leave(record: TurnRecord, exit: Exit.Exit<unknown, unknown> = Exit.void): void {
    this.#holder = undefined
    record.end(exit)
  }

  /** Records that the call waits, if it has to. */
  #recorded<A, E, R>(
    name: string,
    inTurn: (record: TurnRecord) => Effect.Effect<A, E, R>
  ): Effect.Effect<A, E, R> {
    return Effect.withFiber((fiber) => {
      const record = new TurnRecord(this.#recorder, fiber, name)
      const isFree = !this.#isWorking && this.stream === undefined && this.waiting === 0
      if (isFree) return inTurn(record)
      record.waits(this.#holder, this.waiting++)
      return Effect.onExit(inTurn(record), (exit) => {
        this.waiting -= record.left(exit)
        return Effect.void
      })
    })
  }

  /**
   * Opens the queue to all callers, since nothing is sent on an ended connection. Work that begins after that fails at
   * once, so that only work in progress can delay others.
   */
  end(): void {
    if (this.#isWorking || this.#streams > 0) Effect.runFork(this.#permit.resize(Number.MAX_SAFE_INTEGER))
  }

  /** Does the work in turn; fails if it would wait for an abandoned stream. */
  during<A, E, R>(waiting: Waiting, work: Effect.Effect<A, E, R>): Effect.Effect<A, E | ImapError, R> {
    return this.#recorded(waiting.name, (record) =>
      this.#queued(this.#streams, waiting, this.#used(record, work, record.call === "within"))
    )
  }

  /** Begins a stream, which has the turn until its end, or that of the scope. */
  reading<A>(
    waiting: Waiting,
    source: Omit<Source<A>, "over">
  ): Effect.Effect<OpenStream<A>, ImapError, Scope.Scope> {
    return this.#recorded("stream", (record) => this.#begun(record, waiting, source))
  }

  #begun<A>(
    record: TurnRecord,
    waiting: Waiting,
    source: Omit<Source<A>, "over">
  ): Effect.Effect<OpenStream<A>, ImapError, Scope.Scope> {
    let hasTurn = true
    const over = Effect.suspend(() => {
      if (!hasTurn) return Effect.void
      hasTurn = false
      this.#taken += (this.stream?.asked ?? 0) + 1
      this.stream?.ended.openUnsafe()
      this.stream = undefined
      this.streaming.closeUnsafe()
      this.#leave(record)
      return Effect.asVoid(this.#permit.release(1))
    })
    const counted = Effect.acquireRelease(
      Effect.sync(() => this.#streams++),
      () => Effect.sync(() => this.#streams--)
    )
    const taken = Effect.acquireRelease(this.#permit.take(1), () => over, { interruptible: true })
    return Effect.map(
      Effect.flatMap(counted, (others) => this.#queued(others, waiting, taken)),
      () => {
        this.#begin(record, true)
        const stream = new OpenStream({ ...source, over })
        this.stream = stream
        this.streaming.openUnsafe()
        return stream
      }
    )
  }

  /** Waits for a number of streams, each of which is read ahead. */
  #queued<A, E, R>(
    streams: number,
    waiting: Waiting,
    inTurn: Effect.Effect<A, E, R>
  ): Effect.Effect<A, E | ImapError, R> {
    if (streams === 0) return inTurn
    const refused = Effect.flatMap(
      Effect.promise(() => import("./afterStream.ts")),
      ({ afterStreams }) => afterStreams(this, waiting)
    )
    return Effect.raceFirst(inTurn, Effect.interruptible(refused))
  }
}
