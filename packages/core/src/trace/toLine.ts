import { escapeUnits } from "./visible.ts"

/** A value as one line of JSON in ASCII, as a trace has its lines, without the line end: all else is written `\uXXXX`. */
export const toLine = (value: unknown): string => JSON.stringify(value).replace(/[^\x20-\x7e]+/g, escapeUnits)
