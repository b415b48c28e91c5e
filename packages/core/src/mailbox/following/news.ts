/** Reads what an untagged response says of the messages. RFC 9051 §7.4, §7.5, RFC 7162 §3.2.10. */
import { withJson } from "../../base/json.ts"
import {
  type Expunge,
  type FetchData,
  type ResponseCode,
  textOf,
  type Untagged,
  type Value,
  type Vanished
} from "../../imap/Response.ts"
import { uidIn } from "../../imap/Mailbox.ts"
import { size } from "../../imap/MessageSet.ts"
import { table } from "../../base/Sizes.ts"
import * as Grammar from "../../imap/wire/Grammar.ts"
import * as RawName from "../../imap/wire/RawName.ts"
import { merged } from "../../imap/wire/SequenceSet.ts"
import { arrive, flagged, forget, hold, isReported } from "./arrivals.ts"
import { beginAgain, doubt, isSettled, leave, settle } from "./Mirror.ts"
import * as UidSet from "./UidSet.ts"
import { known, type Mirror, type Named, type Open, type Out, uidsOf } from "./View.ts"

export const heard = (self: Mirror, response: Untagged, out: Out): void => {
  const { view } = self
  if (view._tag === "open") {
    whileOpen(self, view, response, out)
    // an expunged message may be the one for which others have waited
    if (view.places._tag === "sure") arrive(self, out)
    return settle(self)
  }
  if (view._tag !== "opening") return
  switch (response._tag) {
    case "Status":
      if (response.code?.name === "CLOSED") view.isSame = false
      if (response.code?.name === "UIDVALIDITY") {
        const uidValidity = Grammar.nonZeroNumber(response.code.args)
        view.isSame = uidValidity === self.place?.uidValidity && self.continuity._tag !== "nothing"
      }
      if (response.code?.name === "MAILBOXID" && isOther(self, response.code.args)) view.isSame = false
      return
    case "Exists":
      view.counts++
      return
    case "Unknown":
      if (changesCount.has(response.name)) view.hasLost = true
      return
    case "Vanished":
      return delta(self, response.earlier, () => {
        forget(self, merged(response.uids), out)
        return true
      })
    case "Fetch": {
      const news = newsIn(response)
      if (news === undefined) return
      const { uid } = news
      if (uid === undefined) return void (view.hasLost = true)
      view.last = { sequence: response.sequence, uid }
      return delta(self, true, () => named(self, { ...news, uid }, out))
    }
    default:
      return
  }
}

/** Returns whether another mailbox has the name now. `id`: such as `(F2212ea87-6097)`. RFC 8474 §4.1. */
const isOther = ({ place }: Mirror, id: string): boolean =>
  place?.mailboxId !== undefined && id !== `(${place.mailboxId})`

/** Applies a change; data before `[CLOSED]` is of the mailbox that was open before. RFC 7162 §3.2.11. */
const delta = ({ view }: Mirror, isMeant: boolean, apply: () => boolean): void => {
  if (view._tag !== "opening" || !isMeant) return
  if (!view.asksDelta || !view.isSame || !apply()) view.hasLost = true
}

const whileOpen = (self: Mirror, open: Open, response: Untagged, out: Out): void => {
  switch (response._tag) {
    case "Exists":
      return exists(open, response.count)
    case "Expunge":
      return expunged(self, open, response, out)
    case "Vanished":
      return vanished(self, open, response, out)
    case "Fetch":
      return fetched(self, open, response, out)
    case "Status":
      return response.code === undefined ? undefined : coded(self, response.code)
    case "Unknown":
      return changesCount.has(response.name) ? unread(open) : undefined
    default:
      if (response._tag !== "Search" && response._tag !== "Esearch") return
      open.found = { exists: open.exists, isDisturbed: false }
  }
}

const changesCount = new Set(["EXISTS", "EXPUNGE", "VANISHED"])

/** Messages came or went, and it is unknown which: such as `VANISHED 0:1`. */
const unread = (open: Open): void => {
  open.isMiscounted = true
  open.turns++
  disturb(open)
  doubt(open)
}

/** Messages have gone: the last answer to SEARCH may have them, and others have other numbers. */
const disturb = (open: Open): void => {
  open.survey = { number: open.survey.number + 1, uids: UidSet.empty }
  if (open.found?.isDisturbed === false) open.found = { ...open.found, isDisturbed: true }
}

/** EXISTS never reports that a mailbox shrinks (K08). RFC 9051 §7.4.1. */
const exists = (open: Open, count: number): void => {
  if (count < open.exists) doubt(open)
  if (count !== open.exists) open.turns++
  open.exists = count
  open.mayBeMore = false
}

const expunged = (self: Mirror, open: Open, { sequence }: Expunge, out: Out): void => {
  if (sequence < 1 || sequence > open.exists) return doubt(open)
  open.exists--
  open.turns++
  disturb(open)
  if (open.places._tag === "doubtful") return
  const { messages, unreported } = self
  if (messages._tag === "counted") {
    if (sequence <= messages.seen) self.messages = { ...messages, seen: messages.seen - 1 }
    else if (unreported.size === 0) return
    out.push({ _tag: "Expunged", uids: undefined, sequence })
    return
  }
  const uid = UidSet.at(messages.uids, sequence)
  if (uid !== undefined) forget(self, [[uid, uid]], out)
  else if (unreported.size > 0) doubt(open)
}

