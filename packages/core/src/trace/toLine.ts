import { escapeUnits } from "./visible.ts"

/** Writes a value as a line of a trace, without the line end: JSON in ASCII, all else as `\uXXXX`. */
export const toLine = (value: unknown): string => inAscii(JSON.stringify(value))

/** Escapes what is not ASCII in any number of lines of JSON at once. */
export const inAscii = (json: string): string => json.replace(/[^\x20-\x7e\n]+/g, escapeUnits)
