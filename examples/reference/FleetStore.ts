import * as FleetStore from "@effect-imap/core/FleetStore"
import { Clock, Effect } from "effect"

// FleetStore.memory
// what one process remembers of its fleet
export const watchedByNobody = Effect.gen(function* () {
  const store = yield* FleetStore.FleetStore
  yield* store.watch("ada@example.com", { label: "Ada" })
  return yield* store.statuses
}).pipe(Effect.provide(FleetStore.memory))

// FleetStore.unassigned
// how the status of an account begins in a store of the app's own
export const first = Effect.map(Clock.currentTimeMillis, (now) =>
  FleetStore.unassigned("ada@example.com", { label: "Ada" }, now)
)

// FleetStore.sql
// what all runners of a database remember
export const allOfThem = FleetStore.FleetStore.use(({ statuses }) => statuses).pipe(
  Effect.provide(FleetStore.sql)
)
