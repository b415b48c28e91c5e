/** The findings of rules in a whole trace, connection by connection. */
import { accountsOf, type AccountConnection } from "../model/lane/accounts.ts"
import { accountConnectionsIn } from "../model/lane/accountConnectionsIn.ts"
import { deriving } from "../model/connection/spans.ts"
import { type Finding, lint, loginsPerPoll, type Rule, withAppRules } from "../model/rules/index.ts"
import { atOnce, type LongWork } from "../trace/pieces.ts"
import { type Options, ownRules, type ReadTrace } from "./ruled.ts"

/** A finding, and the connection that it is about, such as `c2`. */
export interface Found extends Finding {
  readonly connection: string
}

/** Returns the findings of the built-in rules, of the trace's rules and of those in the options. */
export const findings = (trace: ReadTrace, options?: Options): ReadonlyArray<Found> => [
  ...atOnce(finding(trace, withAppRules(ownRules(trace, options)))),
  ...foundInAccounts(trace, atOnce(accountConnectionsIn(trace)))
]

/** Finds the same by the given rules alone, in pieces. */
export function* finding(trace: ReadTrace, rules: ReadonlyArray<Rule>): LongWork<ReadonlyArray<Found>> {
  const found: Array<Found> = []
  for (const connection of yield* deriving(trace.entries, trace.header)) {
    for (const each of lint(connection, rules)) found.push({ ...each, connection: connection.group })
    yield
  }
  return found
}

/** Returns the findings about each account of a trace, from its connections. */
export const foundInAccounts = (
  { header }: Pick<ReadTrace, "header">,
  all: ReadonlyArray<AccountConnection>
): ReadonlyArray<Found> => accountsOf(all).flatMap((account) => loginsPerPoll(header, account) ?? [])
