/** One connection of a run that is kept alive. It ends once, while the run goes on with others. */
import { Deferred, Effect } from "effect"
import type { Attempt } from "../activity/Run.ts"
import type * as Capability from "../Capability.ts"
import type { ImapError } from "../ImapError.ts"
import type { Gap } from "../ImapConnection.ts"
import type { Context } from "../machine/Context.ts"
import type { Report } from "../Report.ts"
import type { Untagged } from "../Response.ts"
import { Broadcast } from "./Broadcast.ts"
import type { Live } from "./Connection.ts"
import { type Lifecycle, missedData, missedStates } from "./Lifecycle.ts"

/** What is left of it: as it was at its end. */
interface Last {
  readonly context: Context
  readonly state: string
  readonly capabilities: Capability.Capabilities
  readonly report: Report
}

export class Handle implements Live {
  readonly attempt: Attempt
  private readonly lifecycle: Lifecycle
  private readonly over = Deferred.makeUnsafe<never, ImapError>()
  private readonly states: Broadcast<string>
  private readonly data: Broadcast<Untagged | Gap>
  private last: Last | undefined

  constructor(lifecycle: Lifecycle) {
    const capacity = lifecycle.run.policy.sizes.listener
    this.lifecycle = lifecycle
    this.attempt = lifecycle.attempt
    this.states = new Broadcast(capacity, missedStates)
    this.data = new Broadcast<Untagged | Gap>(capacity, missedData)
  }

  get ended() {
    return Deferred.await(this.over)
  }

  get run() {
    return this.lifecycle.run
  }

  get turn() {
    return this.lifecycle.turn
  }

  get beginWork() {
    return this.lifecycle.beginWork
  }

  get endWork() {
    return this.lifecycle.endWork
  }

  get context() {
    return this.last?.context ?? this.lifecycle.context
  }

  get state() {
    return this.last?.state ?? this.lifecycle.state
  }

  get capabilities() {
    return this.last?.capabilities ?? this.lifecycle.capabilities
  }

  get report() {
    return this.last?.report ?? this.lifecycle.report
  }

  get changes() {
    return this.states.stream(() => [this.state])
  }

  get untagged() {
    return this.data.stream(() => [])
  }

  get logout() {
    return Effect.suspend(() => (this.last === undefined ? this.lifecycle.logout : Effect.void))
  }

  get session() {
    return this.whileItLasts(this.lifecycle.session)
  }

  working<A, E, R>(work: Effect.Effect<A, E, R>) {
    return this.lifecycle.working(work)
  }

  place(command?: string) {
    return this.lifecycle.place(command)
  }

  select(mailbox: string, readOnly: boolean) {
    return this.whileItLasts(this.lifecycle.select(mailbox, readOnly))
  }

  moved(state: string): void {
    this.states.publish(state, 2 * state.length)
  }

  heard(response: Untagged, bytes: number): void {
    this.data.publish(response, bytes)
  }

  end(error: ImapError): void {
    const { capabilities, context, report, state } = this
    this.last = { capabilities, context, report, state }
    Deferred.doneUnsafe(this.over, Effect.fail(error))
    this.states.end()
    this.data.end()
  }

  /** What the run would wait for another connection for is not this one's. */
  private whileItLasts<A>(effect: Effect.Effect<A, ImapError>): Effect.Effect<A, ImapError> {
    return Effect.suspend(() => (this.last === undefined ? Effect.raceFirst(effect, this.ended) : this.ended))
  }
}
