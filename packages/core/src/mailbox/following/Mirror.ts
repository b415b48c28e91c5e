/** Changes a mirror as mailboxes are left, and as connections come and go. */
import type { Reset, Token } from "../Changes.ts"
import { firstUnreported, forget, reportedOf } from "./arrivals.ts"
import { MemoryBound } from "../../base/MemoryBound.ts"
import * as Grammar from "../../imap/wire/Grammar.ts"
import { withUids, partsOf } from "./token.ts"
import * as UidSet from "./UidSet.ts"
import { Unreported } from "./Unreported.ts"
import {
  known,
  isPaged,
  type Mirror,
  type Misfits,
  type Open,
  type Out,
  type Places,
  uidsOf
} from "./View.ts"

export type { Mirror, Out } from "./View.ts"

/** The octets of the longest UID and its separator in a line of a server (`Policy.sizes.line`). */
const octetsOfUid = 11

/** The parts of the largest survey, since what is known of messages is in memory. */
const maxSurveyParts = 16

/** The memory that a mirror may take. */
interface Room {
  readonly memory: MemoryBound
  /** The bytes of what waits to be reported. */
  readonly listener: number
}

const unlimited = (): Room => ({ memory: new MemoryBound(Infinity), listener: Infinity })

/**
 * Makes an empty mirror. `line`: the bytes that one line of the server may have; `page`: the most messages that are
 * reported before the listener asks for more.
 */
export const make = (
  line: number,
  readsFlags = false,
  page = Infinity,
  { listener, memory }: Room = unlimited()
): Mirror => ({
  maxSearch: Math.floor(line / octetsOfUid),
  maxSurvey: Math.floor(line / octetsOfUid) * (page === Infinity ? 1 : maxSurveyParts),
  page,
  room: page,
  readsFlags,
  place: undefined,
  continuity: { _tag: "nothing", owes: "first" },
  messages: { _tag: "counted", seen: 0, isUnsure: false },
  uidNext: 0,
  highest: 0,
  unreported: new Unreported(memory.part(listener)),
  memory: memory.part(),
  unplaced: 0,
  heard: UidSet.empty,
  flags: new Map(),
  reading: undefined,
  modSeq: undefined,
  isCareful: false,
  view: { _tag: "away", isBehind: false }
})

/** Makes a mirror that continues from a token. A token of another host is ignored. */
export const fromToken = (
  token: Token,
  host: string,
  line: number,
  readsFlags = false,
  page = Infinity,
  room = unlimited()
): Mirror => {
  const { uids } = partsOf(token)
  const empty = make(line, readsFlags, page, room)
  if (token.host !== host || (uids === undefined && token.uids !== undefined)) return empty
  const { exists, highestModSeq, mailbox, mailboxId, uidNext, uidValidity } = token
  return {
    ...empty,
    place: { mailbox, uidValidity, mailboxId, isInSession: false },
    continuity: { _tag: "resumed" },
    messages:
      uids === undefined ? { _tag: "counted", seen: exists, isUnsure: false } : { _tag: "named", uids },
    uidNext,
    modSeq: highestModSeq
  }
}

/** The token after the reported changes; `undefined` if nothing was reported yet, or UIDs of the mailbox cannot be kept. */
export const tokenOf = (self: Mirror, host: string): Token | undefined => {
  const { modSeq, place, continuity, uidNext } = self
  if (place?.uidValidity === undefined || continuity._tag === "nothing") return undefined
  const reported = reportedOf(self)
  const upTo = {
    host,
    mailbox: place.mailbox,
    uidValidity: place.uidValidity,
    ...(place.mailboxId === undefined ? {} : { mailboxId: place.mailboxId }),
    uidNext,
    ...(modSeq === undefined ? {} : { highestModSeq: modSeq }),
    exists: reported?.size ?? known(self)
  }
  return withUids(upTo, reported)
}

