/** Sets of numbers, as a server reads and writes them. RFC 9051 §9 (sequence-set). */

type Range = readonly [first: number, last: number]

export const parseSet = (text: string, last: number): ReadonlyArray<Range> =>
  text.split(",").map((part) => {
    const [from = 0, to = from] = part.split(":").map((end) => (end === "*" ? last : Number(end)))
    return [Math.min(from, to), Math.max(from, to)]
  })

export const isIn = (ranges: ReadonlyArray<Range>, number: number): boolean =>
  ranges.some(([first, last]) => number >= first && number <= last)

/** Writes a set, such as `1:3,5`. */
export const setOf = (ascending: ReadonlyArray<number>): string => {
  const ranges: Array<[number, number]> = []
  for (const number of ascending) {
    const range = ranges.at(-1)
    if (range !== undefined && range[1] === number - 1) range[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}:${last}`)).join(",")
}
