/** A simulated clock begins in 1970: what it says is no date. */
import { assert, it } from "@effect/vitest"
import { wallOf, wallTime } from "../../src/trace/wall.ts"
import { traceOf } from "../support.ts"

const none = ["1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00.001Z", "yesterday", undefined]

it.each(none)("no wall clock: %s", (wall) => {
  assert.isUndefined(wallOf({ wall }))
  const { imported, raw, ...others } = { ...traceOf([]).header, wall }
  assert.isUndefined(wallTime({ ...others, imported, raw }, 1000))
})
