/** Whether a connection got as far as the network: the look-up of the server's name comes before any port is tried. Event by event. */
import type * as Trace from "@effect-imap/core/Trace"
import { LazySet } from "../../trace/Lazy.ts"

type Ended = Trace.EventData<"connection:ended">

export class LookingUp {
  /** The look-ups without an answer: what was given up had none. */
  private readonly open = new LazySet<number>()
  private hasDialed = false

  take(event: Trace.Event): void {
    if (event.name === "connection:started") {
      this.open.clear()
      this.hasDialed = false
    } else if (event.name === "net:start") {
      if (event.data.kind === "dns") this.open.add(event.data.op)
      else this.hasDialed = true
    } else if (event.name === "net:end" && event.data.error !== "cancelled") this.open.delete(event.data.op)
  }

  /** Names the step of an end: to look up a name and to dial have one limit, which alone does not show what had no answer. */
  endOf(ended: Ended): Ended {
    const { error, facts, step } = ended
    if (error !== "Timeout" || step !== "tcp" || this.hasDialed || this.open.size === 0) return ended
    const { lost: _, ...others } = facts ?? {}
    return { ...ended, step: "dns", facts: { ...others, step: "dns" } }
  }
}
