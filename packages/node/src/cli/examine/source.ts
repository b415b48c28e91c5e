/** Entries of this library's own lists, as source in its format: `pnpm format` leaves them as they are. */
import { toLine } from "@effect-imap/core/Trace"

/** An entry: texts, patterns, and lists and records of these. */
export interface Entry {
  readonly id: string
}

/** Adds entries to the end of the array that ends a file; one that it has already, by its id, stays as it is. */
export const withEntries = (source: string, entries: ReadonlyArray<Entry>): string => {
  const missing = entries.filter(({ id }) => !source.includes(`id: ${quoted(id)}`))
  const texts = missing.map((entry) => `  ${printed(entry, "  ")}`)
  if (texts.length === 0) return source
  const end = source.lastIndexOf("]")
  const before = source.slice(0, end).trimEnd()
  return `${before}${before.endsWith("[") ? "" : ","}\n${texts.join(",\n")}\n${source.slice(end)}`
}

/** The longest line. */
const width = 110

const printed = (value: unknown, indent: string): string => {
  const within = `${indent}  `
  if (Array.isArray(value)) {
    const items = value.map((each) => `${within}${printed(each, within)}`)
    return `[\n${items.join(",\n")}\n${indent}]`
  }
  if (!isRecord(value)) return inLine(value)
  return `{\n${fieldsOf(value, (name, field) => fieldOf(name, field, within)).join(",\n")}\n${indent}}`
}

const isRecord = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !(value instanceof RegExp)

const fieldsOf = (value: object, print: (name: string, field: unknown) => string): ReadonlyArray<string> =>
  Object.entries(value).flatMap(([name, field]) => (field === undefined ? [] : [print(name, field)]))

/** On one line if it fits there; a long text begins on the next line, unless the name is as short as the indentation. */
const fieldOf = (name: string, value: unknown, indent: string): string => {
  const start = `${indent}${name}: `
  const line = `${start}${inLine(value)}`
  // one more for the comma
  if (line.length < width) return line
  return typeof value === "string" && name.length > shortName
    ? `${indent}${name}:\n${indent}  ${quoted(value)}`
    : `${start}${printed(value, indent)}`
}

const shortName = 4

const inLine = (value: unknown): string => {
  if (typeof value === "string") return quoted(value)
  if (Array.isArray(value)) return `[${value.map(inLine).join(", ")}]`
  if (!isRecord(value)) return String(value)
  return `{ ${fieldsOf(value, (name, field) => `${name}: ${inLine(field)}`).join(", ")} }`
}

/** With the quotation marks that need fewer escapes. */
const quoted = (text: string): string => {
  const escaped = toLine(text)
  if (text.split('"').length <= text.split("'").length) return escaped
  return `'${escaped
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`
}
