/**
 * Text that a table can hold. PostgreSQL reads neither NUL nor half of a surrogate pair, in JSON not even as an escape, and
 * refuses the whole statement.
 */
import { Schema } from "effect"

/** Returns whether a text can be stored. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes("\0")

/** A text column. Every table's schema uses it, and so do arguments that a table stores. */
export const StoredText = Schema.String.check(
  Schema.makeFilter(isStorable, { expected: "text without NUL and without half of a surrogate pair" })
)
