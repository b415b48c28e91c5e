/** The budget of an examination: announced beforehand, and kept. */
import { type Clock, Data, Duration } from "effect"
import { monotonicMillis } from "../base/clock.ts"
import type { Use } from "./Examination.ts"

/** Nothing is left of the connections or of the time. */
export class Spent extends Data.TaggedError("Spent")<{ readonly what: "connections" | "time" }> {}

/** Twenty-four connections, four at once, and five minutes. */
export const usual: Use = { connections: 24, ms: Duration.toMillis("5 minutes") }

export class Budget {
  readonly limit: Use
  private readonly clock: Clock.Clock
  private readonly began: number
  private opened = 0
  /** Connections that are kept back until the end. */
  private reserved: number

  constructor(limit: Use, clock: Clock.Clock, reserved: number) {
    this.limit = limit
    this.clock = clock
    this.began = monotonicMillis(clock)
    this.reserved = reserved
  }

  /** Releases the reserve, even after the time limit. */
  releaseReserve(): void {
    this.reserved = 0
  }

  /** The remaining time. */
  get leftMs(): number {
    return Math.max(0, this.limit.ms - this.used.ms)
  }

  get used(): Use {
    return { connections: this.opened, ms: Math.round(monotonicMillis(this.clock) - this.began) }
  }

  /** Takes connections that are about to be opened; undefined if there are as many left. */
  take(connections: number): Spent | undefined {
    if (this.leftMs === 0 && this.reserved > 0) return new Spent({ what: "time" })
    if (this.opened + connections + this.reserved > this.limit.connections)
      return new Spent({ what: "connections" })
    this.opened += connections
    return undefined
  }
}
