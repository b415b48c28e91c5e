import { assert } from "@effect/vitest"
import type { Survived } from "./surviving.ts"

/** Each message was reported once, in order; the cause is seen in the status and in the trace. */
export const expectNothingMissed = (
  { arrived, delivered, ended, missed, statuses }: Survived,
  cause: RegExp
) => {
  assert.deepStrictEqual(arrived, delivered)
  assert.deepStrictEqual(missed, [])
  const waiting = statuses.filter((status) => status.startsWith("Waiting")).join(", ")
  assert.match(waiting, cause)
  assert.match(ended.join(", "), cause)
}
