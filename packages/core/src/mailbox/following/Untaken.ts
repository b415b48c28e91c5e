/**
 * Records the time in which something waits for a listener that has not asked for it: the connection reads on, and only the
 * listener is late.
 */
import type { Clock } from "effect"
import { monotonicMillis } from "../../base/clock.ts"
import type { Recorder, Release } from "../../trace/Recorder.ts"

/** A shorter wait is not recorded. */
const minUntakenMs = 100

interface Means {
  readonly recorder: Recorder
  readonly clock: Clock.Clock
}

export class Untaken {
  private readonly means: Means
  private readonly call: string
  /** The time since which elements wait, and the number dropped since. */
  private since: number | undefined
  private dropped = 0
  private release: Release | undefined

  /** `call`: the name of the stream. */
  constructor(means: Means, call: string) {
    this.means = means
    this.call = call
  }

  /** Called when an element arrives while the listener still works on earlier ones. */
  waits(): void {
    const { clock, recorder } = this.means
    if (this.since === undefined && !recorder.listening()) return
    const now = monotonicMillis(clock)
    this.since ??= now
    this.begin(now - this.since)
  }

  /** Called when the listener takes elements: all but the first wait until it asks again. */
  asked(taken: number, dropped: number): void {
    this.dropped += dropped
    if (taken <= 1) this.end()
  }

  end(): void {
    const { clock } = this.means
    if (this.since !== undefined) this.begin(monotonicMillis(clock) - this.since)
    this.release?.({ outcome: "done", ...(this.dropped === 0 ? {} : { dropped: this.dropped }) })
    this.since = undefined
    this.dropped = 0
    this.release = undefined
  }

  private begin(waited: number): void {
    if (this.release !== undefined || waited < minUntakenMs) return
    const { call, means } = this
    this.release = means.recorder.held({ kind: "untaken", by: "app", call, ms: Math.round(waited) })
  }
}
