/** Mail that goes on arriving at some accounts of the fleet, and what the fleet reports of it. */
import { Effect, Schedule, Stream } from "effect"
import * as Rig from "./Rig.ts"

export interface Mail {
  /** UIDs as they were reported, by account. */
  readonly reported: ReadonlyMap<string, ReadonlyArray<number>>
  readonly delivered: ReadonlyMap<string, number>
  /** What is no arrival: a new beginning, or a gap. */
  readonly others: ReadonlyArray<string>
  /** No more mail from now on. */
  readonly end: () => void
}

/** Listens to these accounts, and delivers to them in turn, for as long as the scope. Begins once all are listened to. */
export const follow = Effect.fnUntraced(function* (accounts: ReadonlyArray<string>) {
  const { deliver, fleet } = yield* Rig.Rig
  const reported = new Map<string, Array<number>>(accounts.map((account) => [account, []]))
  const delivered = new Map<string, number>()
  const others: Array<string> = []
  const begun = new Set<string>()
  let isOver = false
  let turn = 0
  for (const account of accounts) {
    const listening = Stream.runForEach(fleet.changes(account), ({ change }) =>
      Effect.sync(() => {
        if (change._tag === "Arrived") reported.get(account)?.push(change.uid)
        else if (change._tag === "Reset" && !begun.has(account)) begun.add(account)
        else if (change._tag !== "FlagsChanged") others.push(`${account}: ${change._tag}`)
      })
    )
    yield* Effect.forkScoped(
      Effect.tapCause(listening, (cause) => Effect.sync(() => void others.push(`${account}: ${cause}`)))
    )
  }
  const next = Effect.sync(() => {
    const account = accounts[turn++ % accounts.length]
    if (account === undefined || isOver || begun.size < accounts.length) return
    deliver(account)
    delivered.set(account, (delivered.get(account) ?? 0) + 1)
  })
  yield* Effect.forkScoped(Effect.repeat(next, Schedule.spaced("100 millis")))
  return { reported, delivered, others, end: () => void (isOver = true) } satisfies Mail
})
