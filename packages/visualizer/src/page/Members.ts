/** Follows the accounts of a fleet, as `Update` reports them. */
import { applied, type Members, type Update } from "../model/fleet/Update.ts"
import * as Live from "./Live.ts"

export interface FleetSnapshot {
  readonly members: Members
  /** The clock of the sender, when it sent this. */
  readonly now: number
  /** Since when nobody could say how the accounts stand, on the same clock. */
  readonly failingSince: number | undefined
}

export interface Listener {
  readonly status: (status: Live.LiveStatus) => void
  readonly told: (told: FleetSnapshot) => void
}

/** Only what the page's own server wrote comes here. */
const updateIn = (line: string): Update => JSON.parse(line)

/** Until it is stopped, over losses of the connection: what was received stays until the server sends it again. */
export const follow = (url: string, token: string | undefined, { status, told }: Listener): (() => void) => {
  let utf8 = new TextDecoder()
  let rest = ""
  let members: Members = new Map()
  let failingSince: number | undefined
  return Live.connect(url, token, {
    status,
    begin: () => {
      utf8 = new TextDecoder()
      rest = ""
      members = new Map()
    },
    chunk: (bytes) => {
      const lines = (rest + utf8.decode(bytes, { stream: true })).split("\n")
      rest = lines.pop() ?? ""
      const updates = lines.filter((line) => line !== "").map(updateIn)
      for (const update of updates) {
        members = applied(members, update)
        failingSince = update.failing === true ? (failingSince ?? update.now) : undefined
      }
      const last = updates.at(-1)
      if (last !== undefined) told({ members, now: last.now, failingSince })
    },
    end: () => undefined
  })
}
