/** Numbers of messages, as an app writes them. RFC 9051 §9 `sequence-set`. */
import { isObject } from "../base/is.ts"
import type { Argument } from "./Argument.ts"
import type { Range } from "./wire/SequenceSet.ts"

/**
 * The numbers of messages as an app writes them: `7`, `[1, 2, 5]`, `"1:*"`, what `Argument.sequence` makes, or a set as a
 * server reported it (`found.all`). An empty array is no message.
 */
export type Numbers = number | string | Argument | ReadonlyArray<number | Range>

/** The words for what `isNumbers` accepts. */
export const expected = "a number, an array of numbers or ranges, or a text such as 1:*"

export const isNumbers = (given: unknown): given is Numbers =>
  (typeof given === "string" && isText(given)) ||
  typeof given === "number" ||
  (Array.isArray(given) ? given.every(isPart) : isArgument(given))

/** A sequence-set as text, or the saved result of a search. RFC 9051 §9. */
const isText = (text: string): boolean => text === "$" || text.split(",").every((each) => isPiece.test(each))

const place = String.raw`(?:[1-9]\d{0,9}|\*)`
const isPiece = new RegExp(`^${place}(?::${place})?$`)

const isPart = (given: unknown): boolean =>
  typeof given === "number" ||
  (Array.isArray(given) && given.length === 2 && given.every((each) => typeof each === "number"))

const isArgument = (given: unknown): boolean =>
  isObject(given) && "_tag" in given && typeof given._tag === "string" && given._tag !== "SequenceNumbers"
