/**
 * Leaves the processors to the runners of the fleet, if that is tried beside these tests: a lease lapses if its runner gets
 * none for seconds. They wait most of the time, and so need not wait until all else is done.
 */
import { readdirSync } from "node:fs"
import { constants, setPriority } from "node:os"
import { inject } from "vitest"

declare module "vitest" {
  export interface ProvidedContext {
    /** Provided by the fleet's own setup. */
    readonly isBesideFleet: boolean
  }
}

/** Linux has a priority for each thread, and V8 has started several by now. Children get that of the main one. */
const threads = () =>
  process.platform === "linux" ? readdirSync("/proc/self/task").map(Number) : [process.pid]

if (inject("isBesideFleet")) {
  for (const thread of threads()) {
    try {
      setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL)
    } catch {
      // it has ended
    }
  }
}
