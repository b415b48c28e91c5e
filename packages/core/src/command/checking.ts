/**
 * Arguments of commands as programs without types give them: a field that nobody knows, and a value of another type,
 * are a `Misuse` that names the field and never its value.
 */
import { Result, Schema, SchemaIssue, SchemaTransformation } from "effect"
import { isPlain } from "../expects.ts"
import { once } from "../once.ts"
import { refused } from "./arguments.ts"
import * as Plan from "./Plan.ts"
import type { Command } from "./Command.ts"

/** One schema for each field: the compiler asks for those that are missing, and takes none that is no field. */
type FieldsOf<Options> = {
  readonly [Name in keyof Options]-?: Schema.Decoder<Exclude<Options[Name], undefined>>
}

/** Options by their names, each of which may be left out. */
export const optionsOf = <Options extends object>(fields: FieldsOf<Options>) => {
  const optional: Record<string, Schema.Decoder<unknown>> = {}
  for (const [name, field] of Object.entries<Schema.Decoder<unknown>>(fields)) {
    optional[name] = Schema.optional(field)
  }
  return fromPlain(Schema.Struct(optional))
}

/** Of no array, date or map: these have no field, and would be taken for options that are all left out. */
export const fromPlain = (schema: Schema.Decoder<object>): Schema.Decoder<object> =>
  plainObject.pipe(Schema.decodeTo(schema, SchemaTransformation.passthrough({ strict: false })))

const plainObject = Schema.declare(isPlain, { expected: "a plain object" })

/** Says what is wrong with values by their names. The schema is made when it is first needed. */
export const problemIn = (
  fields: () => { readonly [Name in string]: Schema.Decoder<unknown> }
): ((given: object) => string | undefined) => {
  const decode = once(() =>
    Schema.decodeUnknownResult(Schema.Struct(fields()), { onExcessProperty: "error" })
  )
  return (given) => {
    const result = decode()(given)
    return Result.isFailure(result) ? wordsFor(result.failure.issue) : undefined
  }
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const wordsFor = (issue: SchemaIssue.Issue): string => {
  const [first] = format(issue).issues
  const field = (first?.path ?? []).map(String).join(".")
  const message = first?.message ?? "Cannot be used"
  if (message === "Expected no excess property") return `\`${field}\` is not a known field`
  return message === "Missing key" ? `\`${field}\` is missing` : `\`${field}\`: ${plainly(message)}`
}

/** With an article; `undefined` only means that the field may be left out. */
const plainly = (message: string): string =>
  message
    .replace(/ \| undefined$/, "")
    .replace(/^Expected (array|object)$/, "expected an $1")
    .replace(/^Expected (string|number|boolean)$/, "expected a $1")
    .replace(/^\p{Lu}/u, (letter) => letter.toLowerCase())

/** Returns a command that is never sent if its arguments cannot be used, and nothing if they can. */
export const checking = (
  name: string,
  fields: () => { readonly [Name in string]: Schema.Decoder<unknown> }
) => {
  const problem = problemIn(fields)
  return (given: object): Command<never> | undefined => {
    const found = problem(given)
    return found === undefined ? undefined : misused(name, found)
  }
}

/** A command that is never sent. */
export const misused = (name: string, problem: string): Command<never> => ({
  name,
  args: [refused(problem)],
  result: () => {
    throw new Error("a command that is never sent has no result")
  },
  plan: () => Plan.refuse({ _tag: "Misuse", problem: `${name}: ${problem}` })
})
