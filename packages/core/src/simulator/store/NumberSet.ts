/** Sets of sequence numbers or UIDs. RFC 9051 §9 `sequence-set`. */
import type { MessageSet } from "../../MessageSet.ts"
import * as SequenceSet from "../../wire/SequenceSet.ts"

export { has } from "../../MessageSet.ts"

const number = "(?:[1-9]\\d{0,9}|\\*)"
const range = `${number}(?::${number})?`
const grammar = new RegExp(`^${range}(?:,${range})*$`)

/** Reads a set such as `1,3:5,10:*`; `*` is the largest number in use. Nothing where it is no set. */
export const parse = (text: string, largest: number): MessageSet | undefined => {
  if (!grammar.test(text)) return undefined
  return text.split(",").map((range) => {
    const ends = range.split(":").map((end) => (end === "*" ? largest : Number(end)))
    return [Math.min(...ends), Math.max(...ends)] as const
  })
}

/** Ascending numbers as a set in its shortest form. */
export const write = (numbers: ReadonlyArray<number>): string => {
  const ranges: Array<[number, number]> = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last !== undefined && last[1] + 1 === number) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(SequenceSet.writeRange).join(",")
}
