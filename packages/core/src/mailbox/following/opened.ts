/** A mailbox was opened: what the app knows of it is compared with what SELECT reported. RFC 7162 §3.2.5. */
import type { Reset } from "../Changes.ts"
import type { MailboxState } from "../../imap/Mailbox.ts"
import type { Range } from "../../imap/MessageSet.ts"
import { arrive, arrived, forget } from "./arrivals.ts"
import * as Grammar from "../../imap/wire/Grammar.ts"
import { beginAgain, doubt, gone, noMisfits, reset, settle } from "./Mirror.ts"
import * as UidSet from "./UidSet.ts"
import { isPaged, known, type Mirror, type Open, type Out, uidsOf, type View } from "./View.ts"

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
  const { maxSearch, continuity, uidNext } = self
  if (continuity._tag !== "resumed") return
  self.continuity = { _tag: "continued" }
  // an app that takes pages has nothing but these
  if (isPaged(self) || (next !== undefined && next <= uidNext)) return
  // a server may name any UIDNEXT, and apps go through the UIDs one by one
  if (next === undefined || next - uidNext > maxSearch) out.push({ _tag: "Missed", what: "expunged" })
  else self.heard = UidSet.add(self.heard, Math.max(1, uidNext), next - 1)
}

/** The larger mod-sequence; none if the mailbox now has none. */
const latest = (now: bigint | undefined, known: bigint | undefined): bigint | undefined =>
  now !== undefined && known !== undefined && known > now ? known : now

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
  isMiscounted: false,
  flags: { _tag: "known", reach: undefined },
  unansweredTries: undefined,
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

/** Applies the changes that SELECT reported, if the counts and a place confirm that they are complete. */
const afterDelta = (
  self: Mirror,
  open: Open,
  mailbox: MailboxState,
  { counts, last }: Extract<View, { readonly _tag: "opening" }>,
  out: Out
): void => {
  open.flags = { _tag: "known", reach: mailbox.highestModSeq }
  const named = self.unreported.named().toSorted((one, other) => one.uid - other.uid)
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
