/** The schemas of fields, from their kinds. */
import { Schema } from "effect"
import { Quotation } from "./Quotation.ts"
import { type Fields, isNames, isOptional, isText, type Kind } from "./reason/Kind.ts"

/** Returns the schema of each field of a table. */
export const structOf = (fields: Fields): { readonly [name: string]: Schema.Codec<unknown> } =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      isOptional(field) ? Schema.optionalKey(schemaOf(field.optional)) : schemaOf(field)
    ])
  )

const schemaOf = (kind: Kind): Schema.Codec<unknown> => {
  if (isText(kind)) return Schema.String
  if (kind === "integer") return Schema.Int
  if (kind === "boolean") return Schema.Boolean
  if (isNames(kind)) return Schema.Literals(kind)
  if ("quotation" in kind) return Quotation
  if ("list" in kind) return Schema.Array(schemaOf(kind.list))
  if ("record" in kind) return Schema.Record(Schema.String, schemaOf(kind.record))
  return Schema.Struct(structOf(kind.fields))
}
