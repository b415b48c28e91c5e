/** A trace with the rules of an app. */
import { Result } from "effect"
import type { Rule } from "../model/rules/Rule.ts"
import * as Reader from "../trace/Reader.ts"

/** The rules in addition to the built-in ones. */
export interface Options {
  readonly rules?: ReadonlyArray<Rule>
}

/** A trace, read completely. Its exports contain the findings of its rules. */
export interface ReadTrace extends Reader.ReadTrace {
  /** The rules of an app's own with which it was read. */
  readonly rules?: ReadonlyArray<Rule>
}

/** Reads text or bytes. Fails if the first line is not the header of a trace. */
export const read = (
  input: string | Uint8Array,
  { rules }: Options = {}
): Result.Result<ReadTrace, Reader.NotATrace> =>
  Result.map(Reader.read(input), (trace) => (rules === undefined ? trace : { ...trace, rules }))

/** Returns the rules of an app's own: those of the trace, and those of the options. */
export const ownRules = (
  { rules: ofTrace = [] }: Pick<ReadTrace, "rules">,
  { rules = [] }: Options = {}
): ReadonlyArray<Rule> => [...ofTrace, ...rules]