/** The point from which SELECT can ask for all changes, if there is one. RFC 7162 §3.2.5. */
export const since = (
  { isCareful, modSeq, place, continuity }: Mirror,
  mailbox: string
): { readonly uidValidity: number; readonly modSeq: bigint } | undefined =>
  isCareful ||
  continuity._tag === "nothing" ||
  modSeq === undefined ||
  place?.uidValidity === undefined ||
  !Grammar.isSameMailbox(place.mailbox, mailbox)
    ? undefined
    : { uidValidity: place.uidValidity, modSeq }

/** SELECT was written: data is of the mailbox that is being opened from here on. */
export const opening = (self: Mirror, asksDelta: boolean): void => {
  leave(self)
  self.isCareful = asksDelta
  self.view = {
    _tag: "opening",
    isBehind: hasMore(self),
    asksDelta,
    isSame: false,
    hasLost: false,
    counts: 0,
    last: undefined
  }
}

/**
 * The connection is gone, or the mailbox is closed. Unreported messages are found again later; flags that the app may have
 * read of them are then old.
 */
export const leave = (self: Mirror): void => {
  const isBehind = hasMore(self)
  const uids = reportedOf(self)
  if (uids !== undefined) self.messages = { _tag: "named", uids }
  self.reading = undefined
  self.unreported.forgetFlags()
  self.view = { _tag: "away", isBehind }
}

/** The connection has ended: the next one is another session. */
export const ended = (self: Mirror): void => {
  if (self.place !== undefined) self.place = { ...self.place, isInSession: false }
}

/**
 * Once everything is reported and nothing has to be asked, takes over the server's mod-sequence (RFC 7162 §3.1.2.1) and its
 * next UID.
 */
export const settle = (self: Mirror): void => {
  const { view } = self
  if (view._tag !== "open") return
  if (isFlood(self, view)) doubt(view)
  if (!isSettled(self, view)) return
  self.uidNext = Math.max(self.uidNext, view.uidNext)
  if (view.flags.reach === undefined) return
  self.modSeq = view.flags.reach
  view.flags = { _tag: "known", reach: undefined }
}

export const isSettled = (self: Mirror, view: Open): boolean =>
  view.flags._tag === "known" && !isIncomplete(self, view)

/** Counts the sets of UIDs. Where they take more than there is room for, nothing is known of flags or places any more. */
export const weigh = (self: Mirror): void => {
  if (self.memory.hold(weightOf(self)) === undefined) return
  self.flags.clear()
  const { view } = self
  if (self.memory.hold(weightOf(self)) === undefined || view._tag !== "open") return
  if (self.messages._tag === "counted") return
  doubt(view)
  view.misfits = { ...view.misfits, last: { _tag: "tooMany", turns: view.turns } }
}

/** The bytes of a range in a set, and of a combination of flags. */
const [rangeBytes, flagsBytes] = [72, 200]

const weightOf = ({ flags, heard, messages, view }: Mirror): number => {
  let ranges = heard.ranges
  if (messages._tag === "named") ranges += messages.uids.ranges
  if (view._tag === "open") ranges += view.survey.uids.ranges
  let bytes = 0
  for (const [combination, uids] of flags) {
    ranges += uids.ranges
    bytes += flagsBytes + 2 * combination.length
  }
  return bytes + rangeBytes * ranges
}

/** Returns whether there are unreported messages, or may be. */
export const isIncomplete = (self: Mirror, { exists, mayBeMore, places }: Open): boolean =>
  places._tag === "doubtful" ||
  (self.messages._tag === "counted" && self.messages.isUnsure) ||
  mayBeMore ||
  exists > known(self) ||
  firstUnreported(self) !== undefined

/** Returns whether messages are unreported, or were when the mailbox was last open. */
export const hasMore = (self: Mirror): boolean =>
  self.view._tag === "open" ? isIncomplete(self, self.view) : self.view.isBehind

