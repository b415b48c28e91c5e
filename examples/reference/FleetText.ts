import * as ImapFleet from "@effect-imap/core/ImapFleet"
import * as Fleet from "@effect-imap/visualizer/Fleet"
import * as FleetText from "@effect-imap/visualizer/FleetText"
import { Clock, Effect } from "effect"

// FleetText.toText
// what is wrong, whose turn it is and where, for a terminal or a mail to whoever is on duty
export const report = Effect.gen(function* () {
  const { statuses } = yield* ImapFleet.ImapFleet
  return FleetText.toText((yield* statuses).map(Fleet.memberOf), { now: yield* Clock.currentTimeMillis })
})
