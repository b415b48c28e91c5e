/** A server as it was examined: the file that is written, compared, and simulated. */
import { Schema } from "effect"
import { Answer } from "./Answer.ts"

/** The number of the format. A reader accepts fields that it does not know. */
export const format = "imap-examination"

const lists = Schema.optionalKey(Schema.Array(Schema.String))

/** The bounds of an examination, or its use so far. */
export const Use = Schema.Struct({
  connections: Schema.Int,
  /** Milliseconds. */
  ms: Schema.Finite
})
export interface Use extends Schema.Schema.Type<typeof Use> {}

/** All that was learned of one server, as a schema: it is written to a file, and read again to be compared. */
export const Examination = Schema.Struct({
  format: Schema.Literal(format),
  v: Schema.Literal(1),
  /** The day on which it was made, in UTC: `2026-11-24`. */
  date: Schema.String,
  /** The version of this library, whose questions these are. */
  by: Schema.String,
  /** The name and the version that the server gives itself, if it does. */
  server: Schema.Struct({
    name: Schema.optionalKey(Schema.String),
    version: Schema.optionalKey(Schema.String)
  }),
  /** The security of the connection. */
  security: Schema.Literals(["tls", "starttls", "trusted", "none"]),
  /** The capabilities before TLS, within TLS, and after the login; absent if they were not requested. */
  capabilities: Schema.Struct({ clear: lists, tls: lists, authenticated: lists }),
  answers: Schema.Array(Answer),
  budget: Use,
  used: Use,
  /** Present if it ended before all was asked: the reason. */
  endedBy: Schema.optionalKey(Schema.String),
  /** The name of an examination mailbox that could not be removed. */
  leftBehind: Schema.optionalKey(Schema.String)
})
/** All that was learned of one server. */
export interface Examination extends Schema.Schema.Type<typeof Examination> {}
