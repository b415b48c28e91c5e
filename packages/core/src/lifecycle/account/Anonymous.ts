/** A login without a user: that it is meant, and what it may say of who asks. RFC 4505. */
import { Schema } from "effect"

/** An address, or 1 to 255 other characters that can be printed. RFC 4505 §2. */
const isTrace = (text: string): boolean =>
  /^[^\p{C}\ufffc\ufffd]{1,255}$/u.test(text) && /^(?:[^@]+|[^@]+@[^@]+)$/.test(text)

const trace = Schema.String.check(
  Schema.makeFilter(
    (text: string) =>
      isTrace(text) || "must be true, an email address, or 1 to 255 other printable characters without @"
  )
)

/** `true`, or the trace information: an email address, or any text without `@`. */
export const Anonymous = Schema.Union([Schema.Literal(true), trace])
export type Anonymous = typeof Anonymous.Type
