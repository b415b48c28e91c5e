/** Checks whether other programs use the processor, which makes measured times useless. */
import { cpus } from "node:os"
import { Effect } from "effect"
import { shown } from "./Table.ts"

/** The load of an idle machine, in cores. */
const quiet = 0.2
const sample = 2000

/** Measures the load for a moment. On a busy machine, fails if it must be quiet, otherwise prints a warning. */
export const check = (mustBeQuiet: boolean): Effect.Effect<void, string> =>
  Effect.flatMap(usedCores, (used) => {
    if (used <= quiet) return Effect.void
    const words = `the machine is busy: ${shown(used)} of ${cpus().length} cores are in use`
    if (mustBeQuiet) return Effect.fail(`${words}, and docs/evidence/performance.md is for a quiet one`)
    return Effect.sync(() => process.stdout.write(`${words}; only ratios count\n\n`))
  })

/** Repeats the measurement at most twice if the machine is busy afterwards. */
export const without = <A, E, R>(measure: Effect.Effect<A, E, R>): Effect.Effect<A, E | string, R> =>
  Effect.retry(
    Effect.tap(measure, () => check(true)),
    { times: 2 }
  )

/** Counts the cores in use, by other virtual machines of the host as well. */
const usedCores = Effect.gen(function* () {
  const idle = idleTime()
  const began = performance.now()
  yield* Effect.sleep(sample)
  return cpus().length - (idleTime() - idle) / (performance.now() - began)
})

/** In ms, of all cores. */
const idleTime = () => cpus().reduce((sum, { times }) => sum + times.idle, 0)
