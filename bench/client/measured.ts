/** The cost of work in this process. */
import { heapInUse } from "../heap.ts"
import type { Memory } from "./Task.ts"

/** Measures the CPU of this process, including garbage collection and compilation, and the elapsed time, in ms. */
export const measured = async <A>(work: () => Promise<A>) => {
  const cpu = process.cpuUsage()
  const began = performance.now()
  const value = await work()
  const { system, user } = process.cpuUsage(cpu)
  return { value, cpu: (user + system) / 1000, elapsed: performance.now() - began }
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Measures the memory after garbage collection. */
export const memory = async (): Promise<Memory> => {
  for (let round = 0; round < 4; round++) {
    globalThis.gc?.()
    await pause(20)
  }
  const { arrayBuffers, rss } = process.memoryUsage()
  return { heap: heapInUse(), buffers: arrayBuffers, rss }
}
