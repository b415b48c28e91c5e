/**
 * Reports `Arrived`, `FlagsChanged` and `Expunged`; only this module does, except for expunges by number in `news`.
 *
 * Every message below `uidNext` was reported, and none from there on. A message waits in `unreported` until all before it
 * were reported, so UIDs are reported in order, and the loss of a connection leaves no hole. An app may have read of a
 * waiting message by itself, so it is reported when it is expunged; one that takes pages has nothing but these.
 */
import { withJson } from "../../base/json.ts"
import * as MessageSet from "../../imap/MessageSet.ts"
import * as Grammar from "../../imap/wire/Grammar.ts"
import { merged } from "../../imap/wire/SequenceSet.ts"
import * as Flags from "./Flags.ts"
import * as Reading from "./Reading.ts"
import * as UidSet from "./UidSet.ts"
import { isPaged, known, type Mirror, type Named, type Out, uidsOf } from "./View.ts"

/** Returns whether the message was reported to the app. */
export const isReported = (self: Mirror, uid: number): boolean => {
  const uids = uidsOf(self)
  return uid < self.uidNext && (uids === undefined || UidSet.has(uids, uid))
}

/** The reported messages whose places are known. */
export const reportedOf = (self: Mirror): UidSet.UidSet | undefined => {
  const uids = uidsOf(self)
  return uids && UidSet.remove(uids, Math.max(1, self.uidNext), Grammar.maxNumber)
}

/** The first unreported message whose place is known. */
export const firstUnreported = (self: Mirror): number | undefined => {
  const uids = uidsOf(self)
  return uids && UidSet.at(uids, UidSet.upTo(uids, self.uidNext - 1) + 1)
}

/**
 * Keeps the flags of a message until it is reported. Returns `false` if more would wait than one line has UIDs.
 */
export const hold = (self: Mirror, uid: number, named?: Named): boolean => {
  const { maxSearch, continuity, unreported } = self
  const isKnown = unreported.has(uid)
  const fits = isKnown || unreported.size < maxSearch
  if (continuity._tag !== "nothing" && fits && !(isKnown && named === undefined)) {
    const held = named && { ...named, unplaced: self.unplaced }
    unreported.keep(uid, held, () => uid === firstUnreported(self))
    self.heard = UidSet.add(self.heard, uid)
  }
  return fits
}

/** Returns whether the kept flags may be out of date, so that they are asked for again. */
export const isOld = ({ unplaced, unreported }: Mirror, uid: number): boolean =>
  (unreported.get(uid)?.unplaced ?? unplaced) !== unplaced

/** Reports the waiting messages that come next, as far as there is room. */
export const arrive = (self: Mirror, out: Out): void => {
  const uids = uidsOf(self)
  if (uids === undefined) return
  for (let uid = firstUnreported(self); uid !== undefined && self.room > 0; uid = firstUnreported(self)) {
    const named = self.unreported.get(uid)
    if (named === undefined || isOld(self, uid)) return
    arrived(self, { ...named, sequence: UidSet.upTo(uids, uid) }, out)
  }
}

/** Reports a new message; every message before it was reported. */
export const arrived = (self: Mirror, { flags, sequence, uid }: Named, out: Out): void => {
  self.uidNext = uid + 1
  self.highest = uid
  self.room--
  release(self, uid)
  Flags.remember(self.flags, uid, flags)
  out.push({ _tag: "Arrived", uid, sequence, flags })
}

const release = (self: Mirror, uid: number): void => {
  self.unreported.delete(uid)
  if (UidSet.has(self.heard, uid)) self.heard = UidSet.remove(self.heard, uid)
}

/** Reports changed flags, unless the app knew them or reads them itself after a `Reset`. */
export const flagged = (self: Mirror, named: Named, out: Out): void => {
  const { before, now } = Flags.remember(self.flags, named.uid, named.flags)
  // the server may count messages that it never shows
  const last = known(self)
  const isRead =
    before === undefined && self.continuity._tag === "reset" && Reading.covers(self.reading, named, last)
  if (before !== now && !isRead) out.push(withJson({ _tag: "FlagsChanged", ...named }))
}

/**
 * Removes messages that are gone, and reports those that the app knows or may have read of. Returns how many had a place.
 * The ranges must be merged. Those that it may have read of before it continued from a token are reported together, once a
 * mailbox is open (`mayHaveRead`).
 */
export const forget = (self: Mirror, gone: MessageSet.MessageSet, out: Out): number => {
  const { continuity, uidNext } = self
  const isResumed = continuity._tag === "resumed"
  const uids = uidsOf(self)
  const here = uids ?? UidSet.fromRanges(uidNext > 1 ? [[1, uidNext - 1]] : [])
  const { both: left, rest } = UidSet.parted(here, gone)
  const shown = UidSet.parted(self.heard, gone)
  if (uids !== undefined) self.messages = { _tag: "named", uids: rest }
  for (const uid of MessageSet.numbers(shown.both)) self.unreported.delete(uid)
  if (!isResumed) self.heard = shown.rest
  Flags.forget(self.flags, left)
  const named = merged([...before(left, uidNext), ...(isResumed || isPaged(self) ? [] : shown.both)])
  if (named.length > 0) out.push({ _tag: "Expunged", uids: named, sequence: undefined })
  return MessageSet.size(left)
}

/** The part of ascending ranges below the number. */
const before = (ranges: MessageSet.MessageSet, number: number): MessageSet.MessageSet => {
  if ((ranges.at(-1)?.[1] ?? 0) < number) return ranges
  return ranges.flatMap(([first, last]) =>
    first < number ? [[first, Math.min(last, number - 1)] as const] : []
  )
}
