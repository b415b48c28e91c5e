/** What an untagged response says of the messages. RFC 9051 §7.4, §7.5, RFC 7162 §3.2.10. */
import type { Expunge, FetchData, ResponseCode, Untagged, Value, Vanished } from "../Response.ts"
import { textOf } from "../Response.ts"
import * as Grammar from "../wire/Grammar.ts"
import { doubt, isSettled, leave, type Named, type Open, type Out, settle, type State } from "./Told.ts"
import * as UidSet from "./UidSet.ts"

export const heard = (self: State, response: Untagged, out: Out): void => {
  const { view } = self
  if (view._tag === "open") {
    whileOpen(self, view, response, out)
    return settle(self)
  }
  if (view._tag !== "opening") return
  switch (response._tag) {
    case "Status":
      if (response.code?.name === "CLOSED") view.isSame = false
      if (response.code?.name === "UIDVALIDITY") {
        view.isSame = Number(response.code.args) === self.place?.uidValidity && self.owes === undefined
      }
      if (response.code?.name === "MAILBOXID" && isOther(self, response.code.args)) view.isSame = false
      return
    case "Vanished":
      return delta(self, response.earlier, () => forget(self, UidSet.fromRanges(response.uids), out))
    case "Fetch": {
      const news = newsIn(response)
      const uid = news?.uid
      if (news === undefined || uid === undefined) return
      view.last = { sequence: response.sequence, uid }
      return delta(self, true, () => told(self, { ...news, uid }, out))
    }
    default:
      return
  }
}

/** Another mailbox has the name. `(F2212ea87-6097)`. RFC 8474 §4.1. */
const isOther = ({ place }: State, id: string): boolean =>
  place?.mailboxId !== undefined && id !== `(${place.mailboxId})`

/** Data of the mailbox that is open until `[CLOSED]` came is not meant. RFC 7162 §3.2.11. */
const delta = ({ view }: State, isMeant: boolean, apply: () => unknown): void => {
  if (view._tag !== "opening" || !view.asksDelta || !isMeant) return
  if (view.isSame) apply()
  else view.hasLost = true
}

const whileOpen = (self: State, open: Open, response: Untagged, out: Out): void => {
  switch (response._tag) {
    case "Exists":
      return exists(self, open, response.count, out)
    case "Expunge":
      return expunged(self, open, response, out)
    case "Vanished":
      return vanished(self, open, response, out)
    case "Fetch":
      return fetched(self, open, response, out)
    case "Status":
      return response.code === undefined ? undefined : coded(self, response.code, out)
    default:
      return isFound(response) ? found(open) : undefined
  }
}

/** The answer to SEARCH or ESEARCH. */
const isFound = (response: Untagged): boolean => response._tag === "Search" || response._tag === "Esearch"

/** What was found is right for the messages as they are at this moment. */
const found = (open: Open): void => {
  open.counted = open.exists
  open.isDisturbed = false
}

/** A mailbox never shrinks by EXISTS (K08). RFC 9051 §7.4.1. */
const exists = (self: State, open: Open, count: number, out: Out): void => {
  const shrinks = count < open.exists
  if (count !== open.exists) open.turns++
  open.exists = count
  if (shrinks) doubt(self, open, out)
}

const expunged = (self: State, open: Open, { sequence }: Expunge, out: Out): void => {
  if (sequence < 1 || sequence > open.exists) return doubt(self, open, out)
  open.exists--
  open.turns++
  for (const [uid, news] of open.behind) {
    if (news.sequence === sequence) open.behind.delete(uid)
    else if (news.sequence > sequence) open.behind.set(uid, { ...news, sequence: news.sequence - 1 })
  }
  if (!open.isAligned) {
    open.isDisturbed = true
    return
  }
  if (sequence > self.seen) return
  const uid = self.uids === undefined ? undefined : UidSet.at(self.uids, sequence)
  if (uid !== undefined) return void forget(self, UidSet.fromNumbers([uid]), out)
  self.seen--
  out.push({ _tag: "Expunged", uids: undefined, sequence })
}

/** Those that went earlier were never counted (K12). RFC 7162 §3.2.10.1. */
const vanished = (self: State, open: Open, { earlier, uids }: Vanished, out: Out): void => {
  const gone = UidSet.fromRanges(uids)
  if (!earlier) {
    open.exists = Math.max(0, open.exists - gone.size)
    open.turns++
    removeBehind(open, gone)
  }
  if (!open.isAligned) open.isDisturbed = true
  const left = forget(self, gone, out)
  if (self.uids === undefined && !earlier) self.seen = Math.max(0, self.seen - left)
  if (open.isAligned && self.seen > open.exists) doubt(self, open, out)
}

const removeBehind = ({ behind }: Open, gone: UidSet.UidSet): void => {
  for (const [uid, news] of behind) {
    const before = UidSet.common(gone, UidSet.fromRanges([[1, uid]])).size
    if (UidSet.has(gone, uid)) behind.delete(uid)
    else if (before > 0) behind.set(uid, { ...news, sequence: news.sequence - before })
  }
}

