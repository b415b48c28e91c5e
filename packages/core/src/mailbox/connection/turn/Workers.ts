/** Counts the callers that use a connection or wait for it: while there is one, the connection does not idle. */
import { Effect } from "effect"

type Send = (type: "user.work" | "user.rest") => void

export class Workers {
  /** Absent for a connection that is not kept alive: it never idles. */
  private send: Send | undefined
  private count = 0

  constructor(send: Send | undefined) {
    this.send = send
  }

  /** Keeps the connection free during the work: an IDLE ends first, and another begins afterwards. */
  during<A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    if (this.send === undefined) return work
    return Effect.acquireUseRelease(
      this.begin,
      () => work,
      () => this.end
    )
  }

  /** Detaches the callers of an ended connection: they do not keep a later one from idling. */
  leave(): void {
    if (this.count > 0) this.send?.("user.rest")
    this.send = undefined
  }

  /** Counts a caller, until `end`. */
  get begin(): Effect.Effect<void> {
    return Effect.sync(() => {
      if (this.count++ === 0) this.send?.("user.work")
    })
  }

  get end(): Effect.Effect<void> {
    return Effect.sync(() => {
      if (--this.count === 0) this.send?.("user.rest")
    })
  }
}
