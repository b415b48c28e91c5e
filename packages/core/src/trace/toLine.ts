import { escapeUnits } from "./visible.ts"

/** Writes a value as a line of a trace, without the line end: JSON in ASCII, all else as `\uXXXX`. */
export const toLine = (value: unknown): string => JSON.stringify(value).replace(/[^\x20-\x7e]+/g, escapeUnits)
