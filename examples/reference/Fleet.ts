import * as ImapFleet from "@effect-imap/core/ImapFleet"
import * as Fleet from "@effect-imap/visualizer/Fleet"
import { Clock, Effect } from "effect"

// Fleet.of, Fleet.memberOf
// whose turn it is: 61 need the account's owner, say
export const forOwners = Effect.gen(function* () {
  const { statuses } = yield* ImapFleet.ImapFleet
  const fleet = Fleet.of((yield* statuses).map(Fleet.memberOf), yield* Clock.currentTimeMillis)
  return fleet.turns.user
})
