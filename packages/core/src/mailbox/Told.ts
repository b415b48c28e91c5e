/**
 * Which messages an app was told of, and what is known of the mailbox as the present connection has it. Values only.
 *
 * Messages have two names: the UID, which stays, and the sequence number, which is a place (RFC 9051 §2.3.1). `uids`
 * has both, and is right only while the connection has told every change of places: each count that does not fit, and
 * each UID in the wrong place, brings a survey, which reads all UIDs anew. `news` takes what the server says,
 * `questions` has what must be asked.
 */
import type { Change, Reset, Token } from "../Changes.ts"
import type { MailboxState } from "../Mailbox.ts"
import * as UidSet from "./UidSet.ts"

/** The longest UID and what separates it from the next, in one line of a server (`Policy.sizes.line`). */
const octetsOfUid = 11

/** Whose UIDs they are. */
export interface Place {
  readonly mailbox: string
  readonly uidValidity: number | undefined
  readonly mailboxId: string | undefined
}

export type View =
  | { readonly _tag: "away" }
  /** SELECT is on its way. */
  | {
      readonly _tag: "opening"
      /** It asks for what happened since (RFC 7162 §3.2.5). */
      readonly asksDelta: boolean
      /** The UIDVALIDITY is the one that is known: what happened since may be applied (K11). */
      isSame: boolean
      /** Some of it came before that was clear. */
      hasLost: boolean
      /** The last message that it named: its place shows whether all others are known. */
      last: { readonly sequence: number; readonly uid: number } | undefined
    }
  | Open

/** What a FETCH says of a message. */
export interface Named {
  readonly sequence: number
  readonly uid: number
  readonly flags: ReadonlyArray<string>
  readonly modSeq: bigint | undefined
}

export interface Open {
  readonly _tag: "open"
  exists: number
  /** Sequence numbers are places in `uids`. Otherwise a survey is due. */
  isAligned: boolean
  /** Messages when the survey was answered, and whether some went after that: then what it found cannot be placed. */
  counted: number
  isDisturbed: boolean
  /** Flags of a message changed, and it was not clear of which. */
  isInDoubt: boolean
  /** All messages from `uidNext` on are to be fetched. */
  looksBehind: boolean
  /** What was heard of them meanwhile, by UID. */
  readonly behind: Map<number, Named>
  surveys: number
  /** Changes of flags since a mod-sequence are to be fetched; then all is known up to `reach`. */
  flags: { readonly since: bigint; readonly reach: bigint } | undefined
  /** Once all is told, all is known up to this. Until then a later connection goes on from where the last one had told all. */
  reach: bigint | undefined
  /** What was fetched brought nothing more: it is asked for again only once the server has said more. */
  stalled: string | undefined
  /** How often messages came or went: one of each leaves the counts as they were. */
  turns: number
}

export interface State {
  /** Messages whose UIDs fit into one line. A larger mailbox is followed without a survey. */
  readonly largestSurvey: number
  place: Place | undefined
  /** The app has to be told that what it knows is void. */
  owes: Reset["reason"] | undefined
  /** By sequence number, up to `seen`; absent where the mailbox is too large. */
  uids: UidSet.UidSet | undefined
  /** Those of them that the app was not told of yet. */
  pending: UidSet.UidSet
  /** Messages, from the first on, whose arrival is no news. */
  seen: number
  /** No message that the app was told of has this UID or a higher one; 0 where it is not known. */
  uidNext: number
  modSeq: bigint | undefined
  /** The last SELECT that asked what had happened was never answered: the next one asks for the mailbox alone. */
  isCareful: boolean
  view: View
}

/** Changes, in order. */
export type Out = Array<Change>

export const away: View = { _tag: "away" }

/** `line`: bytes that one line of the server may have. */
export const make = (line: number): State => ({
  largestSurvey: Math.floor(line / octetsOfUid),
  place: undefined,
  owes: "first",
  uids: undefined,
  pending: UidSet.empty,
  seen: 0,
  uidNext: 0,
  modSeq: undefined,
  isCareful: false,
  view: away
})

/** Goes on from where an app was told to. A token of another host is passed over. */
export const fromToken = (token: Token, host: string, line: number): State => {
  const uids = token.uids === undefined ? undefined : UidSet.parse(token.uids)
  if (token.host !== host || (token.uids !== undefined && uids === undefined)) return make(line)
  const { exists, highestModSeq, mailbox, mailboxId, uidNext, uidValidity } = token
  return {
    ...make(line),
    place: { mailbox, uidValidity, mailboxId },
    owes: undefined,
    uids,
    seen: uids?.size ?? exists,
    uidNext,
    modSeq: highestModSeq
  }
}

