/** Wakes a dialogue at the next time that is due to it: one limit of the run's alarm. */
import { type Clock, Effect } from "effect"
import { aheadOf, hasJumped, watch } from "../clock.ts"
import type { Alarm } from "../interpreter/Alarm.ts"
import type { Streaming } from "./FetchStream.ts"
import type { Input } from "./State.ts"

/** Whose times they are. */
interface Owner {
  readonly means: { readonly alarm: Alarm }
  /** Milliseconds of the monotonic clock. */
  readonly now: () => number
  readonly clock: Clock.Clock
  /** The machine may sleep meanwhile, which is to be noticed. */
  readonly isIdling: () => boolean
  readonly tell: (input: Input) => void
  readonly start: () => Effect.Effect<void>
  readonly reader: { readonly stream: Streaming | undefined }
}

export class Sleeper {
  private readonly owner: Owner
  /** When it wakes; never, as long as nothing is due. */
  private wakes = Infinity
  /** By how much the wall clock is ahead of the monotonic one; read when it matters. */
  private ahead: number | undefined

  constructor(owner: Owner) {
    this.owner = owner
  }

  /** It is awake no later than that. */
  wakesBy(due: number): boolean {
    return this.wakes <= due
  }

  sleepUntil(due: number): void {
    const { alarm } = this.owner.means
    const now = this.owner.now()
    if (this.owner.isIdling()) {
      this.ahead ??= aheadOf(this.owner.clock)
      due = Math.min(due, now + watch)
    }
    this.wakes = due
    alarm.clear(this.wake)
    alarm.set(this.wake, due - now)
    alarm.arm()
  }

  end(): void {
    const { alarm } = this.owner.means
    if (alarm.clear(this.wake)) alarm.arm()
  }

  private readonly wake = (): void => {
    this.wakes = Infinity
    // the app is slow, and not the server
    if (this.owner.reader.stream?.isFull === true) this.owner.tell({ _tag: "Written" })
    this.owner.tell({ _tag: "Due", slept: this.hasSlept() })
    const started = this.owner.start()
    if (started !== Effect.void) this.owner.means.alarm.fork(started)
  }

  private hasSlept(): boolean {
    const before = this.ahead
    this.ahead = this.owner.isIdling() ? aheadOf(this.owner.clock) : undefined
    return before !== undefined && this.ahead !== undefined && hasJumped(before, this.ahead)
  }
}
