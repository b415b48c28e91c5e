/** Wakes a dialogue at the next time that is due, by the run's alarm. */
import type { Clock } from "effect"
import type { Alarm, Limit } from "../interpreter/Alarm.ts"
import { ComputerSleep, type Sleepless } from "../interpreter/ComputerSleep.ts"
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
  readonly start: () => void
  readonly reader: { readonly stream: Streaming | undefined }
}

export class Sleeper implements Sleepless, Limit {
  private readonly owner: Owner
  /** The time at which it wakes, in milliseconds of the monotonic clock. */
  private wakes = Infinity
  private hasSlept = false
  ends = 0

  constructor(owner: Owner) {
    this.owner = owner
  }

  get fork() {
    return this.owner.means.alarm.fork
  }

  /** Returns whether it will be awake by then. */
  wakesBy(due: number): boolean {
    return this.wakes <= due
  }

  sleepUntil(due: number): void {
    this.wakes = due
    this.setLimit(due - this.owner.now())
    this.computer.join(this)
  }

  end(): void {
    const { alarm } = this.owner.means
    // a connection may be lost to a sleep of the computer before that is noticed
    this.computer.compare()
    this.computer.leave(this)
    if (alarm.clear(this)) alarm.arm()
  }

  /** The computer slept. */
  slept(ms: number): void {
    this.owner.means.recorder.emit("clock:jumped", { ms })
    this.hasSlept = true
    if (this.wakes < Infinity) this.setLimit(0)
  }

  /** Wakes the dialogue. */
  ring(): void {
    this.wakes = Infinity
    this.computer.compare()
    this.computer.leave(this)
    const slept = this.hasSlept
    this.hasSlept = false
    // the app is slow, not the server
    if (this.owner.reader.stream?.isFull === true) this.owner.tell({ _tag: "Written" })
    this.owner.tell({ _tag: "Due", slept })
    this.owner.start()
  }

  private setLimit(ms: number): void {
    const { alarm } = this.owner.means
    alarm.clear(this)
    alarm.set(this, ms)
    alarm.arm()
  }

  private get computer(): ComputerSleep {
    return ComputerSleep.of(this.owner.clock)
  }
}
