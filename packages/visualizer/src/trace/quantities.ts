/** Numbers and sizes, as a sentence has them. */

export const times = (count: number): string =>
  count === 1 ? "once" : count === 2 ? "twice" : `${count} times`

/** Formats octets with a thousand to the next unit, such as `340 kB` or `2.4 GB`. */
export const sizeWords = (octets: number): string => {
  if (octets < 1e3) return `${octets} bytes`
  if (octets < 1e6) return `${Math.round(octets / 1e3)} kB`
  return octets < 1e9
    ? `${(octets / 1e6).toFixed(octets < 1e7 ? 1 : 0)} MB`
    : `${(octets / 1e9).toFixed(1)} GB`
}
