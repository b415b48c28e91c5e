/** Findings about searches: what they answer cannot be, or what they ask for. RFC 9051 §6.4.4. */
import { partIn } from "@effect-imap/core/internal/Advice"
import { dataIn } from "../evidence/Data.ts"
import type { CommandSpan, WireLine } from "../connection/Connection.ts"
import { leavesMailbox, nameIn } from "../evidence/facts.ts"
import { searchedIn } from "../evidence/numbersIn.ts"
import { wallOf } from "../../trace/wall.ts"
import { evidenceOf, most, observed, type Rule } from "./Finding.ts"

/** Reports a search for all messages that finds none, or far fewer than the mailbox had when it was sent. */
export const searchEmpty: Rule = ({ gaps, wire }) => {
  if (gaps.length > 0) return []
  let exists: { readonly line: number; readonly count: number } | undefined
  let search: Search | undefined
  let hasRev2 = false
  for (const line of wire) {
    const { condition, direction, tag, text, unread } = line
    if (direction === "sent") {
      if (leavesMailbox(nameIn(text))) exists = undefined
      const asked = all.exec(text)?.[1]
      if (asked !== undefined)
        search = exists && exists.count > 0 ? { ...exists, tag: asked, asked: line.line } : undefined
      continue
    }
    hasRev2 ||= /^\* ENABLED\b.*\bIMAP4REV2\b/i.test(text)
    const { isRemoval, name, number } = dataIn(text)
    if (name === "EXISTS") exists = { line: line.line, count: number }
    if (isRemoval) {
      exists = undefined
      search = undefined
    }
    if (search === undefined) continue
    if (/^\* E?SEARCH\b/i.test(text)) {
      const found = unread ? undefined : foundIn(text)
      search =
        found === undefined || !isTooFew(found, search.count) ? undefined : { ...search, answer: line, found }
    } else if (tag === search.tag) {
      const { answer = line, asked, count, found = 0 } = search
      if (condition === "OK" && partIn(text) === undefined)
        return observed("search-empty", "warning", evidenceOf(answer.line, asked, line.line, search.line), {
          quote: answer.text,
          count,
          messages: found,
          names: hasRev2 ? ["IMAP4rev2"] : []
        })
      search = undefined
    }
  }
  return []
}

interface Search {
  /** The messages that the mailbox had, and the line that says it. */
  readonly count: number
  readonly line: number
  readonly tag: string
  readonly asked: number
  readonly answer?: WireLine
  /** The messages that it found. */
  readonly found?: number
}

/** A search whose result is each message, and that the server does not keep for itself (RFC 5182). */
const all = /^(\S+) (?:UID )?SEARCH (?:RETURN \((?:ALL|COUNT|MIN|MAX| )*\) )?(?:ALL|1:\*)$/i

/** Returns how many messages an answer names, if it says so. RFC 4731 §3.1. */
const foundIn = (text: string): number | undefined => {
  const counted = /^\* ESEARCH\b.*\bCOUNT (\d+)/i.exec(text)?.[1]
  if (counted !== undefined) return Number(counted)
  if (/^\* (?:SEARCH ?$|ESEARCH\b(?!.*\b(?:ALL|MIN|MAX)\b))/i.test(text)) return 0
  return /^\* SEARCH(?: \d+)+ ?$/i.test(text) ? (text.match(/ \d+/g)?.length ?? 0) : undefined
}

/** What was removed, and is not told yet, is neither half of a mailbox nor so many messages. */
const isTooFew = (found: number, count: number): boolean =>
  found === 0 || (found * 2 < count && count - found >= 100)

