/**
 * The questions that keep a mirror complete: which messages there are, which are new, whose flags changed. One question
 * at a time; none while everything is known.
 */
import type { Command } from "../../imap/command/Command.ts"
import { raw } from "../../imap/command/raw.ts"
import { uidIn } from "../../imap/Mailbox.ts"
import { type MessageSet, size } from "../../imap/MessageSet.ts"
import type { LongWork } from "../../base/LongWork.ts"
import type { Untagged } from "../../imap/Response.ts"
import * as Grammar from "../../imap/wire/Grammar.ts"
import { NumberMap } from "../../imap/wire/NumberMap.ts"
import { arrive, arrived, firstUnreported, forget, isOld, reportedOf } from "./arrivals.ts"
import { newsIn } from "./news.ts"
import * as Mirror from "./Mirror.ts"
import * as UidSet from "./UidSet.ts"
import { known, type Named, type Open, type Out, uidsOf, type Vain } from "./View.ts"

export type Question =
  /** Asks for all UIDs. */
  | { readonly _tag: "Survey" }
  /** Asks the server for anything that it has to report. RFC 9051 §6.1.2. */
  | { readonly _tag: "Noop" }
  /** Asks for new messages. */
  | { readonly _tag: "Fetch"; readonly uids: string; readonly known: string }
  /** Asks for changed flags, or for all flags if the server cannot report which changed. RFC 7162 §3.1.4.1. */
  | { readonly _tag: "Flags"; readonly uids: string; readonly since: bigint | undefined }

/**
 * The number of surveys in a row that do not match, after which the mailbox is followed without them until its next
 * event.
 */
const mostSurveys = 10

/** FETCHes in a row without result, after which new messages are `Missed`, until the server reports more. */
const mostFetches = 10

export const question = (self: Mirror.Mirror): Question | undefined => {
  const { uidNext, view } = self
  if (view._tag !== "open") return undefined
  if (view.isLagging) return { _tag: "Noop" }
  if (view.places._tag === "doubtful" && canSurvey(self, view)) return { _tag: "Survey" }
  if (Mirror.isIncomplete(self, view)) {
    const state = knownBy(self, view)
    if (vainIn(view, state).fetches < mostFetches) return { _tag: "Fetch", uids: unknown(self), known: state }
  }
  if (view.flags._tag === "due") {
    return { _tag: "Flags", uids: `1:${Math.max(1, uidNext - 1)}`, since: view.flags.since }
  }
  return self.messages._tag === "counted" && canSurvey(self, view) ? { _tag: "Survey" } : undefined
}

const canSurvey = ({ largestSurvey }: Mirror.Mirror, { exists, misfits: { last }, turns }: Open): boolean =>
  exists <= largestSurvey && !(last?._tag === "tooMany" && last.turns === turns)

/** The set of unreported messages. If nothing was reported yet, the last message shows where to begin. */
const unknown = (self: Mirror.Mirror): string => {
  const { messages, continuity, uidNext } = self
  const isFirst = continuity._tag === "nothing" || (messages._tag === "counted" && uidNext === 0)
  // no command can name a UID after the largest one
  return isFirst ? "*" : `${firstUnreported(self) ?? Math.min(Math.max(1, uidNext), Grammar.maxNumber)}:*`
}

/** Returns whether one answer serves both. */
export const isSame = (one: Question, other: Question): boolean =>
  one._tag === "Fetch"
    ? other._tag === "Fetch" && one.uids === other.uids
    : one._tag === "Flags"
      ? other._tag === "Flags" && one.uids === other.uids && one.since === other.since
      : one._tag === other._tag

/** The command of a question. `extended`: the server lists ESEARCH, and answers with ranges. RFC 4731. */
export const commandOf = (asked: Question, extended: boolean): Command<ReadonlyArray<Untagged>> => {
  switch (asked._tag) {
    case "Survey":
      return raw("UID SEARCH", ...(extended ? ["RETURN (ALL)"] : []), "ALL")
    case "Noop":
      return raw("NOOP")
    case "Fetch":
      return raw("UID FETCH", asked.uids, "(FLAGS)")
    case "Flags":
      return asked.since === undefined
        ? raw("UID FETCH", asked.uids, "(FLAGS)")
        : raw("UID FETCH", asked.uids, "(FLAGS)", `(CHANGEDSINCE ${asked.since})`)
  }
}

/** The answer to a question, whose data `news` has read already. */
export interface Answer {
  readonly untagged: ReadonlyArray<Untagged>
  /** The UIDs of a survey, if the server returned any. */
  readonly found: UidSet.UidSet | undefined
}

