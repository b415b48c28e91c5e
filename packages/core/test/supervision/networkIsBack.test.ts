/** What waits for the network when it is back. */
import { assert, it } from "@effect/vitest"
import { Duration, Effect } from "effect"
import { TestClock } from "effect/testing"
import * as ImapError from "../../src/failure/ImapError.ts"
import * as Pacing from "../../src/mailbox/Pacing.ts"

it.effect("however many accounts wait, all try again within ten seconds, and not all at once", () =>
  Effect.gen(function* () {
    const pacing = Pacing.make()
    const offline = ImapError.make({ _tag: "Offline" }, "tcp")
    let tries = 0
    for (let account = 0; account < 1_000; account++) {
      const owner = { host: "imap.example.org", user: `user${account}` }
      const waiting = Effect.tap(pacing.wait(owner, offline, Duration.days(1)), () =>
        Effect.sync(() => tries++)
      )
      yield* Effect.forkScoped(waiting, { startImmediately: true })
    }
    yield* pacing.networkIsBack
    yield* TestClock.adjust("1 second")
    assert.isAbove(tries, 50)
    assert.isBelow(tries, 200)
    yield* TestClock.adjust("9 seconds")
    assert.strictEqual(tries, 1_000)
  })
)
