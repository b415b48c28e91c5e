/** Wakes a dialogue at the next time that is due, by the run's alarm. */
import { type Clock, Effect } from "effect"
import { aheadOf, hasJumped, watch } from "../../base/clock.ts"
import type { Alarm } from "../interpreter/Alarm.ts"
import type { Recorder } from "../../trace/Recorder.ts"
import type { Streaming } from "./FetchStream.ts"
import type { Input } from "./State.ts"

/** The parts of the driver that a sleeper needs. */
interface Owner {
  readonly means: { readonly alarm: Alarm; readonly recorder: Recorder }
  /** Milliseconds of the monotonic clock. */
  readonly now: () => number
  readonly clock: Clock.Clock
  readonly tell: (input: Input) => void
  readonly start: () => Effect.Effect<void>
  readonly reader: { readonly stream: Streaming | undefined }
}

export class Sleeper {
  private readonly owner: Owner
  /** The time at which it wakes, in milliseconds of the monotonic clock. */
  private wakes = Infinity
  /** By how much the wall clock was ahead of the monotonic one when the wait began. */
  private ahead: number | undefined

  constructor(owner: Owner) {
    this.owner = owner
  }

  /** Returns whether it will be awake by then. */
  wakesBy(due: number): boolean {
    return this.wakes <= due
  }

  sleepUntil(due: number): void {
    const { alarm } = this.owner.means
    const now = this.owner.now()
    // the computer may sleep meanwhile, and that must be noticed
    this.ahead ??= aheadOf(this.owner.clock)
    this.wakes = Math.min(due, now + watch)
    alarm.clear(this.wake)
    alarm.set(this.wake, this.wakes - now)
    alarm.arm()
  }

  end(): void {
    const { alarm } = this.owner.means
    // a connection may be lost to a sleep before that is noticed
    this.hasSlept()
    if (alarm.clear(this.wake)) alarm.arm()
  }

  private readonly wake = (): void => {
    this.wakes = Infinity
    // the app is slow, not the server
    if (this.owner.reader.stream?.isFull === true) this.owner.tell({ _tag: "Written" })
    this.owner.tell({ _tag: "Due", slept: this.hasSlept() })
    const started = this.owner.start()
    if (started !== Effect.void) this.owner.means.alarm.fork(started)
  }

  private hasSlept(): boolean {
    const before = this.ahead
    this.ahead = undefined
    if (before === undefined) return false
    const now = aheadOf(this.owner.clock)
    if (!hasJumped(before, now)) return false
    this.owner.means.recorder.emit("clock:jumped", { ms: Math.round(now - before) })
    return true
  }
}
