/** The kinds of the fields of reasons: data, which types, the check of a value and a page's reading of a trace follow from. */
import type { Brand } from "effect"
import { visible } from "../../base/visible.ts"
import { longest } from "../quotation/Quotation.ts"

/**
 * The kinds of text, by what a strict trace or an export may disclose of it:
 * - `own`: a word of ours or of the protocol, which stays.
 * - `word`: a name that servers make up as well: of a capability, a charset, a response code.
 * - `words`: a short text of an app's or of another program's, such as a name.
 * - `serverText`: a sentence of the other side, of the system or of the app; `longText`: uncut. `url`: the address of a page.
 * - `host`: the name of a host or a domain; `folder`: that of a mailbox.
 */
const texts = ["own", "word", "words", "serverText", "longText", "url", "host", "folder"] as const
export type Text = (typeof texts)[number]

/**
 * Text of ours, or quoted from outside, a number or a flag; one of a few names, a list or a record of these, or a few such
 * fields.
 */
export type Kind =
  | Text
  | { readonly quotation: Text }
  | "integer"
  | "boolean"
  | ReadonlyArray<string>
  | { readonly list: Kind }
  | { readonly record: Kind; readonly by: Text }
  | { readonly fields: { readonly [name: string]: Kind } }

/** The fields of a reason, by name. */
export interface Fields {
  readonly [name: string]: Kind | { readonly optional: Kind }
}

export const optional = <const Optional extends Kind>(kind: Optional) => ({ optional: kind })

export const quotation = <const Of extends Text>(text: Of) => ({ quotation: text })

interface Plain {
  readonly integer: number
  readonly boolean: boolean
}

/** The value of a field of this kind. */
type ValueOf<Each> = Each extends Text
  ? string
  : Each extends { readonly quotation: Text }
    ? // the alias would be named in an app's own declarations, which cannot import it
      string & Brand.Brand<"Quotation">
    : Each extends keyof Plain
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
  if (kind === "boolean") return typeof value === kind
  if (isText(kind)) return typeof value === "string"
  if (isNames(kind)) return kind.some((name) => name === value)
  if ("quotation" in kind)
    return typeof value === "string" && value.length <= longest && visible(value) === value
  if ("list" in kind) return Array.isArray(value) && value.every((each) => fits(each, kind.list))
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false
  if ("record" in kind) return Object.values(value).every((each) => fits(each, kind.record))
  const given = new Map(Object.entries(value))
  return Object.entries(kind.fields).every(([name, field]) => fits(given.get(name), field))
}

export const isText = (kind: Kind): kind is Text => texts.some((text) => text === kind)

export const isNames = (kind: Kind): kind is ReadonlyArray<string> => Array.isArray(kind)

/** Returns the names of the fields whose value is missing or of another kind. */
export const unfit = (facts: object, fields: Fields): ReadonlyArray<string> => {
  const given = new Map<string, unknown>(Object.entries(facts))
  return Object.entries(fields).flatMap(([name, field]) => {
    const isAbsent = isOptional(field) && !given.has(name)
    return isAbsent || fits(given.get(name), kindOf(field)) ? [] : [name]
  })
}

/** Returns a value with each text replaced by `visit`, which is given what the text discloses. */
export const mapTexts = (value: unknown, kind: Kind, visit: (of: Text, text: string) => string): unknown => {
  if (typeof value === "string") return visit(textOf(kind), value)
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, kindIn(kind, "list"), visit))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      typeof kind === "object" && "by" in kind ? visit(kind.by, key) : key,
      mapTexts(each, kindIn(kind, key), visit)
    ])
  )
}

/** Returns what a text discloses in a field of this kind, whether or not it belongs there. Listed names are words of ours. */
export const textOf = (kind: Kind): Text => {
  if (typeof kind === "string") return isText(kind) ? kind : "own"
  if (isNames(kind)) return "own"
  if ("quotation" in kind) return kind.quotation
  if ("list" in kind) return textOf(kind.list)
  return "by" in kind ? kind.by : "words"
}

/** Returns the kind of an item; a value of another shape than its kind is treated as text from anyone. */
const kindIn = (kind: Kind, key: string): Kind => {
  if (typeof kind !== "object" || isNames(kind)) return "words"
  if ("list" in kind) return kind.list
  if ("record" in kind) return kind.record
  return ("fields" in kind ? kind.fields[key] : undefined) ?? "words"
}
