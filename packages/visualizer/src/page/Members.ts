/** Follows the accounts of a fleet by its `Update`s. */
import { applied, type Members } from "../model/fleet/Update.ts"
import { updateIn } from "./given.ts"
import * as Live from "./Live.ts"

export interface FleetSnapshot {
  readonly members: Members
  /** The time on the sender's clock. */
  readonly now: number
  /** The time since which the accounts' states are unknown, on the sender's clock. */
  readonly failingSince: number | undefined
}

export interface Listener {
  readonly status: (status: Live.LiveStatus) => void
  readonly snapshot: (snapshot: FleetSnapshot) => void
}

/**
 * Follows until it is stopped, and connects again after losses: accounts are kept until the server sends them again.
 */
export const follow = (
  url: string,
  token: string | undefined,
  { status, snapshot }: Listener
): (() => void) => {
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
      const updates = lines.flatMap((line) => updateIn(line) ?? [])
      for (const update of updates) {
        members = applied(members, update)
        failingSince = update.failing === true ? (failingSince ?? update.now) : undefined
      }
      const last = updates.at(-1)
      if (last !== undefined) snapshot({ members, now: last.now, failingSince })
    },
    end: () => undefined
  })
}
