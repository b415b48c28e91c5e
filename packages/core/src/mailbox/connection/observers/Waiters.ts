/** Callers that wait until a run reaches a state, and fail if it ends. */
import { Effect } from "effect"
import { without } from "../../../base/without.ts"
import type { ImapError } from "../../../failure/ImapError.ts"
import type { Snapshot } from "../../../lifecycle/interpreter/Interpreter.ts"

interface Waiter {
  readonly is: (here: Snapshot) => boolean
  readonly resume: (result: Effect.Effect<Snapshot, ImapError>) => void
}

const none: ReadonlyArray<Waiter> = []

export class Waiters {
  /** The reason of the end, once the run has ended: later callers do not wait. */
  over: ImapError | undefined
  private readonly here: () => Snapshot
  private waiters = none

  constructor(here: () => Snapshot) {
    this.here = here
  }

  /**
   * Waits for a state; fails if the run ends. `begin` is called once the wait has begun, so that its consequences cannot be
   * missed.
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

  /** Fails when the run ends; never succeeds. */
  ended(begin?: () => void): Effect.Effect<never, ImapError> {
    return Effect.andThen(
      this.until(() => false, begin),
      Effect.never
    )
  }

  moved(here: Snapshot): void {
    // a resumed caller may wait again at once, and then for the next state
    const due = this.waiters.filter(({ is }) => is(here))
    for (const waiter of due) if (this.forget(waiter)) waiter.resume(Effect.succeed(here))
  }

  /** Fails all waiting callers. */
  end(error: ImapError): void {
    for (const waiter of this.waiters) if (this.forget(waiter)) waiter.resume(Effect.fail(error))
  }

  /** Returns `false` if the caller no longer waits. */
  private forget(waiter: Waiter): boolean {
    const before = this.waiters
    this.waiters = without(before, waiter)
    return this.waiters !== before
  }
}
