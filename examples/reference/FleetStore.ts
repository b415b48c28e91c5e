import * as FleetStore from "@effect-imap/core/FleetStore"
import { Effect } from "effect"

// FleetStore.layerMemory
// what one process remembers of its fleet
export const watchedByNobody = Effect.gen(function* () {
  const store = yield* FleetStore.FleetStore
  yield* store.watch("ada@example.com", { label: "Ada" })
  return yield* store.statuses
}).pipe(Effect.provide(FleetStore.layerMemory))

// FleetStore.layerSql
// what all runners of a database remember
export const allOfThem = FleetStore.FleetStore.use(({ statuses }) => statuses).pipe(
  Effect.provide(FleetStore.layerSql)
)
