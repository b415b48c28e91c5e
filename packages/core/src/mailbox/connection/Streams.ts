/** The states and the data of a connection, for any number of listeners. The queue of each is bounded. */
import type { Stream } from "effect"
import { Broadcast, type Elements, type Gap } from "../following/Broadcast.ts"
import { footprint } from "../../base/footprint.ts"
import type { MemoryBound } from "../../base/MemoryBound.ts"
import type { Untagged } from "../../imap/Response.ts"

const states: Elements<string> = { sizeOf: footprint, gap: () => "…" }
const data: Elements<Untagged | Gap> = { sizeOf: footprint, gap: (missed) => ({ _tag: "Gap", missed }) }

export class Streams {
  /** Not a `SubscriptionRef`: the machine moves outside of effects. */
  private readonly states: Broadcast<string>
  private readonly data: Broadcast<Untagged | Gap>
  private readonly state: () => string

  constructor(capacity: number, memory: MemoryBound, state: () => string) {
    this.state = state
    this.states = new Broadcast(capacity, states, memory)
    this.data = new Broadcast(capacity, data, memory)
  }

  /** The present state, then each one as it is entered. */
  get changes(): Stream.Stream<string> {
    return this.states.stream(() => [this.state()])
  }

  get untagged(): Stream.Stream<Untagged | Gap> {
    return this.data.stream(() => [])
  }

  moved(state: string): void {
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
