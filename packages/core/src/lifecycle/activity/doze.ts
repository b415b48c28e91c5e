/** Notices that the computer slept: the server may be gone, and a polled connection would not ask for a while. */
import { Duration, Effect } from "effect"
import { aheadOf, hasJumped, watch } from "../../base/clock.ts"
import type { Run } from "./Run.ts"

export const doze = (run: Run) =>
  Effect.suspend(() =>
    Effect.as(asleep(run, aheadOf(run.clock)), { type: "slept" as const, slept: true as const })
  )

const asleep = (run: Run, before: number): Effect.Effect<void> =>
  Effect.flatMap(run.clock.sleep(Duration.millis(watch)), () => {
    const now = aheadOf(run.clock)
    if (!hasJumped(before, now)) return asleep(run, now)
    run.recorder.emit("clock:jumped", { ms: Math.round(now - before) })
    return Effect.void
  })
