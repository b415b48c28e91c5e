/** The memory that servers can fill, by the heap of this process. */
import { getHeapStatistics } from "node:v8"
import * as Memory from "@effect-imap/core/Memory"
import { Context, Effect, Layer } from "effect"

/** A quarter of the heap: parsing and results need memory that is not counted. */
const heapDivisor = 4

/** The budget of this process, made once it is used: all transports share it. */
let budget: Memory.Memory | undefined

const ofProcess = (): Memory.Memory => (budget ??= byHeap())

const byHeap = (): Memory.Memory => {
  const usual = Memory.make()
  const bytes = Math.floor(getHeapStatistics().heap_size_limit / heapDivisor)
  return bytes < usual.bytes ? Memory.make({ bytes }) : usual
}

/** Provides the budget of this process, unless the app has provided one. */
export const layer: Layer.Layer<never> = Layer.effect(
  Memory.Memory,
  Effect.map(Effect.context(), (context): Memory.Memory =>
    context.mapUnsafe.has(Memory.Memory.key) ? Context.get(context, Memory.Memory) : ofProcess()
  )
)
