/** The extremes of lists of any length: a call takes no more than some 100,000 arguments, and `Math.max(...)` throws then. */

/** Returns the maximum, or `min` if no number is greater. Any number of them, unlike `Math.max(...all)`. */
export const maxOf = (all: Iterable<number>, min = -Infinity): number => {
  let max = min
  for (const each of all) max = Math.max(max, each)
  return max
}
