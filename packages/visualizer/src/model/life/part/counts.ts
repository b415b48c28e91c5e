/** Quantities, in the words of several parts. Pure. */
import { span, times } from "../../../trace/quantities.ts"

/** `2 s to 5 s`, or one of them if both are as long. */
export const fromTo = (least: number, most: number): string =>
  span(least) === span(most) ? span(most) : `${span(least)} to ${span(most)}`

/** So many names are told; the others are counted. */
export const toldNames = 3

export const many = (count: number): string => (count === 1 ? "" : `, ${times(count)}`)
