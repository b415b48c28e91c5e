import { MessageSet } from "@effect-imap/core"

const some = MessageSet.of([1, 2, 3, 7])

// MessageSet.has
export const isThere = MessageSet.has(some, 2) // true

// MessageSet.size
export const count = MessageSet.size(some) // 4
