/** Callers that wait until a run reaches a state, and fail if it ends. */
import { Effect, Exit } from "effect"
import { without } from "../../../base/without.ts"
import type { ImapError } from "../../../failure/ImapError.ts"
import type { Snapshot } from "../../../lifecycle/interpreter/Interpreter.ts"

interface Waiter {
  readonly is: (here: Snapshot) => boolean
  readonly resume: (result: Exit.Exit<Snapshot, ImapError>) => void
}

/** A machine, as its state is now. */
export interface Machine {
  readonly snapshot: Snapshot
}

const none: ReadonlyArray<never> = []
const nothing = () => {}
const never = () => false

export class Waiters {
  /** Returns the reason of the end, once the run has ended: later callers do not wait. Most ends are logouts, and nobody asks. */
  over: (() => ImapError) | undefined
  private readonly machine: Machine
  private waiters: ReadonlyArray<Waiter> = none
  private closings: ReadonlyArray<() => void> = none

  constructor(machine: Machine) {
    this.machine = machine
  }

  /** Waits for a state; fails if the run ends. */
  until(is: Waiter["is"]): Effect.Effect<Snapshot, ImapError> {
    return Effect.callback((resume) => Effect.sync(this.listen(is, resume)))
  }

  /** Fails when the run ends; never succeeds. */
  get ended(): Effect.Effect<never, ImapError> {
    return Effect.andThen(this.until(never), Effect.never)
  }

  /** Calls `resume` in such a state, perhaps at once, or with the failure if the run ends; returns what ends the wait. */
  listen(is: Waiter["is"], resume: Waiter["resume"]): () => void {
    const here = this.machine.snapshot
    if (this.over === undefined && !is(here)) return this.later(is, resume)
    resume(this.over === undefined ? Exit.succeed(here) : Exit.fail(this.over()))
    return nothing
  }

  /** Does the same for a later state alone, such as one to which an event leads that is sent next. */
  later(is: Waiter["is"], resume: Waiter["resume"]): () => void {
    if (this.over !== undefined) {
      resume(Exit.fail(this.over()))
      return nothing
    }
    const waiter = { is, resume }
    this.waiters = this.waiters.concat(waiter)
    return () => void this.forget(waiter)
  }

  moved(here: Snapshot): void {
    // a resumed caller may wait again at once, and then for the next state
    for (const waiter of this.waiters)
      if (waiter.is(here) && this.forget(waiter)) waiter.resume(Exit.succeed(here))
  }

  /** Calls `then` once the run has ended, for whatever reason; returns what ends the wait. */
  whenOver(then: () => void): () => void {
    if (this.over !== undefined) {
      then()
      return nothing
    }
    this.closings = this.closings.concat(then)
    return () => {
      this.closings = without(this.closings, then)
    }
  }

  /** Fails all waiting callers. */
  end(why: () => ImapError): void {
    for (const waiter of this.waiters) if (this.forget(waiter)) waiter.resume(Exit.fail(why()))
    for (const close of this.closings) close()
  }

  /** Returns `false` if the caller no longer waits. */
  private forget(waiter: Waiter): boolean {
    const before = this.waiters
    this.waiters = without(before, waiter)
    return this.waiters !== before
  }
}
