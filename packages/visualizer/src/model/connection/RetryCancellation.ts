/** Detects, event by event, whether the app cancelled the wait for the next attempt. */
import type * as Trace from "@effect-imap/core/Trace"

export class RetryCancellation {
  isRetryCancelled = false
  private isWaiting = false

  take(event: Trace.Event): void {
    if (event.name === "connection:ended") this.isWaiting = event.data.outcome === "retried"
    else if (this.isWaiting && event.name === "activity:end")
      this.isRetryCancelled = event.data.interrupted === true
    else if (this.isWaiting && event.name === "machine:transition") {
      this.isRetryCancelled = event.data.to === "closed"
      this.isWaiting = false
    }
  }
}
