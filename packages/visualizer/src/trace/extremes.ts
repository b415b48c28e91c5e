/** The extremes of lists of any length: a call takes no more than some 100,000 arguments, and `Math.max(...)` throws then. */

/** Returns the greatest of them, and `least` if none is greater. */
export const mostOf = (all: Iterable<number>, least = -Infinity): number => {
  let most = least
  for (const each of all) most = Math.max(most, each)
  return most
}
