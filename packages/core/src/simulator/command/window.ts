/** `PARTIAL 1:500` or `PARTIAL -1:-100`: some of the results, counted from either end. RFC 9394 §3.1. */

export interface Window {
  /** As the answer repeats it, the smaller number first. */
  readonly text: string
  readonly from: number
  readonly to: number
}

/** Returns nothing for a range with 0, or that begins at one end and ends at the other. */
export const windowOf = (text: string): Window | undefined => {
  const [, sign = "", one = "", other = ""] = /^(-?)([1-9]\d{0,9}):\1([1-9]\d{0,9})$/.exec(text) ?? []
  if (one === "") return undefined
  const [from, to] = [Number(one), Number(other)].toSorted((a, b) => a - b)
  if (from === undefined || to === undefined) return undefined
  return {
    text: `${sign}${from}:${sign}${to}`,
    from: sign === "-" ? -from : from,
    to: sign === "-" ? -to : to
  }
}

/** Returns the results within the window, in their order. */
export const inWindow = <A>({ from, to }: Window, results: ReadonlyArray<A>): ReadonlyArray<A> =>
  from > 0
    ? results.slice(from - 1, to)
    : results.slice(Math.max(0, results.length + to), Math.max(0, results.length + from + 1))
