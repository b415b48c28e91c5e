/** A value as one line of a trace, in ASCII, without the line end: every other character is written `\uXXXX`. */
import { escapeUnits } from "@effect-imap/core/Trace"

export const asciiLine = (value: unknown): string =>
  JSON.stringify(value).replace(/[^\x20-\x7e]+/g, escapeUnits)