/** Reads an answer in pieces, for all followers who have asked. */
export function* answerOf(asked: Question, untagged: ReadonlyArray<Untagged>): LongWork<Answer> {
  return { untagged, found: asked._tag === "Survey" ? yield* foundIn(untagged) : undefined }
}

/** Takes the answer to a question; `undefined` if the server refused. */
export const answered = (
  self: Mirror.Mirror,
  asked: Question,
  answer: Answer | undefined,
  out: Out
): void => {
  const { view } = self
  if (view._tag !== "open") return
  const untagged = answer?.untagged
  switch (asked._tag) {
    case "Survey":
      surveyed(self, view, answer?.found, out)
      break
    case "Noop":
      view.isLagging = false
      break
    case "Fetch":
      if (untagged !== undefined && !isShrinking(untagged)) view.mayBeMore = false
      if (view.places._tag === "doubtful" && !canSurvey(self, view)) {
        Mirror.withoutUids(self, view, out)
        // the app reads the mailbox next: everything after this answer is new
        if (self.uidNext === 0) self.uidNext = nextAfter(untagged ?? [], view)
      }
      if (self.messages._tag === "counted") lookedBehind(self, view, asked.known, untagged, out)
      else if (view.places._tag === "sure") lookedOn(self, view, asked.known, out)
      if (!view.isLagging && Mirror.isIncomplete(self, view) && knownBy(self, view) === asked.known)
        stall(view, asked.known, out)
      break
    case "Flags":
      flagged(self, view, untagged === undefined, out)
  }
  Mirror.settle(self)
}

/**
 * The flags were read, or the server refused that. It may do so because the messages are gone, as those of a mailbox that
 * was deleted, which it reports in the answer to NOOP: after that it is asked once more.
 */
const flagged = (self: Mirror.Mirror, open: Open, isRefused: boolean, out: Out): void => {
  const { flags } = open
  if (isRefused && flags._tag === "due" && !flags.isRepeated) {
    open.isLagging = true
    open.flags = { ...flags, isRepeated: true }
    return
  }
  if (isRefused && known(self) > 0) out.push({ _tag: "Missed", what: "flags" })
  open.flags = { _tag: "known", reach: flags.reach }
}

/**
 * Counts an empty answer. Either the message is gone, and the server has yet to report that, or the server
 * shows messages later than it counts them.
 */
const stall = (open: Open, state: string, out: Out): void => {
  const vain = vainIn(open, state)
  const fetches = vain.fetches + 1
  open.vain = { ...vain, fetches }
  if (fetches === 1) open.isLagging = true
  if (fetches === mostFetches) out.push({ _tag: "Missed", what: "arrived" })
}

const vainIn = ({ vain }: Open, state: string): Vain =>
  vain?.state === state ? vain : { state, fetches: 0, isPolled: false }

/** A text that differs whenever another answer can be expected. */
const knownBy = (self: Mirror.Mirror, { exists, turns }: Open): string =>
  `${turns} ${exists} ${known(self)} ${self.uidNext} ${self.unplaced}`

/** Reports new messages; the answer has named all that the server does not hide. */
const lookedOn = (self: Mirror.Mirror, open: Open, state: string, out: Out): void => {
  const { unreported } = self
  if (known(self) < open.exists) {
    if (unreported.size === 0) return
    open.isLagging = true
    return Mirror.doubt(open)
  }
  Mirror.gone(self, out)
  // after the last named message everything is new, and not a hole
  const last = [...unreported.values()].reduce((most, each) => Math.max(most, each?.uid ?? 0), 0)
  const hole = () => {
    const uid = firstUnreported(self)
    return uid !== undefined && uid < last && !isOld(self, uid) ? uid : undefined
  }
  if (hole() === undefined || polls(open, state)) return
  out.push({ _tag: "Missed", what: "arrived" })
  for (let uid = hole(); uid !== undefined; uid = hole()) {
    self.uidNext = uid + 1
    arrive(self, out)
  }
}

/** Asks with NOOP, once, whether hidden messages are gone; returns `false` if that was done. */
const polls = (open: Open, state: string): boolean => {
  const vain = vainIn(open, state)
  if (vain.isPolled) return false
  open.vain = { ...vain, isPolled: true }
  open.isLagging = true
  return true
}

/** The UIDs of SEARCH or ESEARCH; `undefined` if neither came. */
function* foundIn(untagged: ReadonlyArray<Untagged>): LongWork<UidSet.UidSet | undefined> {
  const found = untagged.findLast(({ _tag }) => _tag === "Search" || _tag === "Esearch")
  if (found?._tag === "Search") return yield* UidSet.building(found.numbers.map((uid) => [uid, uid]))
  return found?._tag === "Esearch" ? yield* UidSet.building(found.all ?? []) : undefined
}

