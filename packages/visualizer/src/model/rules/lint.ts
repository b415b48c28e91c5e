/** Runs rules over a connection. */
import { visible } from "@effect-imap/core/internal/Trace"
import { atOnce, type LongWork } from "../../trace/pieces.ts"
import type { Connection } from "../connection/Connection.ts"
import { once } from "../lines/once.ts"
import { builtIn } from "./builtIn.ts"
import type { Finding, Group, Report, Rule } from "./Rule.ts"
import { isOf } from "./shared/isOf.ts"
import traceCut from "./trace-cut.ts"

/** The state of the trace. */
export interface Options {
  /** No more events follow (default): a connection without an end is cut off, not still running. */
  readonly isOver?: boolean
  /** All its events were read (default). For a part, rules report only what no other part can contradict. */
  readonly isComplete?: boolean
}

/** The rules about the beginning and the recording of a connection: its first events are always read. */
const beginningGroups: ReadonlySet<Group> = new Set(["recording", "tls", "way"])

const maxReports = 3

/** Returns the findings, warnings first, sorted by line. */
export const lint = (
  connection: Connection,
  rules?: ReadonlyArray<Rule>,
  options?: Options
): ReadonlyArray<Finding> => atOnce(linting(connection, rules, options))

/** Finds the same in pieces. */
export const linting = (
  connection: Connection,
  rules: ReadonlyArray<Rule> = builtIn,
  { isOver = true, isComplete = true }: Options = {}
): LongWork<ReadonlyArray<Finding>> => {
  if (!isComplete)
    return looking(
      connection,
      rules.filter(({ group }) => beginningGroups.has(group))
    )
  if (rules === builtIn && isOver) return known.working(connection)
  return looking(connection, isOver ? rules : rules.filter((rule) => rule !== traceCut))
}

/** Runs one rule at a time. */
function* looking(connection: Connection, rules: ReadonlyArray<Rule>): LongWork<ReadonlyArray<Finding>> {
  const found: Array<Finding> = []
  for (const rule of rules) {
    for (const each of findingsOf(rule, connection)) found.push(each)
    // a short connection takes less time than a pause
    if (connection.wire.length > 99) yield
  }
  return found.toSorted(
    (one, other) => weight[one.severity] - weight[other.severity] || one.lines[0] - other.lines[0]
  )
}

/** Cached: several parts of a page or a file ask for the same. */
const known = once((connection) => looking(connection, builtIn))

const weight = { warning: 0, info: 1 }

/** A third party's rule may throw: that becomes a finding, and other rules still run. */
const findingsOf = (rule: Rule, connection: Connection): ReadonlyArray<Finding> => {
  const found: Array<Finding> = []
  try {
    for (const { data = {}, lines } of rule.find(connection)) {
      if (lines.length > 0 && lines.every((line) => isOf(connection, line)))
        found.push(findingOf(rule, lines, data))
      if (found.length === maxReports) break
    }
  } catch (error) {
    found.push(failed(rule, connection, error))
  }
  return found
}

const failed = ({ id }: Rule, { span }: Connection, error: unknown): Finding =>
  findingOf(
    {
      id: "rule-failed",
      group: "program",
      severity: "warning",
      message: "The rule {id} failed: {error}",
      docs: "The rule threw while it looked at this connection, so it reports less than it would. Mend the rule."
    },
    [span.line],
    { id, error: error instanceof Error ? error.message : String(error) }
  )

/** Fills the placeholders of a message. */
export const findingOf = (
  { docs, group, id, message, severity }: Omit<Rule, "find">,
  lines: Report["lines"],
  data: NonNullable<Report["data"]>
): Finding => ({
  id,
  group,
  severity,
  message: message.replaceAll(/\{(\w+)\}/g, (open: string, name: string) =>
    Object.hasOwn(data, name) ? shortened(visible(String(data[name]))) : open
  ),
  docs,
  lines
})

/** A longer value is cut; the lines have all of it. */
const maxValue = 40

const shortened = (value: string): string =>
  value.length > maxValue ? `${value.slice(0, maxValue - 1)}…` : value
