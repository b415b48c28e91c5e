import { MessageSet } from "@effect-imap/core"
import { pipe } from "effect"

const some = MessageSet.of([1, 2, 3, 7])

// MessageSet.has
export const isThere = MessageSet.has(some, 2) // true
export const areThere = [2, 4].map((uid) => pipe(some, MessageSet.has(uid))) // [true, false]

// MessageSet.size
export const count = MessageSet.size(some) // 4

// MessageSet.of, MessageSet.numbers
export const selected = MessageSet.of([7, 2, 1, 3]) // 1:3 and 7
export const numbers = Array.from(MessageSet.numbers(selected)) // [1, 2, 3, 7]
