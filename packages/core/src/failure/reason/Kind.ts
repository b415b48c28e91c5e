/** The kinds of the fields of reasons: data, which types, the check of a value and a page's reading of a trace follow from. */
import type { Brand } from "effect"
import { visible } from "../../base/visible.ts"
import { longest } from "../quotation/Quotation.ts"

/** Text of ours or from outside, a number or a flag; one of a few names, a list or a record of these, or a few such fields. */
export type Kind =
  | "string"
  | "quotation"
  | "integer"
  | "boolean"
  | ReadonlyArray<string>
  | { readonly list: Kind }
  | { readonly record: Kind }
  | { readonly fields: { readonly [name: string]: Kind } }

/** The fields of a reason, by name. */
export interface Fields {
  readonly [name: string]: Kind | { readonly optional: Kind }
}

export const optional = <const Optional extends Kind>(kind: Optional) => ({ optional: kind })

interface Plain {
  readonly string: string
  // the alias would be named in an app's own declarations, which cannot import it
  readonly quotation: string & Brand.Brand<"Quotation">
  readonly integer: number
  readonly boolean: boolean
}

/** The value of a field of this kind. */
type ValueOf<Each> = Each extends keyof Plain
  ? Plain[Each]
  : Each extends ReadonlyArray<infer Name>
    ? Name
    : Each extends { readonly list: infer Item }
      ? ReadonlyArray<ValueOf<Item>>
      : Each extends { readonly record: infer Item }
        ? { readonly [name: string]: ValueOf<Item> }
        : Each extends { readonly fields: infer Inner }
          ? { readonly [Name in keyof Inner]: ValueOf<Inner[Name]> }
          : never

type Flat<Both> = { readonly [Name in keyof Both]: Both[Name] }

/** What is known of a failure: the values of a reason's fields. */
export type FactsOf<Table> = Flat<
  {
    readonly [Name in keyof Table as Table[Name] extends { readonly optional: Kind } ? never : Name]: ValueOf<
      Table[Name]
    >
  } & {
    readonly [
      Name in keyof Table as Table[Name] extends { readonly optional: Kind } ? Name : never
    ]?: Table[Name] extends { readonly optional: infer Each } ? ValueOf<Each> : never
  }
>

/** The kind of a field, whether or not it may be absent. */
export const kindOf = (field: Fields[string]): Kind => (isOptional(field) ? field.optional : field)

export const isOptional = (field: Fields[string]): field is { readonly optional: Kind } =>
  typeof field === "object" && "optional" in field

/** Returns whether the value is of this kind. */
export const fits = (value: unknown, kind: Kind): boolean => {
  if (kind === "integer") return Number.isSafeInteger(value)
  if (kind === "quotation")
    return typeof value === "string" && value.length <= longest && visible(value) === value
  if (typeof kind === "string") return typeof value === kind
  if (isNames(kind)) return kind.some((name) => name === value)
  if ("list" in kind) return Array.isArray(value) && value.every((each) => fits(each, kind.list))
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false
  if ("record" in kind) return Object.values(value).every((each) => fits(each, kind.record))
  const given = new Map(Object.entries(value))
  return Object.entries(kind.fields).every(([name, field]) => fits(given.get(name), field))
}

export const isNames = (kind: Kind): kind is ReadonlyArray<string> => Array.isArray(kind)

/** Returns the names of the fields whose value is missing or of another kind. */
export const unfit = (facts: object, fields: Fields): ReadonlyArray<string> => {
  const given = new Map<string, unknown>(Object.entries(facts))
  return Object.entries(fields).flatMap(([name, field]) => {
    const isAbsent = isOptional(field) && !given.has(name)
    return isAbsent || fits(given.get(name), kindOf(field)) ? [] : [name]
  })
}
