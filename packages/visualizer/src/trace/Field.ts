import type { Discloses } from "@effect-imap/core/internal/Trace"

export type { Discloses }

/**
 * The type of an event's field in the format's schema: a number, a boolean, a text by what it may disclose, or one of a
 * few words.
 */
export type Field = "integer" | "number" | "boolean" | Discloses | ReadonlyArray<string>

/** The fields of one kind of event, or of a failure. */
export type Fields = readonly [
  required: Readonly<Record<string, Field>>,
  optional: Readonly<Record<string, Field>>
]