/**
 * Reports new messages without `uids`, by UID alone. If messages were expunged meanwhile, the numbers in the answer cannot
 * be compared, and it is asked for again.
 */
const lookedBehind = (
  self: Mirror.Mirror,
  open: Open,
  state: string,
  answer: ReadonlyArray<Untagged> | undefined,
  out: Out
): void => {
  const { messages } = self
  if (messages._tag === "named" || isShrinking(answer ?? [])) return
  const { isUnsure, seen } = messages
  const named = namedIn(answer ?? [])
  const last = named.at(-1)
  const next = ascending(named.filter(({ uid }) => uid >= self.uidNext))
  const first = isUnsure ? next[0]?.sequence : seen + 1
  const isHole = next.some(({ sequence }, at) => sequence !== (first ?? 1) + at)
  if (isHole && polls(open, state)) return
  if (isHole) out.push({ _tag: "Missed", what: "arrived" })
  for (const each of next) arrived(self, each, out)
  const reached = last?.sequence ?? open.exists
  const counted = Math.min(open.exists, isUnsure ? reached : Math.max(seen, reached))
  self.messages = { _tag: "counted", seen: counted, isUnsure: false }
  forget(self, UidSet.rangesOf(self.heard), out)
}

const isShrinking = (answer: ReadonlyArray<Untagged>): boolean =>
  answer.some(({ _tag }) => _tag === "Expunge" || _tag === "Vanished")

/** Sorts by UID. If the numbers are then in another order, that counts as a hole. RFC 9051 §2.3.1.1. */
const ascending = (named: ReadonlyArray<Named>): ReadonlyArray<Named> =>
  [...new NumberMap(named.map((each) => [each.uid, each])).values()].toSorted(
    (one, other) => one.uid - other.uid
  )

/** The UID after all that the answer names; without any, UIDNEXT of SELECT. */
const nextAfter = (answer: ReadonlyArray<Untagged>, { uidNext }: Open): number => {
  const uids = answer.flatMap((response) => (response._tag === "Fetch" ? (uidIn(response) ?? []) : []))
  // they may be more than a call takes as arguments
  return uids.length === 0 ? Math.max(1, uidNext) : uids.reduce((one, other) => Math.max(one, other)) + 1
}

/** The messages in the answer, by their numbers, with their latest flags. */
const namedIn = (answer: ReadonlyArray<Untagged>): ReadonlyArray<Named> => {
  const named = new NumberMap<Named>()
  for (const response of answer) {
    const news = response._tag === "Fetch" ? newsIn(response) : undefined
    const uid = news?.uid ?? named.get(news?.sequence ?? 0)?.uid
    if (news !== undefined && uid !== undefined) named.set(news.sequence, { ...news, uid })
  }
  return [...named.values()].toSorted((one, other) => one.sequence - other.sequence)
}

const surveyed = (self: Mirror.Mirror, open: Open, found: UidSet.UidSet | undefined, out: Out): void => {
  if (open.places._tag === "sure" && self.messages._tag === "named") return
  // some servers say nothing if there is nothing
  if (found === undefined && open.exists === 0) return adopt(self, open, UidSet.empty, out)
  const { misfits, turns } = open
  const counted = open.found?.isDisturbed === false ? open.found.exists : Infinity
  if (found?.size === counted) return adopt(self, open, found, out)
  let { last } = misfits
  if (found !== undefined && found.size > counted) {
    // NOOP has brought no EXISTS since: the server reported messages as gone that were not there
    if (last?._tag === "surplus" && last.turns === turns) {
      open.exists = found.size
      return adopt(self, open, found, out)
    }
    last = { _tag: "surplus", turns }
  }
  const times = misfits.times + (found === undefined ? 0 : 1)
  const isLast = found === undefined || times >= mostSurveys
  open.misfits = { times, last: isLast ? { _tag: "tooMany", turns } : last }
  if (!isLast) open.isLagging = true
}

/** Takes over the UIDs of a survey: missing messages are gone, and unknown ones are new. */
const adopt = (self: Mirror.Mirror, open: Open, found: UidSet.UidSet, out: Out): void => {
  const reported = reportedOf(self)
  const { places } = open
  open.places = { _tag: "sure" }
  open.misfits = Mirror.noMisfits
  if (self.continuity._tag === "nothing") {
    self.messages = { _tag: "named", uids: found }
    self.highest = UidSet.largest(found)
    self.uidNext = self.highest + 1
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
