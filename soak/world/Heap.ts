/** The memory in use, without garbage. */
import { queryObjects } from "node:v8"
import { Effect } from "effect"

export interface Kept {
  readonly bytes: number
  /** The number of objects with a prototype, which excludes what V8 compiles. */
  readonly objects: number
}

/** Measures; counting the objects collects the garbage first. */
export const kept: Effect.Effect<Kept> = Effect.sync(() => {
  const objects = queryObjects(Object, { format: "count" })
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return { bytes: heapUsed + arrayBuffers, objects }
})
