/**
 * UIDs or sequence numbers of messages as ranges, which is how servers report them: a set of all messages is one range,
 * however many there are. RFC 9051 §4.1.1.
 *
 * **Example** (From a search to its messages)
 *
 * ```ts
 * import { Command, type ImapConnection, MessageSet } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const unread = Effect.fn(function* (connection: ImapConnection.ImapConnection) {
 *   const found = yield* connection.execute(Command.search({ seen: false }))
 *   const newest = MessageSet.of(Array.from(MessageSet.numbers(found.all)).slice(-20))
 *   return yield* connection.execute(Command.fetch(newest, { envelope: true }))
 * })
 * ```
 */
import { Schema } from "effect"
import { dual } from "effect/Function"
import { isListOf, isObject } from "../base/is.ts"
import { expects } from "../failure/expects.ts"
import { expected, isNumbers, type Numbers } from "./Numbers.ts"
import * as Grammar from "./wire/Grammar.ts"
import * as SequenceSet from "./wire/SequenceSet.ts"

export type { Numbers } from "./Numbers.ts"
export type { Range } from "./wire/SequenceSet.ts"

/** The ranges of numbers as a server reported them, in any order: a `Schema`, and its type. */
export const MessageSet = Schema.Array(Schema.Tuple([Schema.Int, Schema.Int]))
export type MessageSet = ReadonlyArray<SequenceSet.Range>

/** The messages at these places in the mailbox, which are others as soon as a message before them goes. */
export interface SequenceNumbers {
  readonly _tag: "SequenceNumbers"
  readonly numbers: Numbers
}

/**
 * Says that the numbers are sequence numbers, and not UIDs: `sequenceNumbers("1:10")` are the ten oldest messages of a
 * mailbox. RFC 9051 §2.3.1.2.
 *
 * **Example** (The ten newest messages)
 *
 * ```ts
 * import { Command, MessageSet } from "@effect-imap/core"
 *
 * const newest = (exists: number) =>
 *   Command.fetch(MessageSet.sequenceNumbers(`${Math.max(1, exists - 9)}:*`), { envelope: true })
 * ```
 */
export const sequenceNumbers = (numbers: Numbers): SequenceNumbers => {
  const isSo = typeof numbers === "number" ? Grammar.isNumber(numbers) : isNumbers(numbers)
  expects(isSo, "MessageSet.sequenceNumbers", "numbers", expected)
  return { _tag: "SequenceNumbers", numbers }
}

/** Makes ranges of numbers, in ascending order. Throws a `Misuse` if one is not between 1 and 4294967295. */
export const of = (numbers: Iterable<number>): MessageSet => {
  const call = "MessageSet.of"
  const isSo =
    Array.isArray(numbers) ||
    (isObject(numbers) && Symbol.iterator in numbers && !ArrayBuffer.isView(numbers))
  expects(isSo, call, "numbers", "an array, or another iterable")
  return SequenceSet.merged(
    Array.from(numbers, (number) => {
      expects(Grammar.isNumber(number), call, "numbers", "whole numbers from 1 to 4294967295")
      return [number, number]
    })
  )
}

/** Returns how many numbers there are, if no two ranges overlap. */
export const size = (self: MessageSet): number => {
  expectsSet(self, "size")
  return self.reduce((sum, [first, last]) => sum + last - first + 1, 0)
}

/** Returns whether the number is in one of the ranges: `has(set, 7)`, or `has(7)` in a pipe. */
export const has: {
  (number: number): (self: MessageSet) => boolean
  (self: MessageSet, number: number): boolean
} = dual(2, (self: MessageSet, number: number): boolean => {
  expectsSet(self, "has")
  expects(Number.isInteger(number), "MessageSet.has", "number", "a whole number")
  return self.some(([first, last]) => first <= number && number <= last)
})

/** Enumerates the numbers. A server decides how many there are: take only as many as you need. */
export const numbers = (self: MessageSet): Generator<number, void> => {
  expectsSet(self, "numbers")
  return each(self)
}

function* each(self: MessageSet): Generator<number, void> {
  for (const [first, last] of self) {
    for (let number = first; number <= last; number++) yield number
  }
}

const expectsSet = (self: unknown, name: string): void =>
  expects(
    isListOf(self, isRange),
    `MessageSet.${name}`,
    "self",
    "ranges, as a server sent them or `of` made them"
  )

const isRange = (given: unknown): boolean =>
  Array.isArray(given) && Number.isInteger(given[0]) && Number.isInteger(given[1])
