/** Virtual time in tests. */
import { type Duration, Effect } from "effect"
import { TestClock } from "effect/testing"
import { settle } from "../../../core/test/support/settle.ts"

/** Lets time pass once all has been done that needs none, however often a fiber gives way meanwhile; and what it brings be done. */
export const pass = (duration: Duration.Input): Effect.Effect<void> =>
  Effect.andThen(settle, Effect.andThen(TestClock.adjust(duration), settle))
