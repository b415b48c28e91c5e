/**
 * Finds what went wrong in a trace, in words. Rules are pure and look at one connection; the words are core's `Advice`,
 * so errors, the command line and the page agree. There is no finding without evidence.
 */
import { atOnce } from "../../trace/pieces.ts"
import type { Connection } from "../connection/Connection.ts"
import {
  expungedAmid,
  fetchEmpty,
  fewerMessages,
  keywordNotKept,
  requestUnasked,
  tagMissing,
  warned
} from "./breaches.ts"
import {
  conditionalStore,
  extensionRefused,
  givenUp,
  interrupted,
  keepsTalking,
  logoutRefused,
  logoutUnanswered,
  neverAnswered,
  notifyOverflow,
  readOnly,
  refused,
  repaired,
  slept,
  slowCommand,
  strayLines,
  uids,
  unknownTag,
  unnoticed,
  unreadData
} from "./commands.ts"
import { alsoFailed, failure, withoutEnd } from "./failure.ts"
import { evidenceOf, type Finding, observed, type Rule, type Severity } from "./Finding.ts"
import { hinted } from "./hints.ts"
import { firstVisit, queued, slow, slowAccount } from "./pace.ts"
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
} from "./recoveries.ts"

export type { Evidence, Finding, Rule, Severity } from "./Finding.ts"

/** The state of the trace: more events may follow. */
export interface Options {
  /** No more events follow (default): a connection without an end is cut off, not still running. */
  readonly over?: boolean
}

/** Finds everything, the most important first. */
export const of = (connection: Connection, options?: Options): ReadonlyArray<Finding> =>
  atOnce(finding(connection, options))

/** The findings of connections without further events: several parts of a page or a file are about the same. */
const known = new WeakMap<Connection, ReadonlyArray<Finding>>()

/** Finds the same, one rule at a time. */
export function* finding(
  connection: Connection,
  { over = true }: Options = {}
): Generator<void, ReadonlyArray<Finding>, void> {
  const before = over ? known.get(connection) : undefined
  if (before !== undefined) return before
  const found: Array<Finding> = []
  for (const rule of over ? [...rules, cut] : rules) {
    found.push(...rule(connection))
    yield
  }
  const failed = found.some(({ severity }) => severity === "failure")
  const all = [...(failed ? [] : unexplained(connection)), ...found].toSorted(
    (a, b) => weight[a.severity] - weight[b.severity]
  )
  // a hint that repeats the reason, or the other way in that failed alike, is reported once
  const unlike = all.filter(({ title }, at) => all.findIndex((other) => other.title === title) === at)
  if (over) known.set(connection, unlike)
  return unlike
}

const rules: ReadonlyArray<Rule> = [
  // the cause of a silence comes before the silence
  untaggedBad,
  failure,
  alsoFailed,
  withoutEnd,
  tagMissing,
  hinted,
  loginDisabled,
  mechanismRefused,
  identityResent,
  identityEarly,
  dropped,
  slept,
  refused,
  repaired,
  extensionRefused,
  notifyOverflow,
  conditionalStore,
  keywordNotKept,
  unreadData,
  readOnly,
  uids,
  keepsTalking,
  unknownTag,
  neverAnswered,
  givenUp,
  unnoticed,
  fetchEmpty,
  strayLines,
  warned,
  requestUnasked,
  expungedAmid,
  fewerMessages,
  slowCommand,
  logoutUnanswered,
  logoutRefused,
  interrupted,
  serverBusy,
  slow,
  slowAccount,
  queued,
  raceLost,
  firstVisit,
  notKept
]

/** Reports a failure that no rule knows, with its last lines. */
const unexplained = (connection: Connection): ReadonlyArray<Finding> => {
  const { ended } = connection
  if (ended?.outcome !== "failed" && ended?.outcome !== "retried") return []
  return observed("unknown", "failure", evidenceOf(...lastLines(connection)), { step: ended.step })
}

/** The number of last lines that a failure without a known cause shows. */
const shownLines = 5

const lastLines = ({ moves, wire }: Connection): ReadonlyArray<number> =>
  [...moves, ...wire]
    .toSorted((a, b) => b.line - a.line)
    .slice(0, shownLines)
    .map(({ line }) => line)

const weight: Readonly<Record<Severity, number>> = { failure: 0, warning: 1, info: 2 }
