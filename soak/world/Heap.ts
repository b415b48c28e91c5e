/** What is kept in memory, garbage not counted. */
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { Effect } from "effect"

setFlagsFromString("--expose-gc")
const gc: unknown = runInNewContext("gc")

/** Bytes, after the garbage was collected. */
export const kept: Effect.Effect<number> = Effect.sync(() => {
  if (typeof gc === "function") for (let round = 0; round < 3; round++) gc()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return heapUsed + arrayBuffers
})
