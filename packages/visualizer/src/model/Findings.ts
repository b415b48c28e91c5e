/**
 * What a trace shows to have gone wrong, in words. Rules are pure and look at one connection; the words are core's
 * `Advice`, so that errors, the command line and the page say the same. No evidence, no finding.
 */
import type { Connection } from "./Connection.ts"
import {
  interrupted,
  keepsTalking,
  neverAnswered,
  readOnly,
  refused,
  strayLines
} from "./findings/commands.ts"
import { alsoFailed, failure, withoutEnd } from "./findings/failure.ts"
import { evidenceOf, type Finding, observed, type Rule, type Severity } from "./findings/Finding.ts"
import { hinted } from "./findings/hints.ts"
import { firstVisit, queued, slow } from "./findings/pace.ts"
import {
  cut,
  dropped,
  identityEarly,
  identityResent,
  loginDisabled,
  mechanismRefused,
  notKept,
  raceLost,
  serverBusy,
  untaggedBad
} from "./findings/recoveries.ts"

export type { Evidence, Finding, Rule, Severity } from "./findings/Finding.ts"

/** Whether more of the connection may come. */
export interface Options {
  /** Nothing more comes (default): what has no end is cut, and not still running. */
  readonly over?: boolean
}

const rules: ReadonlyArray<Rule> = [
  // the cause of a silence comes before the silence
  untaggedBad,
  failure,
  alsoFailed,
  withoutEnd,
  hinted,
  loginDisabled,
  mechanismRefused,
  identityResent,
  identityEarly,
  dropped,
  refused,
  readOnly,
  keepsTalking,
  neverAnswered,
  strayLines,
  interrupted,
  serverBusy,
  slow,
  queued,
  raceLost,
  firstVisit,
  notKept
]

const weight: Readonly<Record<Severity, number>> = { failure: 0, warning: 1, info: 2 }

/** How many of its last lines a failure without a known cause shows. */
const shownLines = 5

const lastLines = ({ moves, wire }: Connection): ReadonlyArray<number> =>
  [...moves, ...wire]
    .toSorted((a, b) => b.line - a.line)
    .slice(0, shownLines)
    .map(({ line }) => line)

/** A failure that no rule knows still says so, with its last lines. */
const unexplained = (connection: Connection): ReadonlyArray<Finding> => {
  const { ended } = connection
  if (ended?.outcome !== "failed" && ended?.outcome !== "retried") return []
  return observed("unknown", "failure", evidenceOf(...lastLines(connection)), { step: ended.step })
}

/** The most telling first. */
export const of = (connection: Connection, { over = true }: Options = {}): ReadonlyArray<Finding> => {
  const found = [...rules.flatMap((rule) => rule(connection)), ...(over ? cut(connection) : [])]
  const failed = found.some(({ severity }) => severity === "failure")
  const all = [...(failed ? [] : unexplained(connection)), ...found].toSorted(
    (a, b) => weight[a.severity] - weight[b.severity]
  )
  // A hint that says what the reason says already, or the other way in that failed alike, is reported once.
  return all.filter(({ title }, at) => all.findIndex((other) => other.title === title) === at)
}
