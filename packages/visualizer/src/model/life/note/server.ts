/** Notes of what the server says, and of what it leaves unsaid. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { keptBack } from "../../evidence/watch/LateNews.ts"
import { wordsOf } from "../../evidence/Noticed.ts"
import { shortOf } from "../../evidence/watch/Sizes.ts"
import { isLocal } from "../../evidence/place.ts"
import type { Note } from "../Note.ts"
import { type Lived, ownLabel } from "../Lived.ts"
import { part } from "../Part.ts"

/** What the server asks its user for, the first that somebody has to act on. */
export const alerts = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const lastOpened = account.findLast(({ stay }) => stay.openedAt !== undefined)
  const failures = account.map(({ stay }) => stay.ended?.serverText ?? "")
  const texts = new Set(
    account
      .filter((lived) => !isLetInLater(lived, lastOpened))
      .flatMap(({ stay }) =>
        // what a failure quotes has its own advice
        stay.alerts.flatMap(({ text }) => (failures.some((said) => said.includes(text)) ? [] : [text]))
      )
  )
  const asked = Array.from(texts, Advice.askedBy)
  const first = asked.find(({ actionBy }) => actionBy !== "nobody") ?? asked[0]
  return first === undefined ? [] : [{ part: part("alert", texts.size), ...first }]
}

/** What was said of a login that was refused is over once the account was let in. */
const isLetInLater = ({ start, stay }: Lived, last: Lived | undefined): boolean =>
  stay.openedAt === undefined &&
  stay.ended?.step === "auth" &&
  last !== undefined &&
  last.start > start &&
  isSameAccount(last.stay, stay)

const isSameAccount = (one: Lived["stay"], other: Lived["stay"]): boolean => {
  const label = ownLabel(one.started?.label)
  return label === undefined
    ? one.started?.session !== undefined && one.started.session === other.started?.session
    : label === other.started?.label
}

/** A server that reports news only when an IDLE ends does not idle, or not well. RFC 9051 §6.3.13. */
export const lateNews = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const late = keptBack(account.map(({ stay }) => stay.use.watches.lateNews))
  if (late === undefined) return []
  return [
    {
      part: part("lateNews", late.count, late.messages, late.ms),
      whose: Advice.parties.server,
      ...Advice.observation("late-news", { ...late, step: "IDLE" })
    }
  ]
}

/** A connection without a known end, whose server answers nothing any more: its program may wait for ever. */
export const silent = (account: ReadonlyArray<Lived>, now: number): ReadonlyArray<Note> => {
  const silence = account.at(-1)?.stay.silence(now)
  return silence === undefined
    ? []
    : [
        {
          part: part("silent", silence.command, now - silence.since),
          whose: Advice.parties.either,
          try: "Let the program wait for an answer no longer than a minute, then connect again, and read what came meanwhile by UID.",
          actionBy: "app"
        }
      ]
}

/** The present mailbox is asked for news from time to time. */
export const polled = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const last = account.findLast(({ stay }) => stay.openedAt !== undefined)
  if (last === undefined || !last.stay.rest.polls) return []
  return [
    {
      part: part(
        "polled",
        account.some(({ stay }) => stay.rest.hasIdled)
      ),
      try: "Nothing to do, unless new mail has to be seen at once: then ask the server’s operator for IDLE.",
      actionBy: "nobody"
    }
  ]
}

/** A login that was sent without TLS, because none was asked for. */
export const inClear = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const found = account.find(
    ({ stay }) => stay.use.channel.loginInClear !== undefined && !isLocal(stay.started?.host)
  )
  if (found === undefined) return []
  const facts = { ms: 0, step: "auth", code: found.stay.use.channel.loginInClear, isAsked: true }
  return [
    {
      part: part("inClear"),
      whose: "the account’s settings, which ask for no encryption",
      ...Advice.observation("login-in-clear", facts)
    }
  ]
}

/** Messages that the server lists, and has no content of. */
export const contentless = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = new Set(account.flatMap(({ stay }) => Array.from(stay.use.commands.effects.contentless.keys())))
  const [first] = all
  if (first === undefined) return []
  const advice = Advice.observation("content-missing", { ms: 0, step: "FETCH" })
  return [{ part: part("contentless", all.size, first), whose: Advice.parties.server, ...advice }]
}

/** Messages that came with far fewer octets than the server states, and perhaps are all cut at one length. */
export const short = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => (stay.isPartial ? [] : [stay.use.commands.effects.sizes]))
  const found = shortOf(all)
  if (found === undefined) return []
  const words = wordsOf(found)
  // one connection has a finding of its own
  const { cutAt } = found.facts
  const isOfSeveral = all.filter((each) => each.hasShort(cutAt)).length > 1
  return [
    {
      part: part(isOfSeveral ? "short" : "noticed", words.title),
      whose:
        cutAt === undefined
          ? Advice.parties.server
          : `${Advice.parties.server}, or a filter that stands before it; not the network`,
      ...words
    }
  ]
}

export const unreadable = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = account.flatMap(({ stay }) => Array.from(stay.use.unreadable))
  const [first] = all
  if (first === undefined) return []
  const count = all.reduce((sum, [, times]) => sum + times, 0)
  const advice = Advice.observation("unread-data", { ms: 0, step: first[0] })
  return [{ part: part("unreadable", count, first[0]), ...advice }]
}

/** Lines that are none of the protocol's, on connections that opened a mailbox. */
export const strays = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const count = account.reduce(
    (sum, { stay }) => sum + (stay.openedAt === undefined ? 0 : stay.use.strays),
    0
  )
  const advice = Advice.observation("stray-lines", { step: "", ms: 0 })
  return count === 0 ? [] : [{ part: part("strays", count), whose: Advice.parties.either, ...advice }]
}
