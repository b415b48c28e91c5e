/**
 * Surveys of a mailbox: the server is asked for all UIDs, after which each message has its place again. What is too long for
 * one line is asked for in parts, by the numbers of the messages.
 */
import type { LongWork } from "../../base/LongWork.ts"
import { type MessageSet, size } from "../../imap/MessageSet.ts"
import { answerFound, rangesFound } from "../../imap/command/message/found.ts"
import type { Untagged } from "../../imap/Response.ts"
import { arrive, forget, reportedOf } from "./arrivals.ts"
import * as Mirror from "./Mirror.ts"
import * as UidSet from "./UidSet.ts"
import { type Misfits, type Open, type Out, uidsOf } from "./View.ts"

/** Asks for all UIDs. */
export interface Survey {
  readonly _tag: "Survey"
  /** Absent if all of them fit into one line. */
  readonly part?: Part
}

interface Part {
  /** The numbers of its first and its last message. */
  readonly first: number
  readonly last: number
  /** The number of the survey, in which these are their numbers. */
  readonly survey: number
}

/**
 * The number of surveys in a row that do not match, after which the mailbox is followed without them until its next
 * event.
 */
const maxSurveys = 10

export const isPossible = (
  { maxSurvey }: Mirror.Mirror,
  { exists, misfits: { last }, turns }: Open
): boolean => exists <= maxSurvey && !(last?._tag === "tooMany" && last.turns === turns)

/** The survey, or its next part. */
export const next = ({ maxSearch }: Mirror.Mirror, { exists, survey: { number, uids } }: Open): Survey => {
  if (exists <= maxSearch) return { _tag: "Survey" }
  const first = uids.size + 1
  return {
    _tag: "Survey",
    part: { first, last: Math.min(uids.size + maxSearch, exists), survey: number }
  }
}

/** Returns whether it continues a survey. */
export const isContinued = ({ part }: Survey): boolean => part !== undefined && part.first > 1

export const isSamePart = ({ part: one }: Survey, { part: other }: Survey): boolean =>
  one?.first === other?.first && one?.last === other?.last && one?.survey === other?.survey

/** The messages to search for. */
export const criterion = ({ part }: Survey): string =>
  part === undefined ? "ALL" : `${part.first}:${part.last}`

/** The UIDs of SEARCH or ESEARCH; `undefined` if neither came. */
export function* foundIn(untagged: ReadonlyArray<Untagged>): LongWork<UidSet.UidSet | undefined> {
  const answer = answerFound(untagged)
  const found = answer === undefined ? rangesFound(untagged) : (answer.all ?? [])
  return found === undefined ? undefined : yield* UidSet.building(found)
}

/** Takes the answer; `undefined` if the server refused. */
export const answered = (
  self: Mirror.Mirror,
  open: Open,
  { part }: Survey,
  found: UidSet.UidSet | undefined,
  out: Out
): void => {
  if (open.places._tag === "sure" && self.messages._tag === "named") return
  // some servers say nothing if there is nothing
  if (found === undefined && open.exists === 0) return adopt(self, open, UidSet.empty, out)
  const { misfits } = open
  if (part !== undefined && found !== undefined) {
    // messages have gone since: other messages have these numbers now
    if (part.survey !== open.survey.number) return
    const all = UidSet.plus(open.survey.uids, UidSet.rangesOf(found))
    const isFit = all.size === part.last
    const isEnd = part.last === open.exists && open.isMiscounted
    if (!isFit && isEnd && recounted(self, open, all, part.last, out)) return
    open.survey = { number: part.survey, uids: isFit ? all : UidSet.empty }
    if (!isFit) return misfit(open, misfits.last, false)
    return all.size < open.exists ? undefined : adopt(self, open, all, out)
  }
  const counted = open.found?.isDisturbed === false ? open.found.exists : Infinity
  if (found?.size === counted) return adopt(self, open, found, out)
  if (found !== undefined && recounted(self, open, found, counted, out)) return
  misfit(open, misfits.last, found === undefined)
}

/**
 * Believes a survey that twice returned another number of messages: more, since the server reported messages as gone that
 * were not there, or any, after data that could not be read. `false` if it has nothing to do with the count.
 */
const recounted = (
  self: Mirror.Mirror,
  open: Open,
  found: UidSet.UidSet,
  counted: number,
  out: Out
): boolean => {
  const { isMiscounted, misfits, turns } = open
  const { last } = misfits
  if (found.size <= counted && !(isMiscounted && counted !== Infinity)) return false
  // NOOP has brought no EXISTS since
  if (last?._tag === "otherCount" && last.turns === turns) {
    open.exists = found.size
    adopt(self, open, found, out)
  } else {
    open.survey = { ...open.survey, uids: UidSet.empty }
    misfit(open, { _tag: "otherCount", turns }, false)
  }
  return true
}

/** Counts a survey that does not fit, or was refused. */
const misfit = (open: Open, last: Misfits["last"], isRefused: boolean): void => {
  const { misfits, turns } = open
  const times = misfits.times + (isRefused ? 0 : 1)
  const isLast = isRefused || times >= maxSurveys
  open.misfits = { times, last: isLast ? { _tag: "tooMany", turns } : last }
  if (!isLast) open.isLagging = true
}

/** Takes over the UIDs of a survey: missing messages are gone, and unknown ones are new. */
const adopt = (self: Mirror.Mirror, open: Open, found: UidSet.UidSet, out: Out): void => {
  const reported = reportedOf(self)
  const { places } = open
  open.places = { _tag: "sure" }
  open.isMiscounted = false
  open.misfits = Mirror.noMisfits
  open.survey = { ...open.survey, uids: UidSet.empty }
  if (self.continuity._tag === "nothing") {
    Mirror.know(self, found)
    Mirror.reset(self, out)
  } else if (reported === undefined) {
    self.messages = { _tag: "named", uids: found }
    if (self.uidNext === 0) self.uidNext = UidSet.largest(found) + 1
    out.push({ _tag: "Missed", what: "expunged" })
  } else {
    const { both, rest } = UidSet.parted(reported, UidSet.rangesOf(found))
    forget(self, UidSet.rangesOf(rest), out)
    self.messages = { _tag: "named", uids: found }
    renumber(self, both, out)
  }
  Mirror.gone(self, out)
  arrive(self, out)
  Mirror.checkFlags(self, open, places, out)
}

/** Finds the first new message; reports `Missed` if the server shows expunged messages again, or reuses old UIDs. */
const renumber = (self: Mirror.Mirror, reported: MessageSet, out: Out): void => {
  const { highest, uidNext } = self
  const uids = uidsOf(self) ?? UidSet.empty
  const last = Math.max(highest, reported.at(-1)?.[1] ?? 0)
  if (UidSet.upTo(uids, last) > size(reported)) out.push({ _tag: "Missed", what: "arrived" })
  const next = UidSet.at(uids, UidSet.upTo(uids, last) + 1)
  self.uidNext = Math.min(uidNext, next ?? uidNext)
}
