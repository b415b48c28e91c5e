/** One attempt in the queue of its host, and then on its way. */
import { Clock, Effect } from "effect"
import { monotonicMillis } from "../clock.ts"
import type { Gate, Outcome, Ticket } from "./Gate.ts"

const nothing = () => {}

export class Turn implements Ticket {
  readonly soon: boolean
  wake: () => void = nothing
  private readonly gate: Gate
  /** Once it is over, nobody needs the gate for it. */
  private readonly over: () => void
  private state: "waiting" | "over" | { readonly began: number } = "waiting"

  constructor(gate: Gate, soon: boolean, over: () => void) {
    this.gate = gate
    this.soon = soon
    this.over = over
  }

  /** How many are before it. */
  get before(): number {
    return this.gate.before(this)
  }

  /** Ends when the attempt may begin; where that is not now, `waits` is called first. */
  begun(waits: () => void): Effect.Effect<void> {
    return Effect.flatMap(Clock.Clock, (clock) =>
      Effect.suspend(() => {
        const now = monotonicMillis(clock)
        if (this.gate.begins(now)) {
          this.state = { began: now }
          return Effect.void
        }
        this.gate.join(this)
        waits()
        return this.waited(clock)
      })
    )
  }

  /** The attempt is over, or will not begin. Only the first call counts. `now` in milliseconds of the monotonic clock. */
  end(outcome: Outcome, now: number): void {
    const { state } = this
    if (state === "over") return
    this.state = "over"
    this.wake = nothing
    if (state === "waiting") this.gate.leave(this)
    else this.gate.end(outcome, state.began, now)
    this.over()
  }

  /** It is asked for in the same step that is ready to be woken. */
  private waited(clock: Clock.Clock): Effect.Effect<void> {
    return Effect.callback((resume) => {
      this.wake = () => {
        const now = monotonicMillis(clock)
        const delay = this.gate.ask(this, now)
        if (delay === Infinity) return
        this.wake = nothing
        if (delay === 0) this.state = { began: now }
        resume(delay === 0 ? Effect.void : Effect.andThen(Effect.sleep(Math.ceil(delay)), this.waited(clock)))
      }
      this.wake()
    })
  }
}
