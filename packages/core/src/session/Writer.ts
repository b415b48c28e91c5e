/** Writes one thing after the other, by whichever fiber comes first; the others need not wait for it. */
import { Effect } from "effect"
import type { Connection, TransportError } from "../Transport.ts"

interface Means {
  readonly connection: Connection
  /** The end, once it is known. */
  readonly ended: Effect.Effect<unknown>
  /** A slice of a long write is out. */
  readonly moved: Effect.Effect<void>
  readonly lost: (error: TransportError) => Effect.Effect<void>
}

/** A longer write goes out in slices, so that it can be seen to move; bytes. */
const slice = 256 * 1024

/** Where a write fails first, the server may have said why: its last words are waited for, in milliseconds. */
const patience = 1_000

export class Writer {
  private readonly means: Means
  private queue: Array<Uint8Array> = []
  private isBusy = false
  /** What was queued did not all get out. */
  hasFailed = false

  constructor(means: Means) {
    this.means = means
  }

  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += slice) this.queue.push(bytes.subarray(at, at + slice))
  }

  /** Nothing more is written. */
  end(): void {
    this.queue = []
  }

  needsFlush(): boolean {
    return this.queue.length > 0 && !this.isBusy
  }

  /** Writes all that is queued, unless another fiber is at it. Interrupted, it leaves the rest to the next one. */
  readonly flush: Effect.Effect<void> = Effect.suspend(() => {
    if (!this.needsFlush()) return Effect.void
    this.isBusy = true
    return Effect.whileLoop({
      while: () => this.queue.length > 0,
      body: () => this.writeNext,
      step: () => {}
    }).pipe(
      Effect.ensuring(
        Effect.sync(() => {
          this.isBusy = false
        })
      )
    )
  })

  private readonly writeNext: Effect.Effect<void> = Effect.suspend(() => {
    const { connection, ended, lost, moved } = this.means
    const bytes = this.queue.shift() ?? new Uint8Array()
    return connection.write(bytes).pipe(
      Effect.andThen(this.queue.length === 0 ? Effect.void : moved),
      Effect.catch((error) => {
        this.hasFailed = true
        return Effect.andThen(Effect.timeoutOption(ended, patience), lost(error))
      })
    )
  })
}
