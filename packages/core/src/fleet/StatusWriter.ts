/** Writes the statuses of this runner's accounts to the store: many in one write, and only the newest of each account. */
import { Effect, Latch, Schedule, type Scope } from "effect"
import type { FleetStatus } from "./FleetStatus.ts"
import type { Store } from "./Store.ts"

/** Changes within this time are written together. */
const together = "100 millis"

export interface StatusWriter {
  readonly put: (status: FleetStatus) => void
  /** Drops unwritten changes: another runner has the account. */
  readonly drop: (accountId: string) => void
}

/** Writes as long as the scope is open. Retries if the store does not answer; nothing waits for it. */
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
