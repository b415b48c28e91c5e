/**
 * Arguments by their names, and options, as programs without types pass them: an unknown field, and a value of another
 * type, are a `Misuse` that names the field and never its value.
 */
import { Duration, Option, Result, Schema, type SchemaIssue, SchemaTransformation } from "effect"
import { firstProblem } from "../base/issue.ts"
import { once } from "../base/once.ts"
import { unreadable } from "../base/readable.ts"
import { isChannel, isFunction, isObject, isPlain, isText } from "./expects.ts"
import * as ImapError from "./ImapError.ts"

/** Schemas of values by their names. */
export type Fields = { readonly [Name in string]: Schema.Decoder<unknown> }

/** One schema for each field: the compiler asks for those that are missing, and takes none that is no field. */
type FieldsOf<Options> = {
  readonly [Name in keyof Options]-?: Schema.Decoder<Exclude<Options[Name], undefined>>
}

/** Options by their names, each of which may be left out. */
export const optionsOf = <Options extends object>(fields: FieldsOf<Options>) => leftOut(fields)

const leftOut = (fields: Fields) => {
  const optional: Record<string, Schema.Decoder<unknown>> = {}
  for (const [name, field] of Object.entries(fields)) {
    optional[name] = Schema.optional(field)
  }
  return fromPlain(Schema.Struct(optional))
}

/** Refuses arrays, dates and maps, which have no field and would be taken for options that are all left out. */
export const fromPlain = (schema: Schema.Decoder<object>): Schema.Decoder<object> =>
  plainObject.pipe(Schema.decodeTo(schema, SchemaTransformation.passthrough({ strict: false })))

const plainObject = Schema.declare(isPlain, { expected: "a plain object" })

/** Says what is wrong with values by their names. The schema is made when it is first needed. */
export const problemIn = (fields: () => Fields): ((given: object) => string | undefined) => {
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

/** Returns the failure of a call with wrong options, if they are wrong. */
export type Check = (options: unknown, call: string) => ImapError.ImapError | undefined

/** Checks the options of functions: each may be left out, and there are no others. */
export const checkOf = <Options extends object>(
  fields: () => { readonly [Name in keyof Options]-?: Schema.Decoder<unknown> }
): Check => {
  const problemOf = problemIn(() => ({ options: leftOut(fields()) }))
  return (options, call) => {
    const problem = problemOf({ options })
    return problem === undefined
      ? undefined
      : ImapError.make({ _tag: "Misuse", problem: `${call}: ${problem}` }, "command")
  }
}

/** Throws that failure: for functions that give a value at once. */
export const expectsOptions = (options: unknown, call: string, check: Check): void => {
  const error = check(options, call)
  if (error !== undefined) throw error
}

/** A value that a test finds right, with the words for those that it does not. */
export const such = (isSo: (given: unknown) => boolean, expected: string): Schema.Decoder<unknown> =>
  Schema.declare((given: unknown): given is unknown => isSo(given), { expected })

const isInput = (given: unknown): given is Duration.Input =>
  typeof given === "number" || typeof given === "bigint" || isText(given) || isObject(given)

/** A duration that is not negative. What is no number would be none at all. */
export const isDuration = (given: unknown): given is Duration.Input =>
  isInput(given) &&
  (isObject(given)
    ? Object.keys(given).length > 0 && !Object.values(given).some(Number.isNaN)
    : !Number.isNaN(given)) &&
  Option.exists(Duration.fromInput(given), (duration) => Duration.toMillis(duration) >= 0)

const isWhole = (given: unknown): given is number => Number.isSafeInteger(given) && Number(given) >= 0

/** Values that several calls take. */
export const option = {
  text: Schema.String,
  texts: Schema.Array(Schema.String),
  flag: Schema.Boolean,
  duration: Schema.declare(isDuration, { expected: "a duration" }),
  count: such(isWhole, "a whole number"),
  positive: such((given) => typeof given === "number" && given > 0, "a number above 0"),
  port: such((given) => isWhole(given) && given < 65_536, "a port, 0 to 65535"),
  function: such(isFunction, "a function"),
  channel: such(isChannel, "a channel: clear, tls or trusted")
}
