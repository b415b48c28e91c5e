/**
 * The questions that keep a mirror complete: which messages there are, which are new, whose flags changed. One question
 * at a time; none while everything is known.
 */
import { type Command, commandOf as toCommand } from "../../imap/command/Command.ts"
import * as Plan from "../../imap/command/Plan.ts"
import { plain } from "../../imap/command/raw.ts"
import * as Argument from "../../imap/Argument.ts"
import { uidIn } from "../../imap/Mailbox.ts"
import type { LongWork } from "../../base/LongWork.ts"
import type { Untagged } from "../../imap/Response.ts"
import * as Grammar from "../../imap/wire/Grammar.ts"
import { NumberMap } from "../../imap/wire/NumberMap.ts"
import { arrive, arrived, firstUnreported, forget, isOld } from "./arrivals.ts"
import { newsIn } from "./news.ts"
import * as Mirror from "./Mirror.ts"
import * as Surveys from "./Surveys.ts"
import * as UidSet from "./UidSet.ts"
import { isPaged, known, type Named, type Open, type Out, uidsOf, type UnansweredTries } from "./View.ts"

export type Question =
  | Surveys.Survey
  /** Asks the server for anything that it has to report. RFC 9051 §6.1.2. */
  | { readonly _tag: "Noop" }
  | Fetch
  /** Asks for changed flags, or for all flags if the server cannot report which changed. RFC 7162 §3.1.4.1. */
  | { readonly _tag: "Flags"; readonly uids: string; readonly since: bigint | undefined }

/** Asks for new messages. */
interface Fetch {
  readonly _tag: "Fetch"
  readonly uids: string
  /** The last UID of the page; absent if it asks for all of them. */
  readonly last: number | undefined
  /** The state at that time. */
  readonly known: string
}

/** After this many FETCHes in a row without a result, new messages are `Missed`, until the server reports more. */
const maxFetches = 10

export const question = (self: Mirror.Mirror): Question | undefined => {
  const { room, uidNext, view } = self
  if (view._tag !== "open") return undefined
  if (view.isLagging) return { _tag: "Noop" }
  if (view.places._tag === "doubtful" && Surveys.isPossible(self, view)) return Surveys.next(self, view)
  if (Mirror.isIncomplete(self, view) && room > 0) {
    const state = knownBy(self, view)
    const { fetches } = triesIn(view, state)
    if (fetches < maxFetches) return { _tag: "Fetch", ...unknown(self, fetches), known: state }
  }
  if (view.flags._tag === "due") {
    return { _tag: "Flags", uids: `1:${Math.max(1, uidNext - 1)}`, since: view.flags.since }
  }
  return self.messages._tag === "counted" && Surveys.isPossible(self, view)
    ? Surveys.next(self, view)
    : undefined
}

/**
 * The set of unreported messages, or a page of them. If nothing was reported yet, the last message shows where to begin.
 * `fetches`: the number of FETCHes without a result.
 */
const unknown = (self: Mirror.Mirror, fetches: number): Pick<Fetch, "uids" | "last"> => {
  const { messages, continuity, uidNext } = self
  const isFirst = continuity._tag === "nothing" || (messages._tag === "counted" && uidNext === 0)
  if (isFirst) return { uids: "*", last: undefined }
  // no command can name a UID after the largest one
  const known = firstUnreported(self)
  const first = known ?? Math.min(Math.max(1, uidNext), Grammar.maxNumber)
  const last = known === undefined ? undefined : lastOfPage(self, known, fetches)
  return { uids: `${first}:${last ?? "*"}`, last }
}

/** The last UID of the page, if its messages are known. A server may hide a whole page, and shows what comes after it. */
const lastOfPage = (self: Mirror.Mirror, first: number, fetches: number): number | undefined => {
  const uids = uidsOf(self)
  if (uids === undefined || !isPaged(self)) return undefined
  return UidSet.at(uids, UidSet.upTo(uids, first) - 1 + self.page * 2 ** fetches)
}

/** Returns whether one answer serves both. */
export const isSame = (one: Question, other: Question): boolean => {
  switch (one._tag) {
    case "Survey":
      return other._tag === "Survey" && Surveys.isSamePart(one, other)
    case "Fetch":
      return other._tag === "Fetch" && one.uids === other.uids
    case "Flags":
      return other._tag === "Flags" && one.uids === other.uids && one.since === other.since
    default:
      return one._tag === other._tag
  }
}

/**
 * The command of a question, whose words are the library's own, so that every trace shows them. `extended`: the server lists
 * ESEARCH, and answers with ranges. RFC 4731.
 */
