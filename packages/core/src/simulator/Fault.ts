/** Faults at given commands. */
import type { Duration } from "effect"

interface At {
  /** The command, such as `APPEND`; `FETCH` includes `UID FETCH`, `UID FETCH` is only that. `DONE` is the end of an IDLE. */
  readonly on: string
  /** Which of the matching commands, counted from 1 over all connections; the first by default. */
  readonly nth?: number | "every" | undefined
}

/**
 * A command with a fault is carried out, but its answer does not arrive as it should; only `refuse` changes
 * nothing.
 *
 * - `cut`: the connection ends in the middle of the answer.
 * - `reset`: the connection is reset (RST) instead of an answer.
 * - `stall`: the answer comes after `for`; without `for`, nothing more arrives on this connection.
 * - `throttle`: the answer comes at `bytesPerSecond`, 1000 by default.
 * - `ignore`: no answer comes; the next command is answered.
 * - `refuse`: the answer is `with`, such as `NO [OVERQUOTA] Quota exceeded`; by default `NO [UNAVAILABLE] Try again later`.
 */
export type Fault =
  | (At & { readonly fault: "cut" | "reset" | "ignore" })
  | (At & { readonly fault: "stall"; readonly for?: Duration.Input | undefined })
  | (At & { readonly fault: "throttle"; readonly bytesPerSecond?: number | undefined })
  | (At & { readonly fault: "refuse"; readonly with?: string | undefined })

/** Counts commands, and returns the fault of the next one. */
export const counter = (faults: ReadonlyArray<Fault>): ((command: string) => Fault | undefined) => {
  const counts = faults.map(() => 0)
  return (command) => {
    let met: Fault | undefined
    for (const [index, fault] of faults.entries()) {
      if (!names(fault.on, command)) continue
      const count = (counts[index] ?? 0) + 1
      counts[index] = count
      const { nth = 1 } = fault
      if (nth === "every" || nth === count) met ??= fault
    }
    return met
  }
}

const names = (on: string, command: string): boolean => {
  const wanted = on.toUpperCase()
  return command === wanted || command === `UID ${wanted}`
}
