/** Values of a program without types, of which not even the fields can be read safely. */

/** No query, option or argument that means something is nested deeper. */
const maxDepth = 100

/** More than any program has: values that are shared within one another multiply. */
const maxParts = 10_000_000

/**
 * Says what is expected of a value that cannot be read: it is nested too deep, or in itself, or a field throws. Instances of classes are not
 * looked into.
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

/** The objects in it, itself included; infinite if it is too deep. */
const sizeOf = (given: unknown, depth: number, known: Map<unknown, number>): number => {
  if (typeof given !== "object" || given === null || !isOpen(given)) return 0
  if (depth > maxDepth) return Infinity
  const before = known.get(given)
  if (before !== undefined) return before
  // until it is known, whatever finds it again is within it
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