/** Nothing where the app cannot go on: nothing was told yet, or UIDs of this mailbox must not be kept. */
export const tokenOf = (
  { modSeq, owes, pending, place, seen, uidNext, uids }: State,
  host: string
): Token | undefined => {
  if (place?.uidValidity === undefined || owes !== undefined) return undefined
  const told = uids === undefined ? undefined : UidSet.minus(uids, pending)
  return {
    host,
    mailbox: place.mailbox,
    uidValidity: place.uidValidity,
    ...(place.mailboxId === undefined ? {} : { mailboxId: place.mailboxId }),
    uidNext,
    ...(modSeq === undefined ? {} : { highestModSeq: modSeq }),
    exists: told?.size ?? seen,
    ...(told === undefined ? {} : { uids: UidSet.text(told) })
  }
}

/** What SELECT can ask for: all that happened in the mailbox since. RFC 7162 §3.2.5. */
export const since = (
  { isCareful, modSeq, owes, place }: State,
  mailbox: string
): { readonly uidValidity: number; readonly modSeq: bigint } | undefined =>
  isCareful ||
  owes !== undefined ||
  modSeq === undefined ||
  place?.uidValidity === undefined ||
  place.mailbox !== mailbox
    ? undefined
    : { uidValidity: place.uidValidity, modSeq }

/** SELECT is written: what the server says from here on is of the mailbox to come. */
export const opening = (self: State, asksDelta: boolean): void => {
  leave(self)
  self.isCareful = asksDelta
  self.view = { _tag: "opening", asksDelta, isSame: false, hasLost: false, last: undefined }
}

/** The connection is gone, or the mailbox is closed. What the app was not told of is found again later. */
export const leave = (self: State): void => {
  if (self.uids !== undefined) self.uids = UidSet.minus(self.uids, self.pending)
  self.seen = self.uids?.size ?? self.seen
  self.pending = UidSet.empty
  self.view = away
}

/** SELECT was answered with OK. What the app knows is compared with what is there. */
export const opened = (self: State, mailbox: MailboxState, out: Out): void => {
  const { view } = self
  const isToldAll = view._tag === "opening" && view.asksDelta && view.isSame && !view.hasLost
  const reason = resetBy(self, mailbox)
  self.isCareful = false
  self.place = { mailbox: mailbox.name, uidValidity: mailbox.uidValidity, mailboxId: mailbox.mailboxId }
  const open = openView(mailbox.exists)
  self.view = open
  if (reason !== undefined) begin(self, open, reason, mailbox, out)
  else if (isToldAll && mailbox.highestModSeq !== undefined) afterDelta(self, open, mailbox, view.last, out)
  else compare(self, open, mailbox, out)
  settle(self)
}

/**
 * As `opened`, some time after SELECT was answered, by one who did not hear what came since: its counts and its UIDNEXT
 * do not show what is new, nor its mod-sequence whose flags changed.
 */
export const joined = (self: State, mailbox: MailboxState, out: Out): void => {
  const { modSeq, owes, seen } = self
  const isResumed = owes === undefined
  const highestModSeq = latest(mailbox.highestModSeq, modSeq)
  opened(self, isResumed ? { ...mailbox, uidNext: undefined, highestModSeq } : mailbox, out)
  const { view } = self
  if (!isResumed || self.owes !== undefined || view._tag !== "open" || seen === 0) return
  if (modSeq !== undefined && highestModSeq !== undefined)
    view.flags ??= { since: modSeq, reach: highestModSeq }
}

/** Without one of its own a mailbox keeps none, whatever was known. */
const latest = (own: bigint | undefined, known: bigint | undefined): bigint | undefined =>
  own !== undefined && known !== undefined && known > own ? known : own

/** All is told, and nothing has to be asked: what the server has said of the mod-sequence holds. RFC 7162 §3.1.2.1. */
export const settle = (self: State): void => {
  const { view } = self
  if (view._tag !== "open" || view.reach === undefined || !isSettled(self, view)) return
  self.modSeq = view.reach
  view.reach = undefined
}

export const isSettled = (
  { pending, seen }: State,
  { exists, flags, isAligned, looksBehind }: Open
): boolean => isAligned && !looksBehind && flags === undefined && pending.size === 0 && seen >= exists

