/** Changes a mirror as mailboxes open and close, and as connections come and go. */
import type { Reset, Token } from "../Changes.ts"
import type { MailboxState } from "../../imap/Mailbox.ts"
import type { Range } from "../../imap/MessageSet.ts"
import { arrive, arrived, firstUnreported, forget, reportedOf } from "./arrivals.ts"
import * as Grammar from "../../imap/wire/Grammar.ts"
import { NumberMap } from "../../imap/wire/NumberMap.ts"
import { withUids, partsOf } from "./token.ts"
import * as UidSet from "./UidSet.ts"
import {
  known,
  isPaged,
  type Mirror,
  type Misfits,
  type Open,
  type Out,
  type Places,
  uidsOf,
  type View
} from "./View.ts"

export type { Mirror, Out } from "./View.ts"

/** The octets of the longest UID and its separator in a line of a server (`Policy.sizes.line`). */
const octetsOfUid = 11

/** The parts of the largest survey, since what is known of messages is in memory. */
const mostParts = 16

/**
 * Makes an empty mirror. `line`: the bytes that one line of the server may have; `page`: the most messages that are
 * reported before the listener asks for more.
 */
export const make = (line: number, readsFlags = false, page = Infinity): Mirror => ({
  longestSearch: Math.floor(line / octetsOfUid),
  largestSurvey: Math.floor(line / octetsOfUid) * (page === Infinity ? 1 : mostParts),
  page,
  room: page,
  readsFlags,
  place: undefined,
  continuity: { _tag: "nothing", owes: "first" },
  messages: { _tag: "counted", seen: 0, isUnsure: false },
  uidNext: 0,
  highest: 0,
  unreported: new NumberMap(),
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
  page = Infinity
): Mirror => {
  const { uids } = partsOf(token)
  const empty = make(line, readsFlags, page)
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
  for (const uid of self.unreported.keys()) self.unreported.set(uid, undefined)
  self.view = { _tag: "away", isBehind }
}

/** The connection has ended: the next one is another session. */
export const ended = (self: Mirror): void => {
  if (self.place !== undefined) self.place = { ...self.place, isInSession: false }
}

/** SELECT was answered with OK: compares what the app knows with the mailbox. */
export const opened = (self: Mirror, mailbox: MailboxState, out: Out): void => {
  const { view } = self
  const hasLost = view._tag === "opening" && view.hasLost
  const isComplete = view._tag === "opening" && view.asksDelta && view.isSame && !hasLost
  const before = { hasLost, isInSession: self.place?.isInSession === true }
  const reason = resetBy(self, mailbox)
  self.isCareful = false
  const { mailboxId, name, uidValidity } = mailbox
  self.place = { mailbox: name, uidValidity, mailboxId, isInSession: true }
  const { messages } = self
  if (messages._tag === "counted") self.messages = { ...messages, isUnsure: false }
  const open = openView(mailbox)
  self.view = open
  if (reason === undefined) mayHaveRead(self, mailbox.uidNext, out)
  if (reason !== undefined) begin(self, open, reason, mailbox, out)
  else if (isComplete && mailbox.highestModSeq !== undefined) afterDelta(self, open, mailbox, view, out)
  else if (view._tag === "opening" && view.counts > 1)
    compare(self, open, { ...mailbox, uidNext: undefined }, before, out)
  else compare(self, open, mailbox, before, out)
  settle(self)
}

/**
 * As `opened`, but some time after SELECT was answered, without the responses that came since: the counts and UIDNEXT of
 * SELECT no longer show what is new, nor its mod-sequence whose flags changed.
 */
export const joined = (self: Mirror, mailbox: MailboxState, out: Out): void => {
  const { modSeq } = self
  // another mailbox has other numbers
  const isResumed = resetBy(self, mailbox) === undefined
  const highestModSeq = latest(mailbox.highestModSeq, modSeq)
  if (isResumed) mayHaveRead(self, mailbox.uidNext, out)
  opened(self, isResumed ? { ...mailbox, uidNext: undefined, highestModSeq } : mailbox, out)
  const { view } = self
  if (view._tag !== "open") return
  // the count may be too low after VANISHED: a survey shows it, but an empty mailbox has none
  view.mayBeMore = mailbox.exists === 0 && mailbox.highestModSeq !== undefined
  if (!isResumed || self.continuity._tag === "nothing" || known(self) === 0) return
  if (modSeq !== undefined && highestModSeq !== undefined && view.flags._tag === "known")
    view.flags = { _tag: "due", since: modSeq, reach: highestModSeq }
}

/**
 * Before it continued from a token, the app may have read messages that were never reported to it, while nobody followed on its
 * behalf. Those that are gone by now are reported as if they were known.
 */
const mayHaveRead = (self: Mirror, next: number | undefined, out: Out): void => {
  const { longestSearch, continuity, uidNext } = self
  if (continuity._tag !== "resumed") return
  self.continuity = { _tag: "continued" }
  // an app that takes pages has nothing but these
  if (isPaged(self) || (next !== undefined && next <= uidNext)) return
  // a server may name any UIDNEXT, and apps go through the UIDs one by one
  if (next === undefined || next - uidNext > longestSearch) out.push({ _tag: "Missed", what: "expunged" })
  else self.heard = UidSet.add(self.heard, Math.max(1, uidNext), next - 1)
}

/** The larger mod-sequence; none if the mailbox now has none. */
const latest = (own: bigint | undefined, known: bigint | undefined): bigint | undefined =>
  own !== undefined && known !== undefined && known > own ? known : own

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

/** The reason why what the app knows is void, if it is: UIDVALIDITY first (K11). Without one, UIDs hold as long as the connection. */
const resetBy = (self: Mirror, mailbox: MailboxState): Reset["reason"] | undefined => {
  const { place, continuity } = self
  if (continuity._tag === "nothing") return continuity.owes
  if (place === undefined) return "first"
  if (!Grammar.isSameMailbox(place.mailbox, mailbox.name)) return "mailbox"
  if (place.uidValidity !== mailbox.uidValidity) return "uidValidity"
  if (mailbox.uidValidity === undefined && !isSession(self, mailbox) && !hasNoUid(self, mailbox))
    return "uidValidity"
  const isOther =
    place.mailboxId !== undefined && mailbox.mailboxId !== undefined && place.mailboxId !== mailbox.mailboxId
  return isOther ? "mailboxId" : undefined
}

/** Returns whether the UIDs hold: they are of an earlier opening on the same connection. After a UIDNEXT that has gone back they do not. */
const isSession = ({ place, uidNext }: Mirror, mailbox: MailboxState): boolean =>
  place?.isInSession === true && (mailbox.uidNext ?? uidNext) >= uidNext

/** Returns whether the app has no UID that could be void: no message was ever reported, and there is none. */
const hasNoUid = (self: Mirror, { exists }: MailboxState): boolean =>
  exists === 0 && self.highest === 0 && known(self) === 0

export const noMisfits: Misfits = { times: 0, last: undefined }

const openView = ({ exists, uidNext = 0 }: MailboxState): Open => ({
  _tag: "open",
  exists,
  mayBeMore: false,
  uidNext,
  places: { _tag: "sure" },
  found: undefined,
  misfits: noMisfits,
  survey: { number: 0, uids: UidSet.empty },
  isLagging: false,
  flags: { _tag: "known", reach: undefined },
  vain: undefined,
  turns: 0
})

/** Begins again: the app has to read the mailbox, and then knows everything in it. */
const begin = (
  self: Mirror,
  open: Open,
  reason: Reset["reason"],
  { exists, highestModSeq }: MailboxState,
  out: Out
): void => {
  beginAgain(self, open, reason)
  self.modSeq = highestModSeq
  if (exists > 0) return
  open.places = { _tag: "sure" }
  reset(self, out)
}

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

/** Applies the changes that SELECT reported, if the counts and a place confirm that they are complete. */
const afterDelta = (
  self: Mirror,
  open: Open,
  mailbox: MailboxState,
  { counts, last }: Extract<View, { readonly _tag: "opening" }>,
  out: Out
): void => {
  open.flags = { _tag: "known", reach: mailbox.highestModSeq }
  const named = [...self.unreported.values()]
    .flatMap((each) => each ?? [])
    .toSorted((one, other) => one.uid - other.uid)
  const uids = uidsOf(self)
  if (uids === undefined) {
    // what arrived during the answer is in its last count, but not in its report
    const isUnsure = counts > 1
    self.messages = { _tag: "counted", seen: mailbox.exists, isUnsure }
    for (const each of named) arrived(self, each, out)
    if (!isUnsure) forget(self, UidSet.rangesOf(self.heard), out)
    return
  }
  const all = UidSet.fromRanges([...UidSet.rangesOf(uids), ...named.map(({ uid }): Range => [uid, uid])])
  const isElsewhere = last !== undefined && UidSet.at(all, last.sequence) !== last.uid
  const isWhole = named.length === 0 ? all.size <= mailbox.exists : all.size === mailbox.exists
  if (isElsewhere || !isWhole) return doubt(open)
  self.messages = { _tag: "named", uids: all }
  arrive(self, out)
  if (all.size === mailbox.exists) gone(self, out)
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

interface Before {
  /** Changes came that could not be applied, so the counts do not show all of them. */
  readonly hasLost: boolean
  /** The mailbox was open on this connection. */
  readonly isInSession: boolean
}

/** Compares counts, since SELECT did not bring all changes. */
const compare = (self: Mirror, open: Open, mailbox: MailboxState, before: Before, out: Out): void => {
  const isEmpty = mailbox.exists === 0 && known(self) === 0 && self.heard.size === 0
  const isSameSet = mailbox.uidNext === self.uidNext && mailbox.exists === known(self) && self.uidNext > 0
  compareFlags(self, open, mailbox, before, out)
  if (!isSameSet && !isEmpty) doubt(open)
}

/**
 * Without mod-sequences all flags are read again if the mailbox comes back on the same connection: a `Missed` would have
 * the app read it, which may bring the mailbox back once more.
 */
const compareFlags = (
  self: Mirror,
  open: Open,
  { highestModSeq }: MailboxState,
  { hasLost, isInSession }: Before,
  out: Out
): void => {
  const { modSeq } = self
  const seen = known(self)
  const isComparable = modSeq !== undefined && highestModSeq !== undefined && modSeq <= highestModSeq
  if (isComparable && seen > 0 && (hasLost || modSeq < highestModSeq)) {
    open.flags = { _tag: "due", since: modSeq, reach: highestModSeq }
    return
  }
  open.flags = { _tag: "known", reach: highestModSeq }
  if (isComparable) return
  self.modSeq = undefined
  if (seen === 0) return
  if (self.readsFlags || isInSession) open.flags = { _tag: "due", since: undefined, reach: highestModSeq }
  else out.push({ _tag: "Missed", what: "flags" })
}

/** Has all UIDs read again. */
export const doubt = (open: Open): void => {
  if (open.places._tag === "sure") open.places = { _tag: "doubtful", hidesFlags: false }
}

/** Has the flags read that may have changed while sequence numbers were doubtful. */
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