export const commandOf = (asked: Question, extended: boolean): Command<ReadonlyArray<Untagged>> => {
  switch (asked._tag) {
    case "Survey": {
      const searching = plain("UID SEARCH", Argument.atom(Surveys.criterion(asked)))
      if (!extended) return searching
      const ranged = plain("UID SEARCH", ...ranges, Argument.atom(Surveys.criterion(asked)))
      return toCommand({ ...ranged, plan: () => Plan.using("ESEARCH", ranged, () => Plan.send(searching)) })
    }
    case "Noop":
      return plain("NOOP")
    case "Fetch":
      return plain("UID FETCH", Argument.atom(asked.uids), flags)
    case "Flags": {
      const since = asked.since === undefined ? [] : [words("CHANGEDSINCE", `${asked.since}`)]
      return plain("UID FETCH", Argument.atom(asked.uids), flags, ...since)
    }
  }
}

/** Returns whether its command takes CONDSTORE. RFC 7162 §3.1. */
export const needsModSeq = (asked: Question): boolean => asked._tag === "Flags" && asked.since !== undefined

const words = (...all: ReadonlyArray<string>): Argument.Argument => Argument.list(...all.map(Argument.atom))

const flags = words("FLAGS")
const ranges = [Argument.atom("RETURN"), words("ALL")]

/** The answer to a question, whose data `news` has read already. */
export interface Answer {
  readonly untagged: ReadonlyArray<Untagged>
  /** The UIDs of a survey, if the server returned any. */
  readonly found: UidSet.UidSet | undefined
}

/** Reads an answer in pieces, for all followers who have asked. */
export function* answerOf(asked: Question, untagged: ReadonlyArray<Untagged>): LongWork<Answer> {
  return { untagged, found: asked._tag === "Survey" ? yield* Surveys.foundIn(untagged) : undefined }
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
      Surveys.answered(self, view, asked, answer?.found, out)
      break
    case "Noop":
      view.isLagging = false
      break
    case "Fetch":
      if (untagged !== undefined && asked.last === undefined && !isShrinking(untagged)) view.mayBeMore = false
      if (view.places._tag === "doubtful" && !Surveys.isPossible(self, view)) {
        Mirror.withoutUids(self, view, out)
        // the app reads the mailbox next: everything after this answer is new
        if (self.uidNext === 0) self.uidNext = nextAfter(untagged ?? [], view)
      }
      if (self.messages._tag === "counted") lookedBeyond(self, view, asked.known, untagged, out)
      else if (view.places._tag === "sure") lookedOn(self, view, asked, out)
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
 * was deleted, which it reports in the answer to NOOP: after that it is asked once more. Who reads all flags needs no
 * mod-sequences.
 */
const flagged = (self: Mirror.Mirror, open: Open, isRefused: boolean, out: Out): void => {
  const { flags } = open
  if (isRefused && flags._tag === "due" && flags.since !== undefined && self.readsFlags) {
    open.flags = { ...flags, since: undefined }
    return
  }
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
  const tries = triesIn(open, state)
  const fetches = tries.fetches + 1
  open.unansweredTries = { ...tries, fetches }
  if (fetches === 1) open.isLagging = true
  if (fetches === maxFetches) out.push({ _tag: "Missed", what: "arrived" })
}

const triesIn = ({ unansweredTries }: Open, state: string): UnansweredTries =>
  unansweredTries?.state === state ? unansweredTries : { state, fetches: 0, isPolled: false }

/** A text that differs whenever another answer can be expected. */
const knownBy = (self: Mirror.Mirror, { exists, turns }: Open): string =>
  `${turns} ${exists} ${known(self)} ${self.uidNext} ${self.unplaced}`

/** Reports new messages; the answer has named all that the server does not hide, up to the last UID of the page. */
const lookedOn = (self: Mirror.Mirror, open: Open, { known: state, last: end }: Fetch, out: Out): void => {
  const { unreported } = self
  if (end === undefined && known(self) < open.exists) {
    if (unreported.size === 0) return
    open.isLagging = true
    return Mirror.doubt(open)
  }
  Mirror.gone(self, out)
  // after the last named message everything is new, and not a hole
  const last = unreported
    .named()
    .reduce((most, { uid }) => (uid <= (end ?? uid) ? Math.max(most, uid) : most), 0)
  const hole = () => {
    const uid = self.room > 0 ? firstUnreported(self) : undefined
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
  const tries = triesIn(open, state)
  if (tries.isPolled) return false
  open.unansweredTries = { ...tries, isPolled: true }
  open.isLagging = true
  return true
}

/**
 * Reports new messages without `uids`, by UID alone. If messages were expunged meanwhile, the numbers in the answer cannot
 * be compared, and it is asked for again.
 */
const lookedBeyond = (
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