/** Why what the app knows is void: UIDVALIDITY comes first (K11). Without one, UIDs must not be kept (L02). */
const resetBy = ({ owes, place }: State, mailbox: MailboxState): Reset["reason"] | undefined => {
  if (owes !== undefined || place === undefined) return owes ?? "first"
  if (place.mailbox !== mailbox.name) return "mailbox"
  if (place.uidValidity !== mailbox.uidValidity || mailbox.uidValidity === undefined) return "uidValidity"
  const isOther =
    place.mailboxId !== undefined && mailbox.mailboxId !== undefined && place.mailboxId !== mailbox.mailboxId
  return isOther ? "mailboxId" : undefined
}

const openView = (exists: number): Open => ({
  _tag: "open",
  exists,
  isAligned: true,
  counted: 0,
  isDisturbed: false,
  isInDoubt: false,
  looksBehind: false,
  behind: new Map(),
  surveys: 0,
  flags: undefined,
  reach: undefined,
  stalled: undefined,
  turns: 0
})

/** Everything that is in the mailbox now is known to the app, once it has read it. */
const begin = (
  self: State,
  open: Open,
  reason: Reset["reason"],
  { exists, highestModSeq, uidNext }: MailboxState,
  out: Out
): void => {
  self.owes = reason
  self.uids = UidSet.empty
  self.pending = UidSet.empty
  self.seen = 0
  self.uidNext = uidNext ?? 0
  self.modSeq = highestModSeq
  if (exists === 0) reset(self, out)
  else doubt(self, open, out)
}

/** Tells what is owed: from here on all is told. */
export const reset = (self: State, out: Out): void => {
  const { owes, place } = self
  if (owes === undefined || place === undefined) return
  self.owes = undefined
  out.push({ _tag: "Reset", reason: owes, mailbox: place.mailbox, uidValidity: place.uidValidity })
}

/** The server has told all that happened; the counts, and a place, say whether that is so. */
const afterDelta = (
  self: State,
  open: Open,
  mailbox: MailboxState,
  last: { readonly sequence: number; readonly uid: number } | undefined,
  out: Out
): void => {
  open.reach = mailbox.highestModSeq
  self.seen = self.uids?.size ?? mailbox.exists
  if (self.seen === mailbox.exists) self.uidNext = Math.max(self.uidNext, mailbox.uidNext ?? 0)
  const isElsewhere =
    last !== undefined && self.uids !== undefined && UidSet.at(self.uids, last.sequence) !== last.uid
  if (isElsewhere || self.seen > mailbox.exists) doubt(self, open, out)
}

/** The server was not asked for what happened, or did not say all of it. */
const compare = (self: State, open: Open, mailbox: MailboxState, out: Out): void => {
  const isSameSet =
    mailbox.uidNext === self.uidNext && mailbox.exists === (self.uids?.size ?? self.seen) && self.uidNext > 0
  compareFlags(self, open, mailbox, out)
  if (isSameSet) return
  if (self.uids === undefined) withoutUids(self, open, out)
  else doubt(self, open, out)
}

const compareFlags = (self: State, open: Open, { highestModSeq }: MailboxState, out: Out): void => {
  const { modSeq, seen } = self
  const isComparable = modSeq !== undefined && highestModSeq !== undefined && modSeq <= highestModSeq
  if (isComparable && seen > 0 && modSeq < highestModSeq) {
    open.flags = { since: modSeq, reach: highestModSeq }
    return
  }
  if (!isComparable && seen > 0) out.push({ _tag: "Missed", what: "flags" })
  if (!isComparable) self.modSeq = undefined
  open.reach = highestModSeq
}

/** What is in the mailbox is to be read anew, where that is possible. */
export const doubt = (self: State, open: Open, out: Out): void => {
  open.isAligned = false
  if (self.uids === undefined || open.exists > self.largestSurvey) withoutUids(self, open, out)
}

/** From here on arrivals are known by UID alone, and who is gone only where the server names UIDs. */
export const withoutUids = (self: State, open: Open, out: Out): void => {
  const isFirst = self.owes !== undefined
  open.isAligned = true
  self.uids = undefined
  self.pending = UidSet.empty
  self.seen = open.exists
  if (isFirst) return reset(self, out)
  out.push({ _tag: "Missed", what: "expunged" })
  if (!open.looksBehind) open.behind.clear()
  if (self.uidNext > 0) open.looksBehind = true
  else out.push({ _tag: "Missed", what: "arrived" })
}
