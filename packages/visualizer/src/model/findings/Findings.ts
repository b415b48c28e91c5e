/**
 * Finds what went wrong in a trace, in words. Rules are pure and look at one connection; the words are core's `Advice`,
 * so errors, the command line and the page agree. There is no finding without evidence.
 */
import { isLocal } from "../evidence/place.ts"
import { onThisMachine } from "../fleet/onThisMachine.ts"
import { atOnce, type LongWork } from "../../trace/pieces.ts"
import { type Connection, isFailed } from "../connection/Connection.ts"
import {
  doneUnanswered,
  expungedAmid,
  fetchEmpty,
  fewerMessages,
  flagsNotKept,
  idleEnded,
  idleInterrupted,
  keywordNotKept,
  requestUnasked,
  strayLines,
  tagMissing,
  warned
} from "./breaches.ts"
import { seenByPeek, statusUnseen, unseenUnfound } from "./contradictions.ts"
import { alsoFailed, failure, withoutEnd } from "./failure.ts"
import { settling } from "../evidence/inUse.ts"
import { once } from "../evidence/once.ts"
import { evidenceOf, type Finding, type LongRule, observed, type Rule, type Severity } from "./Finding.ts"
import { enableUnlisted, idleUnselected } from "./futile.ts"
import { appendedBare } from "./appended.ts"
import { copiedAgain, movedAgain } from "./copies.ts"
import { fetchedAgain } from "./fetchedAgain.ts"
import { removedByOthers } from "./removedByOthers.ts"
import { removedFirst } from "./removedFirst.ts"
import { deleted } from "./deleted.ts"
import { answeredInPart } from "./inParts.ts"
import { misnamed } from "./misnamed.ts"
import { lateNews } from "./lateNews.ts"
import { movedUids } from "./moved.ts"
import { ofMailProgram } from "./ofMailProgram.ts"
import { messageRefused } from "./oneMessage.ts"
import { partAgain } from "./parts.ts"
import { polling } from "./polling.ts"
import { validity } from "./validity.ts"
import {
  capped,
  neverFilled,
  notifyOverflow,
  readOnly,
  storedInVain,
  uids,
  uidsTooLarge,
  unreadData
} from "./mailbox.ts"
import { addressSilent, slept, throttled } from "./pace.ts"
import { askedAfterEnd, refusedHere } from "./program.ts"
import {
  cut,
  dropped,
  fewerCapabilities,
  identityEarly,
  identityResent,
  inClear,
  loginDisabled,
  mechanismRefused,
  notKept,
  portSilent,
  raceLost,
  serverBusy,
  untaggedBad,
  unverified
} from "./recoveries.ts"
import { searchBehind } from "./searchBehind.ts"
import {
  searchDates,
  searchDay,
  searchDoubled,
  searchEmptied,
  searchEmpty,
  searchIgnored,
  searchNumbers,
  storedBesides
} from "./searches.ts"
import { sideEffects } from "./sideEffects.ts"
import { unseenMiscounted } from "./unseenMiscounted.ts"
import { conditionalStore } from "./refusal/conditionalStore.ts"
import { extensionRefused } from "./refusal/extensionRefused.ts"
import { logoutRefused } from "./refusal/logoutRefused.ts"
import { refused } from "./refusal/refused.ts"
import { repaired } from "./refusal/repaired.ts"
import {
  givenUp,
  interrupted,
  keepsTalking,
  logoutUnanswered,
  neverAnswered,
  unknownTag,
  unnoticed
} from "./unanswered.ts"

export type { Evidence, Finding, Rule, Severity } from "./Finding.ts"

/** The state of the trace: more events may follow. */
export interface Options {
  /** No more events follow (default): a connection without an end is cut off, not still running. */
  readonly over?: boolean
}

/** Finds everything, the most important first. */
export const of = (connection: Connection, options?: Options): ReadonlyArray<Finding> =>
  atOnce(finding(connection, options))

