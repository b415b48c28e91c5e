/**
 * Arguments by their names, and options, as programs without types pass them: an unknown field, and a value of another
 * type, are a `Misuse` that names the field and never its value.
 */
import { Duration, Effect, Option, Result, Schema, type SchemaIssue, SchemaTransformation } from "effect"
import { firstProblem } from "../base/issue.ts"
import { once } from "../base/once.ts"
import { unreadable } from "../base/readable.ts"
import { isFunction, isObject, isPlain, isText } from "../base/is.ts"
import { isChannel, misuse } from "./expects.ts"
import type { ImapError } from "./ImapError.ts"
import type { Step } from "./Reason.ts"

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

/**
 * Makes the check of a call's arguments, which returns its failure if they are wrong. `call`, if it is given, is the name
 * that the words begin with.
 */
export const misuseIn = (
  fields: () => Fields,
  { call, step }: { readonly call?: string; readonly step?: Step } = {}
): ((given: object) => ImapError | undefined) => {
  const problemOf = problemIn(fields)
  return (given) => {
    const problem = problemOf(given)
    if (problem === undefined) return undefined
    return misuse(call === undefined ? problem : `${call}: ${problem}`, step)
  }
}

/** Throws the failure, if there is one: for functions that give a value at once. */
export const throwIf = (error: ImapError | undefined): void => {
  if (error !== undefined) throw error
}

/** Returns the failure of a call with wrong options, if they are wrong. */
export type Check = (options: unknown, call: string) => ImapError | undefined

/** Checks the options of several functions: each may be left out, and there are no others. */
export const checkOf = <Options extends object>(
  fields: () => { readonly [Name in keyof Options]-?: Schema.Decoder<unknown> }
): Check => {
  const problemOf = problemIn(() => ({ options: leftOut(fields()) }))
  return (options, call) => {
    const problem = problemOf({ options })
    return problem === undefined ? undefined : misuse(`${call}: ${problem}`)
  }
}

/** Throws that failure. */
export const expectsOptions = (options: unknown, call: string, check: Check): void =>
  throwIf(check(options, call))

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
  amount: such((given) => typeof given === "number" && given >= 0, "a number, 0 or above"),
  positive: such((given) => typeof given === "number" && given > 0, "a number above 0"),
  port: such((given) => isWhole(given) && given < 65_536, "a port, 0 to 65535"),
  function: such(isFunction, "a function"),
  effect: such(Effect.isEffect, "an effect"),
  channel: such(isChannel, "a channel: clear, tls or trusted")
}
