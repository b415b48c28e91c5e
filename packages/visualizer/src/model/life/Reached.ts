/** The address that a connection was made to: several addresses, and several ports, may be tried at once. */
import type * as Trace from "@effect-imap/core/Trace"
import { most } from "./Stretch.ts"
import { noMap, put } from "../../trace/Sparse.ts"

type Lane = Trace.EventData<"net:end">["lane"]

export class Reached {
  /** That of the port which shook hands, or greeted, last; absent if a strict trace leaves it out. */
  address: string | undefined
  private dialed: ReadonlyMap<number, string | undefined> = noMap
  private connected: ReadonlyMap<Lane, string | undefined> = noMap

  take(event: Trace.Event): void {
    switch (event.name) {
      case "connection:ended":
        this.dialed = noMap
        this.connected = noMap
        return
      case "net:start": {
        const { address, kind, op } = event.data
        if (kind === "tcp" && this.dialed.size < most) this.dialed = put(this.dialed, op, address)
        return
      }
      case "net:end": {
        const { lane, ok, op } = event.data
        if (!this.dialed.has(op)) this.address = this.connected.get(lane) ?? this.address
        else if (ok) this.connected = put(this.connected, lane, this.dialed.get(op))
        return
      }
      case "wire:received":
        if (event.data.tag === undefined && this.address === undefined)
          this.address = this.connected.get(event.data.lane)
        return
    }
  }
}
