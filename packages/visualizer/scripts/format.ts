/**
 * Writes down the fields of core's trace format as `src/trace/format.generated.ts`, since a page reads traces without a
 * schema. Part of `page.ts`.
 */
import * as Trace from "@effect-imap/core/internal/Trace"
import { Schema, type SchemaAST } from "effect"
import { writeFileSync } from "node:fs"

/** Numbers and switches by their type; what holds text by what it may tell, which the schema has to say. */
const fieldOf = (schema: Schema.Constraint): unknown => {
  const { ast } = schema
  if (ast._tag === "Boolean") return "boolean"
  if (ast._tag === "Number") return isInteger(ast) ? "integer" : "number"
  const discloses = Schema.resolveAnnotations(schema)?.["discloses"]
  if (discloses === undefined) {
    throw new Error(`a field of the format does not say what it discloses: ${JSON.stringify(ast)}`)
  }
  const words =
    ast._tag === "Union" ? ast.types.flatMap((type) => (type._tag === "Literal" ? [type.literal] : [])) : []
  return words.length === 0 ? discloses : words
}

const isInteger = (ast: SchemaAST.AST): boolean =>
  ast.checks?.some((check) => check.annotations?.expected === "an integer") === true

const record = (fields: ReadonlyArray<readonly [string, Schema.Constraint]>): string =>
  JSON.stringify(Object.fromEntries(fields.map(([name, schema]) => [name, fieldOf(schema)])))

/** Many events may name a way in. It is written once, because a page holds this file. */
const lane = JSON.stringify(["implicitTls", "startTls"])

/** Those that must be there, and those that may. */
const written = (fields: Schema.Struct.Fields): string => {
  const { optional = [], required = [] } = Object.groupBy(Object.entries(fields), ([, { ast }]) =>
    ast.context?.isOptional === true ? "optional" : "required"
  )
  return `[${record(required)}, ${record(optional)}]`.replace(`"lane":${lane}`, "lane")
}

const text = `// Written by \`node packages/visualizer/scripts/page.ts\`. Do not edit.
import type { EventName } from "@effect-imap/core/internal/Trace"
import type { Field, Fields } from "./Field.ts"

const lane: Field = ${lane}

export const ofEvents: { readonly [Name in EventName]: Fields } = {
${Trace.Event.members
  .map(({ fields }) => `  ${JSON.stringify(fields.name.literal)}: ${written(fields.data.fields)}`)
  .join(",\n")}
}

export const ofFailure: Fields = ${written(Trace.Failure.fields)}
`

writeFileSync(new URL("../src/trace/format.generated.ts", import.meta.url), text)
