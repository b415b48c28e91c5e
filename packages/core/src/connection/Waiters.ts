/** Callers that wait until a run is somewhere, and fail with its end. */
import { Effect } from "effect"
import type { ImapError } from "../ImapError.ts"
import type { Snapshot } from "../interpreter/Interpreter.ts"
import { without } from "../without.ts"

interface Waiter {
  readonly is: (here: Snapshot) => boolean
  readonly resume: (result: Effect.Effect<Snapshot, ImapError>) => void
}

export class Waiters {
  /** Why the run ended, once it has: who comes later does not wait. */
  over: ImapError | undefined
  private readonly here: () => Snapshot
  private waiters: ReadonlyArray<Waiter> = []

  constructor(here: () => Snapshot) {
    this.here = here
  }

  /**
   * Waits for it, and fails with the end of the run. What `begin` brings about cannot be missed: it comes when the wait
   * has begun already.
   */
  until(is: (here: Snapshot) => boolean, begin?: () => void): Effect.Effect<Snapshot, ImapError> {
    return Effect.callback((resume) => {
      if (this.over !== undefined) return resume(Effect.fail(this.over))
      const here = this.here()
      if (begin === undefined && is(here)) return resume(Effect.succeed(here))
      const waiter = { is, resume }
      this.waiters = this.waiters.concat(waiter)
      begin?.()
      return Effect.sync(() => this.forget(waiter))
    })
  }

  /** Fails with the end of the run, and never succeeds. */
  ended(begin?: () => void): Effect.Effect<never, ImapError> {
    return Effect.andThen(
      this.until(() => false, begin),
      Effect.never
    )
  }

  moved(here: Snapshot): void {
    // one that resumes may wait again at once, and then for what comes next
    const due = this.waiters.filter(({ is }) => is(here))
    for (const waiter of due) if (this.forget(waiter)) waiter.resume(Effect.succeed(here))
  }

  /** Fails all that wait. */
  end(error: ImapError): void {
    for (const waiter of this.waiters) if (this.forget(waiter)) waiter.resume(Effect.fail(error))
  }

  /** Returns `false` if it does not wait any more. */
  private forget(waiter: Waiter): boolean {
    const before = this.waiters
    this.waiters = without(before, waiter)
    return this.waiters !== before
  }
}
