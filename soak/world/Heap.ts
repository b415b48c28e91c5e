/** What is kept in memory, garbage not counted. */
import { queryObjects } from "node:v8"
import { Effect } from "effect"

export interface Kept {
  readonly bytes: number
  /** Whatever has a prototype: what V8 compiles meanwhile is not among them. */
  readonly objects: number
}

/** Counting collects the garbage first. */
export const kept: Effect.Effect<Kept> = Effect.sync(() => {
  const objects = queryObjects(Object, { format: "count" })
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return { bytes: heapUsed + arrayBuffers, objects }
})
