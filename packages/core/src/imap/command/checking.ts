/**
 * Arguments of commands as programs without types pass them: an unknown field, and a value of another type,
 * are a `Misuse` that names the field and never its value.
 */
import { Result, Schema, type SchemaIssue, SchemaTransformation } from "effect"
import { isPlain } from "../../failure/expects.ts"
import { firstProblem } from "../../base/issue.ts"
import { once } from "../../base/once.ts"
import { unreadable } from "../../base/readable.ts"
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

/** Refuses arrays, dates and maps, which have no field and would be taken for options that are all left out. */
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
    for (const [name, value] of Object.entries(given)) {
      const expected = unreadable(value)
      if (expected !== undefined) return `\`${name}\`: expected ${expected}`
    }
    const result = decode()(given)
    return Result.isFailure(result) ? wordsFor(result.failure.issue) : undefined
  }
}

const wordsFor = (issue: SchemaIssue.Issue): string => {
  const { kind, path, words } = firstProblem(issue)
  const field = `\`${path.join(".")}\``
  return {
    excess: `${field} is not a known field`,
    missing: `${field} is missing`,
    invalid: `${field}: ${words}`
  }[kind]
}

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
