/**
 * What a field of an event holds, as the format's schema says: a number, a switch, a text or more by what it may tell, or
 * a word out of a few.
 */
export type Field = "integer" | "number" | "boolean" | Discloses | ReadonlyArray<string>

/**
 * `own`: the format's words, which stay as they are. `words`: of anybody, with names in them perhaps. `line`: of the wire.
 * `facts`: of a reason, by their names; `failures`: each with its fields. The others are of that kind as a whole.
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
