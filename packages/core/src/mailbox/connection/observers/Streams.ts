/** The states and the data of a connection, for any number of listeners. The queue of each is bounded. */
import type { Stream } from "effect"
import { footprint } from "../../../base/footprint.ts"
import type { Untagged } from "../../../imap/Response.ts"
import type { Run } from "../../../lifecycle/activity/Run.ts"
import type { State } from "../../../trace/StateId.ts"
import { Broadcast, type Elements, type Gap } from "../../following/Broadcast.ts"
import { Untaken } from "../../following/Untaken.ts"

export class Streams {
  /** Not a `SubscriptionRef`: the machine moves outside of effects. */
  private readonly states: Broadcast<State>
  private readonly data: Broadcast<Untagged | Gap>
  private readonly state: () => State

  constructor(run: Run, state: () => State) {
    const { listener } = run.policy.sizes
    const data: Elements<Untagged | Gap> = {
      sizeOf: footprint,
      gap: (missed) => ({ _tag: "Gap", missed }),
      untaken: () => new Untaken(run, "untagged")
    }
    this.state = state
    this.states = new Broadcast(listener, { sizeOf: footprint, gap: state, gapIsAll: true }, run.memory)
    this.data = new Broadcast(listener, data, run.memory)
  }

  /** The present state, then each one as it is entered. */
  get changes(): Stream.Stream<State> {
    return this.states.stream(() => [this.state()])
  }

  get untagged(): Stream.Stream<Untagged | Gap> {
    return this.data.stream(() => [])
  }

  moved(state: State): void {
    this.states.publish(state)
  }

  heard(response: Untagged): void {
    this.data.publish(response)
  }

  end(): void {
    this.states.end()
    this.data.end()
  }
}
