import { escapeUnits } from "../base/visible.ts"

/** Writes a value as a line of a trace, without the line end: JSON in ASCII, all else as `\uXXXX`. */
export const toLine = (value: unknown): string => inAscii(JSON.stringify(value))

/** Writes a value as JSON in ASCII on many lines, indented by two. */
export const toIndented = (value: unknown): string => inAscii(JSON.stringify(value, undefined, 2))

/** Escapes what is not ASCII in any number of lines of JSON at once: nothing in it affects a terminal. */
export const inAscii = (json: string): string => json.replace(/[^\x20-\x7e\n]+/g, escaped)

/** JSON has tabs and carriage returns only between its words. */
const escaped = (text: string): string =>
  /^[\t\r]+$/.test(text) ? " ".repeat(text.length) : escapeUnits(text)
