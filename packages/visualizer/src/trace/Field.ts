/**
 * The type of an event's field in the format's schema: a number, a boolean, a text by what it may disclose, or one of a
 * few words.
 */
export type Field = "integer" | "number" | "boolean" | Discloses | ReadonlyArray<string>

/**
 * `own`: words of the format, which are never changed. `words`: free text, perhaps with names. `line`: a line of the
 * wire. `facts`: a reason's, by their names; `failures`: each with its fields. The others are values of that kind.
 */
export type Discloses =
  | "own"
  | "words"
  | "line"
  | "serverText"
  | "host"
  | "address"
  | "user"
  | "facts"
  | "failures"

/** The fields of one kind of event, or of a failure. */
export type Fields = readonly [
  required: Readonly<Record<string, Field>>,
  optional: Readonly<Record<string, Field>>
]
