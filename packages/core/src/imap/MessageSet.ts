/**
 * Sequence numbers or UIDs of messages as ranges, which is how servers report them: a set of all messages is one range,
 * however many there are. RFC 9051 §4.1.1.
 *
 * **Example** (From a search to its messages)
 *
 * ```ts
 * import { Command, type ImapConnection, MessageSet } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const unread = Effect.fn(function* (connection: ImapConnection.ImapConnection) {
 *   const found = yield* connection.execute(Command.search({ seen: false }, { uid: true }))
 *   const newest = MessageSet.of(Array.from(MessageSet.numbers(found.all)).slice(-20))
 *   return yield* connection.execute(Command.fetch(newest, { envelope: true }, { uid: true }))
 * })
 * ```
 */
import { Schema } from "effect"
import { expects, isListOf, isObject } from "../failure/expects.ts"
import * as Grammar from "./wire/Grammar.ts"
import * as SequenceSet from "./wire/SequenceSet.ts"

export type { Range } from "./wire/SequenceSet.ts"

/** The ranges of numbers as a server reported them, in any order: a `Schema`, and its type. */
export const MessageSet = Schema.Array(Schema.Tuple([Schema.Int, Schema.Int]))
export type MessageSet = SequenceSet.MessageSet

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

/** Returns whether the number is in one of the ranges. */
export const has = (self: MessageSet, number: number): boolean => {
  expectsSet(self, "has")
  expects(Number.isInteger(number), "MessageSet.has", "number", "a whole number")
  return self.some(([first, last]) => first <= number && number <= last)
}

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
