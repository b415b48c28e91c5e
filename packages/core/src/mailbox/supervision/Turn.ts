/** An attempt in the queue of its host, and then under way. */
import { Clock, Effect } from "effect"
import { monotonicMillis } from "../../base/clock.ts"
import type { Gate, Ticket } from "./Gate.ts"
import type { TurnOutcome } from "../../lifecycle/account/Pacing.ts"

export class Turn implements Ticket {
  readonly owner: string
  readonly soon: boolean
  wake: () => void = nothing
  private readonly gate: Gate
  /** Called once it is over: it no longer needs the gate. */
  private readonly over: () => void
  private state: "waiting" | "over" | { readonly began: number } = "waiting"

  constructor(gate: Gate, owner: string, soon: boolean, over: () => void) {
    this.gate = gate
    this.owner = owner
    this.soon = soon
    this.over = over
  }

  /** The number of attempts before it, while it waits. */
  get before(): number {
    return this.gate.before(this)
  }

  /** Ends when the attempt may begin; if that is not now, `waits` is called first. */
  begun(waits: () => void): Effect.Effect<void> {
    return Effect.flatMap(Clock.Clock, (clock) =>
      Effect.suspend(() => {
        const now = monotonicMillis(clock)
        if (this.gate.begins(this, now)) {
          this.state = { began: now }
          return Effect.void
        }
        this.gate.join(this)
        waits()
        return this.waited(clock)
      })
    )
  }

  /** Ends the attempt, begun or not; only the first call counts. `now`: milliseconds of the monotonic clock. */
  end(outcome: TurnOutcome, now: number): void {
    const { state } = this
    if (state === "over") return
    this.state = "over"
    this.wake = nothing
    if (state === "waiting") this.gate.leave(this, now)
    else this.gate.end(this, outcome, state.began, now)
    this.over()
  }

  /** Waits until the gate lets it begin. It is ready to be woken before it asks, so that no call is lost. */
  private waited(clock: Clock.Clock): Effect.Effect<void> {
    return Effect.callback((resume) => {
      const wake = () => {
        const now = monotonicMillis(clock)
        const delay = this.gate.ask(this, now)
        if (delay === Infinity) return
        this.wake = nothing
        if (delay === 0) this.state = { began: now }
        resume(delay === 0 ? Effect.void : Effect.andThen(Effect.sleep(Math.ceil(delay)), this.waited(clock)))
      }
      this.wake = wake
      wake()
    })
  }
}

const nothing = () => {}
