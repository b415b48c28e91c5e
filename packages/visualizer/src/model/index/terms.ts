/**
 * The syntax of a filter: words, quoted words and conditions such as `host:163`, `took>1s` or `-status:closed`. Pure.
 */

export type Operator = ":" | ">" | "<" | ">=" | "<="

/** A word, or a condition on a field if it has a name. */
export interface Term {
  /** In lower case. */
  readonly field: string | undefined
  readonly operator: Operator
  /** Without quotation marks. */
  readonly value: string
  /** True if it is written with a minus: what matches is left out. */
  readonly isNegated: boolean
  /** The place in the text, in UTF-16 code units. */
  readonly from: number
  readonly to: number
}

/** Reads a filter. Every text is one: what is no condition is a word. */
export const terms = (typed: string): ReadonlyArray<Term> =>
  Array.from(typed.matchAll(term), (match) => {
    const [whole, minus, field, operator, value = "", word = ""] = match
    return {
      field: field?.toLowerCase(),
      operator: operatorOf(operator),
      value: unquoted(field === undefined ? word : value),
      isNegated: minus !== undefined,
      from: match.index,
      to: match.index + whole.length
    }
  })

const term = /(-(?=[A-Za-z]+(?:[<>]|:)))?(?:([A-Za-z]+)(:?[<>]=?|:)("[^"]*"?|[^\s"]*)|("[^"]*"?|[^\s"]+))/g

const operators: ReadonlySet<unknown> = new Set<Operator>([":", ">", "<", ">=", "<="])
const isOperator = (text: unknown): text is Operator => operators.has(text)
/** `took:>1s` is `took>1s`. */
const operatorOf = (text = ""): Operator => {
  const operator = text.length > 1 ? text.replace(":", "") : text
  return isOperator(operator) ? operator : ":"
}

const unquoted = (text: string): string => text.replaceAll('"', "")

/** Writes a condition that `terms` reads; a value cannot contain quotation marks. */
export const condition = (field: string, operator: Operator, value: string): string =>
  `${field}${operator}${/^[^\s"<>=][^\s"]*$/.test(value) ? value : `"${unquoted(value)}"`}`

/** Puts a text in place of a term, or at the end, with a space before what follows. */
export const replaced = (typed: string, { from, to }: Pick<Term, "from" | "to">, text: string): string =>
  `${typed.slice(0, from)}${text}${typed.slice(to)}`
