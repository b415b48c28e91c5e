/** What rules find in a whole trace, connection by connection. */
import { deriving } from "../model/connection/spans.ts"
import { type Finding, lint, type Rule, withOwn } from "../model/rules/index.ts"
import { atOnce, type LongWork } from "../trace/pieces.ts"
import { type Options, ownRules, type ReadTrace } from "./ruled.ts"

/** A finding, and the connection that it is about, such as `c2`. */
export interface Found extends Finding {
  readonly connection: string
}

/** Returns what the rules find: those that are always there, those of the trace, and those of the options. */
export const findings = (trace: ReadTrace, options?: Options): ReadonlyArray<Found> =>
  atOnce(finding(trace, withOwn(ownRules(trace, options))))

/** Finds the same by the given rules alone, in pieces. */
export function* finding(trace: ReadTrace, rules: ReadonlyArray<Rule>): LongWork<ReadonlyArray<Found>> {
  const found: Array<Found> = []
  for (const connection of yield* deriving(trace.entries, trace.header)) {
    for (const each of lint(connection, rules)) found.push({ ...each, connection: connection.group })
    yield
  }
  return found
}
