import { escapeUnits } from "../base/visible.ts"

/** Writes a value as a line of a trace, without the line end: JSON in ASCII, all else as `\uXXXX`. */
export const toLine = (value: unknown): string => inAscii(JSON.stringify(value))

/** Writes a value as JSON in ASCII on many lines, indented by two. */
export const toIndented = (value: unknown): string => inAscii(JSON.stringify(value, undefined, 2))

/** Escapes non-ASCII characters in lines of JSON, so that they are safe for a terminal. */
export const inAscii = (json: string): string => json.replace(/[^\x20-\x7e\n]+/g, escaped)

/** Tabs and carriage returns stay: in JSON they occur only between tokens. */
const escaped = (text: string): string =>
  /^[\t\r]+$/.test(text) ? " ".repeat(text.length) : escapeUnits(text)
