/** Completions of a filter: fields, and their values in this trace. Pure. */
import { type Field, fields, orders } from "./query.ts"
import { condition, type Operator, replaced, type Term, terms } from "./terms.ts"

export interface Completion {
  /** The condition, as far as it is written: `host:`, or `host:imap.163.com`. */
  readonly label: string
  readonly hint: string
  /** The filter with this completion. */
  readonly typed: string
}

/** The values of a field in a trace with their counts, the most frequent first. */
export type Values = (field: Field) => ReadonlyArray<readonly [value: string, count: number]>

const maxOffered = 8

/** Returns what can be written at the end of a filter, or in place of its last term. */
export const completions = (typed: string, values: Values): ReadonlyArray<Completion> => {
  const last = /\s$/.test(typed) ? undefined : terms(typed).at(-1)
  const place = last ?? { from: typed.length, to: typed.length }
  const minus = typed.startsWith("-", place.from) ? "-" : ""
  const completed = (text: string, hint: string): Completion => ({
    label: text,
    hint,
    typed: replaced(typed, place, minus + text)
  })
  const field = fields.find((each) => each === last?.field)
  if (field !== undefined && last !== undefined)
    return valuesOf(field, last, values).map(([value, hint]) =>
      completed(`${condition(field, last.operator, value)} `, hint)
    )
  const begun = (last?.field === undefined ? last?.value : last.field)?.toLowerCase().replace(/^-/, "") ?? ""
  return fields
    .filter((each) => each.startsWith(begun))
    .map((each) => completed(`${each}${defaultOperator(each)}`, hints[each]))
}

const defaultOperator = (field: Field): Operator => (field === "took" || field === "bytes" ? ">" : ":")

const hints: Readonly<Record<Field, string>> = {
  host: "the server",
  account: "the app’s label",
  status: "failed, selected, closed …",
  error: "the reason of a failure",
  step: "the step that failed",
  took: "until the mailbox; with cmd: the command",
  cmd: "lines of a command",
  tag: "lines with a tag",
  from: "client or server",
  bytes: "the size of a line",
  sort: "took, host"
}

const valuesOf = (
  field: Field,
  { value }: Term,
  values: Values
): ReadonlyArray<readonly [value: string, hint: string]> => {
  const written = value.toLowerCase()
  const fixed = fixedValues[field]?.map((each) => [each, ""] as const)
  const counted = fixed ?? values(field).map(([each, count]) => [each, `${count}`] as const)
  return counted
    .filter(([each]) => each.toLowerCase().includes(written) && each.toLowerCase() !== written)
    .slice(0, maxOffered)
}

const fixedValues: Partial<Readonly<Record<Field, ReadonlyArray<string>>>> = {
  took: ["100ms", "1s", "10s", "1min"],
  bytes: ["100", "1k", "100k", "1M"],
  cmd: ["LOGIN", "AUTHENTICATE", "SELECT", "FETCH", "SEARCH", "STORE", "IDLE", "APPEND", "COPY", "MOVE"],
  from: ["client", "server"],
  sort: orders.filter((order) => order !== "time"),
  tag: []
}
