/** Tells the store where the accounts of this runner stand: many changes in one write, and the newest of each account. */
import { Effect, Latch, Schedule, type Scope } from "effect"
import type { Store } from "../FleetStore.ts"
import type { FleetStatus } from "./FleetStatus.ts"

/** Changes that come within it go out together. */
const together = "100 millis"

export interface StatusWriter {
  readonly put: (status: FleetStatus) => void
  /** What is not written yet is not written any more: another runner has the account. */
  readonly drop: (accountId: string) => void
}

/** Writes for as long as the scope is open. A store that does not answer is asked again; meanwhile nothing waits for it. */
export const make = Effect.fnUntraced(function* (
  store: Store
): Effect.fn.Return<StatusWriter, never, Scope.Scope> {
  const pending = new Map<string, FleetStatus>()
  const some = Latch.makeUnsafe(false)
  const write = Effect.suspend(() => {
    const statuses = Array.from(pending.values())
    pending.clear()
    return store.save(statuses).pipe(
      Effect.tapError(() =>
        Effect.sync(() => {
          for (const status of statuses)
            if (!pending.has(status.accountId)) pending.set(status.accountId, status)
        })
      )
    )
  })
  const round = Effect.gen(function* () {
    yield* some.await
    some.closeUnsafe()
    yield* Effect.retry(write, again)
    yield* Effect.sleep(together)
  })
  yield* Effect.forkScoped(Effect.forever(round))
  return {
    put: (status) => {
      pending.set(status.accountId, status)
      some.openUnsafe()
    },
    drop: (accountId) => void pending.delete(accountId)
  }
})

const again = Schedule.min([Schedule.exponential("200 millis"), Schedule.spaced("5 seconds")])
