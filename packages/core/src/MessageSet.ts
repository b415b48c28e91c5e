/**
 * Sequence numbers or UIDs of messages as ranges, which is how servers tell them: a set of all messages is one range,
 * however many there are. RFC 9051 §4.1.1.
 *
 * **Example** (From a search to its messages)
 *
 * ```ts
 * import { Command, type ImapConnection, MessageSet } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const unread = Effect.fn(function* (connection: ImapConnection.ImapConnection) {
 *   const { value } = yield* connection.execute(Command.search({ seen: false }, { uid: true }))
 *   if (value.count === 0) return []
 *   const newest = MessageSet.of(Array.from(MessageSet.numbers(value.all)).slice(-20))
 *   return (yield* connection.execute(Command.fetch(newest, { envelope: true }, { uid: true }))).value
 * })
 * ```
 */

/** The first and the last number, both in the range. */
export type Range = readonly [first: number, last: number]

/** As a server told it: its ranges may be in any order. */
export type MessageSet = ReadonlyArray<Range>

/** The numbers as ranges, in ascending order. */
export const of = (numbers: Iterable<number>): MessageSet => {
  const ranges: Array<[first: number, last: number]> = []
  for (const number of Array.from(numbers).toSorted((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last !== undefined && number <= last[1] + 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges
}

/** How many numbers there are, where no two ranges overlap. */
export const size = (self: MessageSet): number =>
  self.reduce((sum, [first, last]) => sum + last - first + 1, 0)

/** Whether the number is in one of the ranges. */
export const has = (self: MessageSet, number: number): boolean =>
  self.some(([first, last]) => first <= number && number <= last)

/** One number after the other. A server decides how many they are: take as many as you want. */
export function* numbers(self: MessageSet): Generator<number, void> {
  for (const [first, last] of self) {
    for (let number = first; number <= last; number++) yield number
  }
}
