/** Writes the statuses of this runner's accounts to the store: many in one write, and only the newest of each account. */
import { Effect, Latch, Schedule, type Scope } from "effect"
import type { FleetStore, Report } from "./Store.ts"

/** Changes within this time are written together. */
const writeDelay = "100 millis"

export interface StatusWriter {
  readonly put: (report: Report) => void
  /** Drops unwritten changes: another runner has the account. */
  readonly drop: (accountId: string) => void
}

/** Writes as long as the scope is open. Retries if the store does not answer; nothing waits for it. */
export const make = Effect.fnUntraced(function* (
  store: FleetStore
): Effect.fn.Return<StatusWriter, never, Scope.Scope> {
  const pending = new Map<string, Report>()
  const some = Latch.makeUnsafe(false)
  const write = Effect.suspend(() => {
    const reports = Array.from(pending)
    pending.clear()
    return store.save(reports.map(([, report]) => report)).pipe(
      Effect.tapError(() =>
        Effect.sync(() => {
          for (const [accountId, report] of reports)
            if (!pending.has(accountId)) pending.set(accountId, report)
        })
      )
    )
  })
  const round = Effect.gen(function* () {
    yield* some.await
    some.closeUnsafe()
    yield* Effect.retry(write, untilStored)
    yield* Effect.sleep(writeDelay)
  })
  yield* Effect.forkScoped(Effect.forever(round))
  return {
    put: (report) => {
      pending.set(report.status.accountId, report)
      some.openUnsafe()
    },
    drop: (accountId) => void pending.delete(accountId)
  }
})

/** The pauses between retries of a write to the store. */
export const untilStored = Schedule.min([Schedule.exponential("200 millis"), Schedule.spaced("5 seconds")])