/** They are gone, as far as they were there; so many were. Whom the app was never told of is not named. */
export const forget = (self: State, gone: UidSet.UidSet, out: Out): number => {
  const here = self.uids ?? UidSet.fromRanges(self.uidNext > 1 ? [[1, self.uidNext - 1]] : [])
  const left = UidSet.common(here, gone)
  const known = UidSet.minus(left, self.pending)
  if (self.uids !== undefined) self.uids = UidSet.minus(self.uids, left)
  self.pending = UidSet.minus(self.pending, left)
  self.seen = self.uids?.size ?? self.seen
  if (known.size > 0) out.push({ _tag: "Expunged", uids: UidSet.rangesOf(known), sequence: undefined })
  return left.size
}

interface News extends Omit<Named, "uid"> {
  readonly uid: number | undefined
}

/** What is told without its flags was asked for by the app. */
const newsIn = ({ attributes, sequence }: FetchData): News | undefined => {
  const flags = attributes.get("FLAGS")
  if (flags?._tag !== "List") return undefined
  return {
    sequence,
    uid: uidIn(attributes),
    flags: flags.items.flatMap((flag) => textOf(flag) ?? []),
    modSeq: modSeqIn(attributes.get("MODSEQ"))
  }
}

const uidIn = (attributes: FetchData["attributes"]): number | undefined => {
  const text = textOf(attributes.get("UID")) ?? ""
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined
}

const modSeqIn = (value: Value | undefined): bigint | undefined => {
  return Grammar.number64((value?._tag === "List" ? textOf(value.items[0]) : undefined) ?? "")
}

const fetched = (self: State, open: Open, response: FetchData, out: Out): void => {
  const { sequence } = response
  // its EXISTS is still to come, and then it is asked for
  if (sequence > open.exists) return
  const uid = uidIn(response.attributes)
  const news = newsIn(response)
  if (!open.isAligned) {
    if (news === undefined) return
    if (uid === undefined) open.isInDoubt = true
    else if (isTold(self, uid)) told(self, { ...news, uid }, out)
    return
  }
  if (open.looksBehind && uid !== undefined && !isTold(self, uid)) {
    if (news !== undefined) open.behind.set(uid, { ...news, uid })
    return
  }
  if (sequence > self.seen) return behind(self, open, news, out)
  const place = self.uids === undefined ? undefined : UidSet.at(self.uids, sequence)
  if (place !== undefined && uid !== undefined && place !== uid) {
    doubt(self, open, out)
    open.isInDoubt = true
    return
  }
  if (news === undefined) return
  const named = uid ?? place
  if (named === undefined) out.push({ _tag: "FlagsChanged", ...news })
  else told(self, { ...news, uid: named }, out)
}

/**
 * The answer has all that is behind what the app knows, by UID alone. Nothing of it is told before: after a later UID
 * an earlier one would pass for known.
 */
export const lookedBehind = (self: State, open: Open, answer: ReadonlyArray<Untagged>, out: Out): void => {
  const named = new Set(
    answer.map((response) => (response._tag === "Fetch" ? uidIn(response.attributes) : undefined))
  )
  const found = Array.from(open.behind.values()).filter(({ uid }) => named.has(uid))
  open.looksBehind = false
  open.behind.clear()
  for (const news of found.toSorted((one, other) => one.uid - other.uid)) told(self, news, out)
}

/** Messages that are new are taken in their order; one that comes too early is asked for again. */
const behind = (self: State, open: Open, news: News | undefined, out: Out): void => {
  if (news?.uid === undefined) return
  const last = self.uids === undefined ? self.uidNext - 1 : UidSet.largest(self.uids)
  if (news.uid <= last) return doubt(self, open, out)
  if (news.sequence === self.seen + 1) told(self, { ...news, uid: news.uid }, out)
}

const isTold = ({ pending, uidNext, uids }: State, uid: number): boolean =>
  uids === undefined ? uid < uidNext : UidSet.has(uids, uid) && !UidSet.has(pending, uid)

/** Flags of a message that the app knows, or the arrival of one that it does not. */
const told = (self: State, news: Named, out: Out): void => {
  const { flags, modSeq, sequence, uid } = news
  if (isTold(self, uid)) return void out.push({ _tag: "FlagsChanged", uid, sequence, flags, modSeq })
  if (self.uids !== undefined) {
    if (!UidSet.has(self.uids, uid)) self.uids = UidSet.add(self.uids, uid)
    self.pending = UidSet.minus(self.pending, UidSet.fromNumbers([uid]))
  }
  self.seen = self.uids?.size ?? Math.max(self.seen, sequence)
  self.uidNext = Math.max(self.uidNext, uid + 1)
  out.push({ _tag: "Arrived", uid, sequence, flags })
}

/** Codes of a tagged OK count as well. */
export const coded = (self: State, { args, name }: ResponseCode, out: Out): void => {
  const { view } = self
  if (view._tag !== "open") return
  switch (name) {
    case "HIGHESTMODSEQ":
      // not before all is told that was asked for: a loss would pass over it
      if (isSettled(self, view)) self.modSeq = Grammar.number64(args) ?? self.modSeq
      return
    case "NOMODSEQ":
      self.modSeq = undefined
      view.reach = undefined
      return
    case "CLOSED":
      return leave(self)
    case "UIDVALIDITY":
      if (self.place === undefined || Number(args) === self.place.uidValidity) return
      self.place = { ...self.place, uidValidity: Number(args) }
      self.owes = "uidValidity"
      self.uids = UidSet.empty
      self.uidNext = 0
      return doubt(self, view, out)
    default:
      return
  }
}
