/** The names of states in traces, such as `selected.quiet` and `dialing.startTls.greeting`. */
import type { StateValue } from "xstate"

/** The innermost states of a state value; several if regions are parallel. */
export const leaves = (value: StateValue, path = ""): ReadonlyArray<string> => {
  const join = (name: string) => (path === "" ? name : `${path}.${name}`)
  if (typeof value === "string") return [join(value)]
  return Object.entries(value).flatMap(([name, inner]) =>
    inner === undefined ? [] : Object.keys(inner).length === 0 ? [join(name)] : leaves(inner, join(name))
  )
}

/** The innermost states that a step left and entered, as a pair for each region that moved. */
export const moves = (
  old: ReadonlyArray<string>,
  now: ReadonlyArray<string>
): ReadonlyArray<{ readonly from: string; readonly to: string }> => {
  const left = old.filter((leaf) => !now.includes(leaf))
  const entered = now.filter((leaf) => !old.includes(leaf))
  const steps = Math.max(left.length, entered.length)
  return Array.from({ length: steps }, (_, index) => ({
    from: left[Math.min(index, left.length - 1)] ?? old[0] ?? "",
    to: entered[Math.min(index, entered.length - 1)] ?? now[0] ?? ""
  }))
}
