import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { listening } from "../../src/simulator/testing/listening.ts"
import { settle } from "../support/settle.ts"

describe("a transport in memory that is read by callbacks", () => {
  it.effect("reads nothing while it is paused, also before its first read", () =>
    Effect.gen(function* () {
      let pulls = 0
      const pull = Effect.andThen(
        Effect.sync(() => pulls++),
        Effect.never
      )
      const direct = listening(
        { pull, write: () => Effect.void },
        Effect.runForkWith(yield* Effect.context())
      )
      const reading = direct.listen(
        () => {},
        () => {}
      )
      reading.pause()
      yield* settle
      assert.strictEqual(pulls, 0)
      reading.resume()
      yield* settle
      assert.strictEqual(pulls, 1)
    })
  )
})
