import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import * as LiveSteps from "../../../src/cli/output/LiveSteps.ts"

describe("steps on a terminal", () => {
  it.effect("a wait before the next attempt counts down, once its end is known", () =>
    Effect.gen(function* () {
      let shown = ""
      const live = yield* LiveSteps.make(
        { host: "imap.example.com", mailbox: "INBOX" },
        { isTerminal: true, style: { color: false, width: 80 }, write: (text) => (shown = text) }
      )
      const data = { id: "backoff", state: "backoff" }
      live.sink.event({ time: 0, name: "activity:start", group_id: "c1", data })
      assert.match(shown, /wait +before attempt 2 +0 ms/)
      live.waitsUntil(7_000)
      yield* TestClock.adjust(2_500)
      assert.match(shown, /wait +before attempt 2 +5 s left/)
    }).pipe(Effect.scoped)
  )

  it.effect("without a terminal it is said when it begins", () =>
    Effect.gen(function* () {
      let written = ""
      const live = yield* LiveSteps.make(
        { host: "imap.example.com", mailbox: "INBOX" },
        { isTerminal: false, style: { color: false, width: 80 }, write: (text) => (written += text) }
      )
      live.waitsUntil(7_000)
      assert.strictEqual(written, "○ next attempt in 7 s\n")
    }).pipe(Effect.scoped)
  )
})
