import { MessageSet } from "@effect-imap/core"
import { pipe } from "effect"

const some = MessageSet.of([1, 2, 3, 7])

// MessageSet.has
export const isThere = MessageSet.has(some, 2) // true
export const areThere = [2, 4].map((uid) => pipe(some, MessageSet.has(uid))) // [true, false]

// MessageSet.size
export const count = MessageSet.size(some) // 4
