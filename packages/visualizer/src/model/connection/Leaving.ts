/** Finds out, event by event, if the app ended the wait for the next attempt. */
import type * as Trace from "@effect-imap/core/Trace"

export class Leaving {
  isLeft = false
  private isWaiting = false

  take(event: Trace.Event): void {
    if (event.name === "connection:ended") this.isWaiting = event.data.outcome === "retried"
    else if (this.isWaiting && event.name === "activity:end") this.isLeft = event.data.interrupted === true
    else if (this.isWaiting && event.name === "machine:transition") {
      this.isLeft = event.data.to === "closed"
      this.isWaiting = false
    }
  }
}
