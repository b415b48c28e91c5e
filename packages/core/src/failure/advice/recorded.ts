/** The facts of a reason as a trace recorded them. A trace may come from anyone: a value of another kind is left out. */
import type { Facts, Kind } from "./Facts.ts"
import { kinds } from "./words/kinds.generated.ts"

/** Returns the facts that the words for a reason can use; `tag` is the reason's. */
export function recorded(facts: { readonly [name: string]: unknown }, tag?: string): Partial<Facts>
export function recorded(facts: { readonly [name: string]: unknown }, tag = ""): object {
  return Object.fromEntries(
    Object.entries(facts).filter(([name, value]) => {
      const kind = table.get(name) ?? table.get(`${tag}.${name}`)
      return kind !== undefined && fits(value, kind)
    })
  )
}

const table = new Map(Object.entries(kinds))

const fits = (value: unknown, kind: Kind): boolean => {
  if (typeof kind === "string") return typeof value === kind
  if (isNames(kind)) return kind.some((name) => name === value)
  if ("list" in kind) return Array.isArray(value) && value.every((each) => fits(each, kind.list))
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false
  if ("record" in kind) return Object.values(value).every((each) => fits(each, kind.record))
  const given = new Map(Object.entries(value))
  return Object.entries(kind.fields).every(([name, field]) => fits(given.get(name), field))
}

const isNames = (kind: Kind): kind is ReadonlyArray<string> => Array.isArray(kind)
