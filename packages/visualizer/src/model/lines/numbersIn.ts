/** Sets of messages, as commands and responses have them. RFC 9051 §9, `sequence-set`. Pure. */

/** A larger set is not tracked. */
const maxNumbers = 1024

/** Returns the numbers of a set; `undefined` if it contains `*`, or too many. */
export const numbersIn = (set: string): ReadonlyArray<number> | undefined => {
  if (set === "") return undefined
  // all readers ask for the same command in turn
  if (set !== last.set) last = { set, numbers: listed(set) }
  return last.numbers
}

let last: { readonly set: string; readonly numbers: ReadonlyArray<number> | undefined } = {
  set: "",
  numbers: undefined
}

const listed = (set: string): ReadonlyArray<number> | undefined => {
  const all: Array<number> = []
  for (const range of set.split(",")) {
    const [one = Number.NaN, other = one] = range.split(":").map(Number)
    const [low, high] = one < other ? [one, other] : [other, one]
    // also false for NaN
    if (!(low > 0 && high - low < maxNumbers - all.length)) return undefined
    for (let number = low; number <= high; number++) all.push(number)
  }
  return all
}

/** Parses a SEARCH or ESEARCH response. `undefined` for any other line, or if it was truncated. */
export const searchedIn = (text: string): ReadonlyArray<number> | undefined => {
  const found = /^\* (?:SEARCH|ESEARCH .*\bALL) ([\d ,:]+)$/i.exec(text)?.[1]
  return found === undefined ? undefined : numbersIn(found.trim().replaceAll(" ", ","))
}

/** Returns the size of a set: the maximum number of messages that it names. */
export const sizeOf = (set: string | undefined): number =>
  (set?.split(",") ?? []).reduce((sum, range) => {
    const [first = 0, last = first] = range.split(":").map(Number)
    return sum + Math.abs(last - first) + 1
  }, 0)