/** `EARLIER` messages were never counted (K12). RFC 7162 §3.2.10.1. */
const vanished = (self: Mirror, open: Open, { earlier, uids }: Vanished, out: Out): void => {
  const gone = merged(uids)
  const others = open.exists - known(self)
  disturb(open)
  const left = forget(self, gone, out)
  if (earlier) return
  open.turns++
  const { messages } = self
  if (messages._tag === "counted") self.messages = { ...messages, seen: Math.max(0, messages.seen - left) }
  if (open.places._tag === "sure") uncount(self, open, { others, gone: size(gone) - left })
  else open.exists = Math.max(0, open.exists - size(gone))
}

/**
 * Counts what is left of messages without known UIDs. `gone`: the number of unknown UIDs that vanished; a server may list
 * some that no message ever had, so it is asked whether there are more messages.
 */
const uncount = (
  self: Mirror,
  open: Open,
  { gone, others }: { readonly gone: number; readonly others: number }
): void => {
  open.exists = known(self) + Math.max(0, others - gone)
  if (gone > 0 && others > 0) open.mayBeMore = true
}

export interface News extends Omit<Named, "uid"> {
  readonly uid: number | undefined
}

/** The news in a FETCH response; `undefined` without flags, which only the app's own FETCH leaves out. */
export const newsIn = (response: FetchData): News | undefined => {
  const { attributes, sequence } = response
  const flags = attributes.get("FLAGS")
  if (flags?._tag !== "List") return undefined
  return {
    sequence,
    uid: uidIn(response),
    flags: withoutRecent(
      flags.items.slice(0, table.flags.value).flatMap((flag) => RawName.fromValue(flag) ?? [])
    ),
    modSeq: modSeqIn(attributes.get("MODSEQ"))
  }
}

/** Leaves out `\Recent`: it belongs to one session, and the server never reports that it is gone. RFC 3501 §2.3.2. */
export const withoutRecent = (flags: ReadonlyArray<string>): ReadonlyArray<string> =>
  flags.filter((flag) => Grammar.upperCase(flag) !== "\\RECENT")

const modSeqIn = (value: Value | undefined): bigint | undefined =>
  Grammar.number64((value?._tag === "List" ? textOf(value.items[0]) : undefined) ?? "")

const fetched = (self: Mirror, open: Open, response: FetchData, out: Out): void => {
  const { sequence } = response
  const uid = uidIn(response)
  if (sequence > open.exists) {
    // its EXISTS has yet to come, and then the message is asked for
    if (uid === undefined) return
    open.exists = sequence
    open.turns++
  }
  const news = newsIn(response)
  const { messages } = self
  const isSure = open.places._tag === "sure"
  const place = isSure && messages._tag === "named" ? UidSet.at(messages.uids, sequence) : undefined
  if (uid === undefined) {
    if (news === undefined) return
    if (place !== undefined) named(self, { ...news, uid: place }, out)
    else if (!isSure) open.places = { _tag: "doubtful", hidesFlags: true }
    else if (messages._tag === "named") self.unplaced++
    else if (sequence <= messages.seen) out.push(withJson({ _tag: "FlagsChanged", ...news }))
    return
  }
  if (isSure) placed(self, open, { sequence, uid, place }, out)
  if (news !== undefined) named(self, { ...news, uid }, out)
  else if (!isReported(self, uid)) hold(self, uid)
}

interface Placed {
  readonly sequence: number
  readonly uid: number
  /** The UID that was known at this number. */
  readonly place: number | undefined
}

/** Checks the number of a message: it is the known one, or follows the known ones, or a survey is due. */
const placed = (self: Mirror, open: Open, { place, sequence, uid }: Placed, out: Out): void => {
  const { highest, uidNext } = self
  const uids = uidsOf(self)
  if (uids === undefined || place === uid) return
  if (place !== undefined || uid <= UidSet.largest(uids)) return doubt(open)
  if (sequence !== uids.size + 1) return
  self.messages = { _tag: "named", uids: UidSet.add(uids, uid) }
  // a message that comes later has a larger UID (RFC 9051 §2.3.1.1)
  if (uid <= highest) out.push({ _tag: "Missed", what: "arrived" })
  // the server gave it a lower UID than UIDNEXT
  else self.uidNext = Math.min(uidNext, uid)
}

/** Reports changed flags, or keeps the flags of a message that is not reported yet. */
const named = (self: Mirror, news: Named, out: Out): boolean => {
  if (isReported(self, news.uid)) {
    flagged(self, news, out)
    return true
  }
  return hold(self, news.uid, news)
}

/** Reads a response code, of an untagged status or of a tagged OK. */
export const coded = (self: Mirror, { args, name }: ResponseCode): void => {
  const { view } = self
  if (view._tag !== "open") return
  switch (name) {
    case "HIGHESTMODSEQ":
      // only once everything is reported, since a later connection continues from here
      if (isSettled(self, view)) self.modSeq = Grammar.modSeq(args) ?? self.modSeq
      return
    case "NOMODSEQ":
      self.modSeq = undefined
      view.flags = { ...view.flags, reach: undefined }
      return
    case "CLOSED":
      return leave(self)
    case "UIDVALIDITY": {
      const uidValidity = Grammar.nonZeroNumber(args)
      if (uidValidity === undefined || self.place === undefined) return
      if (uidValidity === self.place.uidValidity) return
      self.place = { ...self.place, uidValidity }
      return beginAgain(self, view, "uidValidity")
    }
    default:
      return
  }
}
