/** Checks values of untyped programs, whose getters may throw. */

/** Deeper than any meaningful query, option or argument. */
const maxDepth = 100

/** More than any real value has. Shared values count once per reference, so they multiply. */
const maxParts = 10_000_000

/**
 * Returns what is expected instead if the value cannot be read: it is nested too deep or circular, or a getter throws. Does not
 * look into class instances.
 */
export const unreadable = (given: unknown): string | undefined => {
  if (typeof given !== "object" || given === null) return undefined
  try {
    const isReadable = sizeOf(given, 0, new Map()) <= maxParts
    return isReadable ? undefined : `a value that is not nested in itself, nor more than ${maxDepth} deep`
  } catch {
    return "a value whose fields can be read"
  }
}

/** Counts its objects, itself included. Infinite if it is nested too deep. */
const sizeOf = (given: unknown, depth: number, known: Map<unknown, number>): number => {
  if (typeof given !== "object" || given === null || !isOpen(given)) return 0
  if (depth > maxDepth) return Infinity
  const before = known.get(given)
  if (before !== undefined) return before
  // a circular value finds itself while it is being counted
  known.set(given, Infinity)
  let size = 1
  for (const each of Array.isArray(given) ? given : Object.values(given))
    size += sizeOf(each, depth + 1, known)
  known.set(given, size)
  return size
}

const isOpen = (given: object): boolean => {
  if (Array.isArray(given)) return true
  const prototype: unknown = Object.getPrototypeOf(given)
  return prototype === Object.prototype || prototype === null
}