/** Reports UID SEARCH that names numbers below the UID of the first message, which no message has. RFC 9051 §2.3.1.1, §6.4.9. */
export const searchNumbers: Rule = ({ wire }) => {
  let lowest: { readonly uid: number; readonly line: number } | undefined
  let search: { readonly tag: string; readonly asked: number } | undefined
  for (const { direction, line, tag, text } of wire) {
    if (direction === "sent") {
      if (leavesMailbox(nameIn(text))) lowest = undefined
      const asked = /^(\S+) UID SEARCH (?!RETURN\b)/i.exec(text)?.[1]
      if (asked !== undefined) search = { tag: asked, asked: line }
      continue
    }
    // until the answer to SELECT begins, with FLAGS, what comes is of the mailbox before it
    if (dataIn(text).isRemoval || /^\* FLAGS \(/i.test(text)) lowest = undefined
    const uid = /^\* 1 FETCH \((?:.* )?UID (\d+)\b/i.exec(text)?.[1]
    if (uid !== undefined) lowest = { uid: Number(uid), line }
    if (tag !== undefined && tag === search?.tag) search = undefined
    const numbers = search && /^\* SEARCH ([\d ]+)$/i.exec(text)?.[1]?.trim().split(" ").map(Number)
    if (search === undefined || numbers === undefined || lowest === undefined) continue
    const { line: known, uid: first } = lowest
    if (numbers.some((each) => each >= first)) continue
    return observed("search-numbers", "warning", evidenceOf(line, search.asked, known), {
      quote: text,
      count: first
    })
  }
  return []
}

/** Reports a search for a day or more of which none is: SINCE is not before BEFORE, or is yet to come. RFC 9051 §6.4.4. */
export const searchDates: Rule = ({ commands, wall }) => {
  const searches = commands.filter(
    ({ answer, name, text }) =>
      answer?.condition === "OK" && name.endsWith("SEARCH") && !/\b(?:OR|NOT)\b/i.test(text)
  )
  const isBetween = ({ text }: CommandSpan) =>
    ["", "SENT"].some((kind) => isAfter(dayIn(text, `${kind}SINCE`), dayIn(text, `${kind}BEFORE`)))
  const isToCome = ({ start, text }: CommandSpan) =>
    isAfter(dayIn(text, "SINCE"), (wallOf({ wall }) ?? Number.NaN) + start + anyZone)
  const found = (empty: ReadonlyArray<CommandSpan>, isLater: boolean) =>
    observed("search-dates", "warning", evidenceOf(empty.slice(0, most).map(({ line }) => line)), {
      step: empty[0]?.name ?? "SEARCH",
      count: empty.length,
      isLater
    })
  return [...found(searches.filter(isBetween), false), ...found(searches.filter(isToCome), true)]
}

/** Searches for fewer different words may find the same, unless they are of different fields and the mailbox is not small. */
const fewestWords = 3

/** A smaller mailbox may have the words in each of its messages. */
const fewestMessages = { ofOneField: 5, ofSeveral: 10 }

/** A search by words, as they are sent and shown. */
const byWords = /^(\S+) (?:UID )?SEARCH (?:CHARSET \S+ )?((?:FROM|TO|CC|BCC|SUBJECT|BODY|TEXT) "[^"]+")$/i

/** Reports searches for several different words that find each message of the mailbox. RFC 9051 §6.4.4. */
export const searchIgnored: Rule = ({ gaps, wire }) => {
  if (gaps.length > 0) return []
  const found = new Map<string, number>()
  let exists = 0
  let all = 0
  let quote = ""
  let asked: { readonly line: number; readonly words: string } | undefined
  for (const { direction, line, text } of wire) {
    if (direction === "sent") {
      if (leavesMailbox(nameIn(text))) exists = 0
      const words = byWords.exec(text)?.[2]
      asked = words === undefined ? undefined : { line, words }
      continue
    }
    const { isRemoval, name, number } = dataIn(text)
    if (isRemoval) exists = 0
    if (name === "EXISTS") exists = number
    const count = asked && foundIn(text)
    if (asked === undefined || count === undefined || exists === 0) continue
    // one that finds fewer shows that the words count
    if (count < exists) return []
    found.set(asked.words, asked.line)
    all = exists
    quote = text
  }
  const fields = new Set(Array.from(found.keys(), (words) => words.split(" ")[0]))
  const isTold =
    (found.size >= fewestWords && all >= fewestMessages.ofOneField) ||
    (fields.size > 1 && all >= fewestMessages.ofSeveral)
  return observed("search-ignored", "warning", evidenceOf(isTold ? Array.from(found.values()) : []), {
    count: found.size,
    messages: all,
    quote,
    step: "SEARCH"
  })
}

/** A search for a day and all after it, and for nothing else. */
const sinceDay = /^(\S+) (?:UID )?SEARCH SINCE (\d{1,2}-[A-Z]{3}-\d{4})$/i

/**
 * Reports a search for a day and all after it that found none before a message came, and none after that: its day is another one
 * in the server's time zone. RFC 9051 §6.4.4.
 */
export const searchDay: Rule = ({ commands, gaps, wire }) => {
  if (gaps.length > 0) return []
  let before: { readonly line: number; readonly day: string; readonly exists: number } | undefined
  let exists = 0
  let came: number | undefined
  let asked: { readonly line: number; readonly day: string } | undefined
  for (const { direction, line, text } of wire) {
    if (direction === "sent") {
      if (leavesMailbox(nameIn(text))) before = undefined
      const day = sinceDay.exec(text)?.[2]
      asked = day === undefined ? undefined : { line, day }
      continue
    }
    const { isRemoval, name, number } = dataIn(text)
    if (isRemoval) before = undefined
    if (name === "EXISTS") {
      came = line
      exists = number
    }
    const count = asked && foundIn(text)
    if (asked === undefined || count === undefined) continue
    if (count > 0) before = undefined
    else if (before?.day === asked.day && exists > before.exists) {
      const { day } = asked
      const from = dayIn(`SINCE ${day}`, "SINCE") ?? 0
      const wider = commands.find(
        (each) => each.line > line && (dayIn(each.text, "SINCE") ?? Infinity) < from
      )
      return observed("search-day", "warning", evidenceOf(line, asked.line, came, wider?.line), {
        names: [day],
        count: exists - before.exists,
        quote: text,
        step: "SEARCH"
      })
    } else if (before?.day !== asked.day) before = { line: asked.line, day: asked.day, exists }
  }
  return []
}

const byMessageId = /^(\S+) UID SEARCH HEADER "?MESSAGE-ID"? /i

/** Reports a search for a Message-ID that finds what the app had stored on this connection, and another message besides. RFC 5322 §3.6.4. */
export const storedBesides: Rule = ({ commands, gaps, wire }) => {
  if (gaps.length > 0) return []
  // by UIDVALIDITY and UID, the line that told it
  const stored = new Map<string, number>()
  let validity = ""
  let asked: number | undefined
  let first: { readonly answer: number; readonly asked: number; readonly stored: number } | undefined
  let count = 0
  for (const { direction, line, text } of wire) {
    if (direction === "sent") {
      asked = byMessageId.test(text) ? line : undefined
      continue
    }
    validity = /\[UIDVALIDITY (\d+)\]/i.exec(text)?.[1] ?? validity
    const [, of, uid] = /\[APPENDUID (\d+) (\d+)\]/i.exec(text) ?? []
    if (of !== undefined) stored.set(`${of} ${uid}`, line)
    const found = asked === undefined ? [] : (searchedIn(text) ?? [])
    const own = found.flatMap((each) => stored.get(`${validity} ${each}`) ?? [])
    if (asked === undefined || own[0] === undefined || own.length === found.length) continue
    first ??= { answer: line, asked, stored: own[0] }
    count++
  }
  if (first === undefined) return []
  const append = commands.find(({ answer }) => answer?.line === first.stored)
  return observed(
    "stored-besides",
    "warning",
    evidenceOf(first.answer, first.asked, append?.line, first.stored),
    {
      count,
      step: "APPEND"
    }
  )
}

/** Each of these keys is the contrary of another one: NOT UNSEEN is SEEN. */
const doubled = /\bNOT (UN(?:KEYWORD \S+|SEEN|FLAGGED|ANSWERED|DELETED|DRAFT))/i

/** Reports searches that find what they seem to leave out. RFC 9051 §6.4.4. */
export const searchDoubled: Rule = ({ commands }) => {
  const all = commands.filter(({ name, text }) => name.endsWith("SEARCH") && doubled.test(text))
  const [first] = all
  const [, key = ""] = doubled.exec(first?.text ?? "") ?? []
  return observed("search-doubled", "warning", evidenceOf(all.slice(0, most).map(({ line }) => line)), {
    step: first?.name ?? "SEARCH",
    count: all.length,
    names: [key, key.slice("UN".length)]
  })
}

/** It is at most so many milliseconds later in the server's time zone than in any other. */
const anyZone = 26 * 60 * 60 * 1000

const isAfter = (day = Number.NaN, other = Number.NaN): boolean => day >= other

const dayIn = (text: string, key: string): number | undefined => {
  const day = new RegExp(`\\b${key} "?(\\d{1,2}-[A-Z][a-z]{2}-\\d{4})\\b`, "i").exec(text)?.[1]
  const time = day === undefined ? Number.NaN : Date.parse(`${day.replaceAll("-", " ")} UTC`)
  return Number.isNaN(time) ? undefined : time
}

/** Fewer messages may all be meant. */
const fewestEmptied = 20

const takesAway = /^(\S+) (?:(?:UID )?MOVE|UID EXPUNGE|EXPUNGE)\b/i

/** Reports a search by words after which the app took each message out of the mailbox. RFC 9051 §6.4.4. */
export const searchEmptied: Rule = ({ gaps, wire }) => {
  if (gaps.length > 0) return []
  let exists = 0
  let search: { readonly line: number; readonly words: string } | undefined
  let taking: { readonly tag: string; readonly line: number; readonly all: number } | undefined
  for (const { condition, direction, line, tag, text } of wire) {
    if (direction === "sent") {
      if (leavesMailbox(nameIn(text))) exists = 0
      const words = byWords.exec(text)?.[2]
      if (/^\S+ (?:UID )?SEARCH\b/i.test(text)) search = words === undefined ? undefined : { line, words }
      const taken = takesAway.exec(text)?.[1]
      if (taken !== undefined) taking = { tag: taken, line, all: exists }
      continue
    }
    const { name, number } = dataIn(text)
    if (name === "EXISTS") exists = number
    if (name === "EXPUNGE") exists--
    if (taking === undefined || tag !== taking.tag) continue
    if (condition === "OK" && search !== undefined && exists === 0 && taking.all >= fewestEmptied)
      return observed("search-emptied", "warning", evidenceOf(line, search.line, taking.line), {
        messages: taking.all,
        names: [search.words],
        step: "SEARCH",
        quote: text
      })
    taking = undefined
  }
  return []
}