/** Finds the same in pieces. */
export const finding = (
  connection: Connection,
  { over = true }: Options = {}
): LongWork<ReadonlyArray<Finding>> => (over ? known.working(connection) : looking(connection, rules))

/** The findings of connections without further events: several parts of a page or a file are about the same. */
const known = once((connection) => looking(connection, [...rules, cut]))

/** Looks one rule at a time, and in pieces at what several rules ask for. */
function* looking(
  connection: Connection,
  rules: ReadonlyArray<Rule | LongRule>
): LongWork<ReadonlyArray<Finding>> {
  yield* settling(connection)
  const found: Array<Finding> = []
  for (const rule of rules) {
    const result = rule(connection)
    for (const finding of "next" in result ? yield* result : result) found.push(finding)
    // a short connection takes less time than a pause
    if (connection.wire.length > 99) yield
  }
  const failed = found.some(({ severity }) => severity === "failure")
  const all = [...(failed ? [] : unexplained(connection)), ...found].toSorted(
    (a, b) => weight[a.severity] - weight[b.severity]
  )
  // a hint that repeats the reason, or the other way in that failed alike, is reported once
  const isHere = isLocal(connection.started?.host)
  const once = all.filter(({ title }, at) => all.findIndex((other) => other.title === title) === at)
  return ofMailProgram(
    once.map((each) => onThisMachine(each, isHere)),
    connection
  )
}

const rules: ReadonlyArray<Rule | LongRule> = [
  // the cause of a silence comes before the silence
  untaggedBad,
  failure,
  alsoFailed,
  withoutEnd,
  tagMissing,
  loginDisabled,
  mechanismRefused,
  identityResent,
  identityEarly,
  dropped,
  slept,
  // what was found or counted wrong comes before what was done with it, and before its refusal
  searchIgnored,
  sideEffects,
  deleted,
  copiedAgain,
  fetchedAgain,
  movedAgain,
  removedFirst,
  removedByOthers,
  storedBesides,
  answeredInPart,
  misnamed,
  movedUids,
  partAgain,
  polling,
  lateNews,
  idleUnselected,
  enableUnlisted,
  messageRefused,
  refused,
  repaired,
  extensionRefused,
  notifyOverflow,
  conditionalStore,
  keywordNotKept,
  flagsNotKept,
  unreadData,
  readOnly,
  storedInVain,
  capped,
  neverFilled,
  uids,
  uidsTooLarge,
  validity,
  keepsTalking,
  unknownTag,
  neverAnswered,
  givenUp,
  doneUnanswered,
  unnoticed,
  fetchEmpty,
  searchEmptied,
  searchEmpty,
  searchBehind,
  searchNumbers,
  searchDates,
  searchDay,
  searchDoubled,
  statusUnseen,
  unseenUnfound,
  unseenMiscounted,
  seenByPeek,
  idleEnded,
  idleInterrupted,
  strayLines,
  warned,
  requestUnasked,
  expungedAmid,
  fewerMessages,
  unverified,
  refusedHere,
  askedAfterEnd,
  // it hinders nothing: what was not done, or not meant, comes before it
  inClear,
  throttled,
  logoutUnanswered,
  logoutRefused,
  interrupted,
  serverBusy,
  fewerCapabilities,
  portSilent,
  addressSilent,
  raceLost,
  notKept,
  appendedBare
]

/** Reports a failure that no rule knows, with its last lines. */
const unexplained = (connection: Connection): ReadonlyArray<Finding> => {
  const { ended } = connection
  if (!isFailed(ended?.outcome)) return []
  return observed("unknown", "failure", evidenceOf(lastLines(connection)), { step: ended?.step })
}

/** The number of last lines that a failure without a known cause shows. */
const shownLines = 5

const lastLines = ({ moves, wire }: Connection): ReadonlyArray<number> =>
  [...moves, ...wire]
    .toSorted((a, b) => b.line - a.line)
    .slice(0, shownLines)
    .map(({ line }) => line)

const weight: Readonly<Record<Severity, number>> = { failure: 0, warning: 1, info: 2 }
