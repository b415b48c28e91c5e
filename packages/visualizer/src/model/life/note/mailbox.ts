/** Notes of UIDs, numbers and flags that are not what they were. RFC 9051 §2.3. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { unseenIn } from "../across.ts"
import type { Across } from "../../evidence/Across.ts"
import { wentBack } from "../../evidence/watch/Copies.ts"
import { markedOn } from "../../evidence/watch/SideEffects.ts"
import { EarlierUids } from "../../evidence/watch/EarlierUids.ts"
import { wordsOf } from "../../evidence/Noticed.ts"
import { type Note, several } from "../Note.ts"
import type { Lived } from "../Lived.ts"
import { part } from "../Part.ts"

const { app: own } = Advice.parties

/** UIDs that the mailbox had before it was numbered anew mean nothing any more. RFC 9051 §2.3.1.1. */
export const voidUids = (account: ReadonlyArray<Lived>, renumberedAt = Infinity): ReadonlyArray<Note> => {
  const count = account
    .flatMap(({ stay }) => stay.use.calls.voids)
    .filter((time) => time > renumberedAt).length
  return count < several
    ? []
    : [
        {
          part: part("voidUids", count),
          whose: own,
          try: "Let the app drop the UIDs that it kept when UIDVALIDITY changes, and list the mailbox anew: it asks for old ones, which mean nothing any more.",
          actionBy: "app"
        }
      ]
}

/** A shared mailbox, say, that has no flags of one's own. */
export const lostFlags = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const names = Array.from(new Set(account.flatMap(({ stay }) => Array.from(stay.use.calls.lostFlags))))
  return names.length === 0
    ? []
    : [
        {
          part: part("lostFlags", names),
          whose: "the server’s setting for this mailbox",
          ...Advice.observation("flags-not-kept", { step: "STORE", ms: 0, names })
        }
      ]
}

/** What came after a backup is not in it, whatever is resynchronized with it. */
export const restored = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> =>
  saysRestored(account)
    ? [
        {
          part: part("restored"),
          whose: Advice.parties.server,
          try: "Ask the server's operator for the messages that came after the backup, and for the flags that were set since: they are not in it.",
          actionBy: "admin"
        }
      ]
    : []

/** What came before it went back may be gone, and its UIDs are those of other messages. */
export const olderCopy = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const found = wentBackIn(account)
  return found === undefined
    ? []
    : [
        {
          part: part("wentBack", found.before, found.next),
          whose: Advice.parties.server,
          try: "Let the app drop what it keeps by UID, and read the mailbox anew: UIDs are used twice. Ask the server's operator for the messages that came meanwhile, and to give the mailbox another UIDVALIDITY (RFC 9051 §2.3.1.1).",
          actionBy: "admin"
        }
      ]
}

const wentBackIn = (account: ReadonlyArray<Lived>) =>
  wentBack(account.map(({ stay }) => stay.use.watches.copies))

/** Returns whether the server's words at a loss say that it puts back an older copy of the mailbox. */
const saysRestored = (account: ReadonlyArray<Lived>): boolean =>
  account.some(({ stay }) => Advice.saysRestored(stay.ended?.serverText ?? ""))

/** Returns whether the mailbox became an older copy of itself, as the server says or its numbers show. */
export const isRestored = (account: ReadonlyArray<Lived>): boolean =>
  saysRestored(account) || wentBackIn(account) !== undefined

/** What the app did by UIDs that it had from before UIDVALIDITY changed. RFC 9051 §2.3.1.1. */
export const uidsOfBefore = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  if (account.some(({ stay }) => stay.isPartial)) return []
  const all = account.map(({ stay }) => [stay.use.commands.numbering.told, stay.started?.session] as const)
  const found = new EarlierUids(all).in(all.map(([told]) => told))
  if (found === undefined) return []
  const words = wordsOf(found)
  return [{ part: part("uidsOfBefore", words.title), whose: own, ...words }]
}

/** What one connection had stored was not there yet for another: nothing is lost, and the app must not store it again. */
export const unseen = (account: ReadonlyArray<Lived>, across: Across): ReadonlyArray<Note> => {
  const late = unseenIn(account, across)
  if (late === undefined) return []
  const advice = Advice.observation("stored-unseen", { ...late, step: "select" })
  return [{ part: part("unseen", late), whose: Advice.parties.server, ...advice, isOdd: true }]
}

/** EXPUNGE removes what anyone marked. RFC 9051 §6.4.3. */
export const expungedOthers = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => stay.use.commands.effects.others ?? [])
  if (all.length === 0) return []
  const sumOf = (name: "count" | "marked") => all.reduce((sum, each) => sum + each[name], 0)
  const lived = account.findLast(({ stay }) => stay.use.commands.effects.others !== undefined)
  const advice = Advice.observation("expunged-others", {
    ms: 0,
    step: "EXPUNGE",
    offers: lived?.stay.offers
  })
  return [{ part: part("expungedOthers", sumOf("count"), sumOf("marked")), whose: own, ...advice }]
}

/** A flag that the app may not have meant to set asks nobody for anything, unless its own searches miss what has it. */
export const readMarks = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const marked = account.flatMap(({ id, stay }) => {
    const { effects } = stay.use.commands
    return effects.seen === undefined ? [] : [{ effects, id, session: stay.started?.session }]
  })
  if (marked.length === 0) return []
  const [only, another] = marked
  const isHidden = marked.some(({ effects: { unseen: missed } }) => missed !== undefined)
  const advice = Advice.observation("read-marks-set", {
    ms: 0,
    step: "FETCH",
    isHidden,
    isMarking: marked.some(({ effects }) => effects.isAtWork),
    names: another === undefined ? (only?.effects.seen?.uids ?? []) : []
  })
  const told = { ...advice, part: part("readMarks", markedOn(marked)) }
  return [isHidden ? { ...told, whose: own, isOdd: true } : { ...told, actionBy: "nobody" }]
}