/** Returns whether there are more new messages than a page has, so that their UIDs must be known. */
const isFlood = (self: Mirror, { exists }: Open): boolean =>
  self.messages._tag === "named" && exists - known(self) > self.page

export const noMisfits: Misfits = { times: 0, last: undefined }

/** Forgets what was known of the mailbox. */
export const beginAgain = (self: Mirror, open: Open, reason: Reset["reason"]): void => {
  self.continuity = { _tag: "nothing", owes: reason }
  self.messages = { _tag: "named", uids: UidSet.empty }
  self.uidNext = 0
  self.highest = 0
  self.unreported.clear()
  self.heard = UidSet.empty
  self.flags.clear()
  open.places = { _tag: "doubtful", hidesFlags: false }
}

/** Reports the `Reset` that is owed; from here on all changes are reported. */
export const reset = (self: Mirror, out: Out): void => {
  const { place, continuity } = self
  if (continuity._tag !== "nothing" || place === undefined) return
  self.continuity = { _tag: "reset" }
  out.push(resetOf(self, continuity.owes))
}

/** The `Reset`, with which all that is known of the mailbox begins. */
export const resetOf = (self: Mirror, reason: Reset["reason"]): Reset => ({
  _tag: "Reset",
  reason,
  mailbox: self.place?.mailbox ?? "",
  uidValidity: self.place?.uidValidity,
  ...(arrives(self) ? { arrives: true } : {})
})

/** Returns whether the messages of the mailbox are reported after a `Reset`, and not read by the app. */
const arrives = (self: Mirror): boolean => isPaged(self) && self.messages._tag === "named"

/** The UIDs after a `Reset`: the app has read them by now, or takes them in pages. */
export const know = (self: Mirror, uids: UidSet.UidSet): void => {
  self.messages = { _tag: "named", uids }
  self.highest = arrives(self) ? 0 : UidSet.largest(uids)
  self.uidNext = self.highest + 1
}

/**
 * Reports messages as expunged that the app may have read of, and that are not in the mailbox. If it has messages without
 * known UIDs, later ones may be among those.
 */
export const gone = (self: Mirror, out: Out): void => {
  const { heard, view } = self
  const uids = uidsOf(self)
  if (uids === undefined || heard.size === 0) return
  const { rest: absent } = UidSet.parted(heard, UidSet.rangesOf(uids))
  const hasMore = view._tag === "open" && view.exists > uids.size
  const judged = hasMore ? UidSet.remove(absent, UidSet.largest(uids) + 1, Grammar.maxNumber) : absent
  forget(self, UidSet.rangesOf(judged), out)
}

/** Requests a survey of all UIDs. */
export const doubt = (open: Open): void => {
  if (open.places._tag === "sure") open.places = { _tag: "doubtful", hidesFlags: false }
}

/** Requests the flags that may have changed while sequence numbers were doubtful. */
export const checkFlags = (self: Mirror, open: Open, before: Places, out: Out): void => {
  if (before._tag === "sure" || !before.hidesFlags) return
  const { flags } = open
  const since = self.modSeq ?? flags.reach
  if (since === undefined && !self.readsFlags) out.push({ _tag: "Missed", what: "flags" })
  else if (flags._tag === "known") open.flags = { _tag: "due", since, reach: flags.reach ?? since }
}

/** Follows without places: arrivals are known by UID, and expunged messages only if the server names their UIDs. */
export const withoutUids = (self: Mirror, open: Open, out: Out): void => {
  const { places } = open
  open.places = { _tag: "sure" }
  self.messages = { _tag: "counted", seen: open.exists, isUnsure: true }
  if (self.continuity._tag === "nothing") return reset(self, out)
  checkFlags(self, open, places, out)
  out.push({ _tag: "Missed", what: "expunged" })
  if (self.uidNext === 0) out.push({ _tag: "Missed", what: "arrived" })
}
