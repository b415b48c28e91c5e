/** Numbers with the same hash in V8, which a server can choose as UIDs. */

/** The lowest bits of the hash, which choose the bucket of a table with up to twice as many entries. */
const buckets = 1 << 13

/** Makes this many numbers for one bucket, in ascending order; fewer than 4,294,967,296 / 8,192. */
export const alike = (count: number): ReadonlyArray<number> => {
  const found: Array<number> = []
  for (let number = 10_000; found.length < count; number++) {
    if ((hash(number) & (buckets - 1)) === 0) found.push(number)
  }
  return found
}

/** `ComputeUnseededHash` of V8, `src/utils/utils.h`. */
const hash = (number: number): number => {
  let bits = ~number + (number << 15)
  bits ^= bits >>> 12
  bits += bits << 2
  bits ^= bits >>> 4
  bits = Math.imul(bits, 2057)
  return bits ^ (bits >>> 16)
}
