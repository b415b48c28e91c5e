/** Findings about a server that contradicts itself: what it says of its messages cannot be true together. */
import type { WireLine } from "../connection/Connection.ts"
import { leavesMailbox } from "../evidence/facts.ts"
import { mailboxIn } from "../evidence/Validities.ts"
import { evidenceOf, observed, type Rule } from "./Finding.ts"

/** Numbers of messages are not those of before. */
const removes = /^\* (?:\d+ EXPUNGE|VANISHED)\b/i

/** Reports a search for all messages that finds none, although the mailbox had some when it was sent. RFC 9051 §6.4.4. */
export const searchEmpty: Rule = ({ gaps, wire }) => {
  if (gaps.length > 0) return []
  let exists: Count | undefined
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
    const count = /^\* (\d+) EXISTS\b/i.exec(text)?.[1]
    if (count !== undefined) exists = { line: line.line, count: Number(count) }
    if (removes.test(text)) {
      exists = undefined
      search = undefined
    }
    if (search === undefined) continue
    if (/^\* E?SEARCH\b/i.test(text)) {
      if (unread || /^\* SEARCH \d|^\* ESEARCH .*\b(?:ALL|MIN|MAX|COUNT [1-9])/i.test(text))
        search = undefined
      else search = { ...search, answer: line }
    } else if (tag === search.tag) {
      const { answer = line, asked, count } = search
      if (condition === "OK")
        return observed("search-empty", "warning", evidenceOf(answer.line, asked, line.line, search.line), {
          quote: answer.text,
          count,
          names: hasRev2 ? ["IMAP4rev2"] : []
        })
      search = undefined
    }
  }
  return []
}

/** The number of messages, and the line that says it. */
interface Count {
  readonly line: number
  readonly count: number
}

interface Search extends Count {
  readonly tag: string
  readonly asked: number
  readonly answer?: WireLine
}

/** A search whose result is each message, and that the server does not keep for itself (RFC 5182). */
const all = /^(\S+) (?:UID )?SEARCH (?:RETURN \((?:ALL|COUNT|MIN|MAX| )*\) )?(?:ALL|1:\*)$/i

/** Returns the name of the command that begins in a line of the client. */
const nameIn = (text: string): string => text.split(" ", 2)[1] ?? ""

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
    if (removes.test(text)) lowest = undefined
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

/** Reports a mailbox of which STATUS counts unread messages again and again, and a search for them finds none. RFC 9051 §6.3.11. */
export const statusUnseen: Rule = ({ gaps, wire }) => {
  if (gaps.length > 0) return []
  const counted = new Map<string, Count>()
  const found: Array<{ readonly status: Count; readonly search: number; readonly answer: WireLine }> = []
  let mailbox = ""
  let search: { readonly tag: string; readonly asked: number; answer?: WireLine } | undefined
  for (const line of wire) {
    const { condition, direction, tag, text } = line
    if (direction === "sent") {
      mailbox = mailboxIn(text) || mailbox
      if (/^\S+ (?:UID )?(?:STORE|MOVE|EXPUNGE)\b/i.test(text)) counted.delete(mailbox)
      const asked = /^(\S+) (?:UID )?SEARCH UNSEEN$/i.exec(text)?.[1]
      if (asked !== undefined) search = { tag: asked, asked: line.line }
      continue
    }
    const [, name = "", count = 0] = /^\* STATUS (".*"|\S+) \(.*\bUNSEEN (\d+)/i.exec(text) ?? []
    if (name !== "") counted.set(mailboxIn(`A SELECT ${name}`), { line: line.line, count: Number(count) })
    if (removes.test(text)) counted.delete(mailbox)
    if (search === undefined) continue
    if (/^\* SEARCH ?$/i.test(text)) search.answer = line
    if (tag !== search.tag) continue
    const status = counted.get(mailbox)
    if (condition === "OK" && search.answer !== undefined && status !== undefined && status.count > 0)
      found.push({ status, search: search.asked, answer: search.answer })
    search = undefined
  }
  const [first, second] = found
  if (first === undefined || second === undefined) return []
  const lines = [first.status.line, first.answer.line, first.search, second.status.line]
  return observed("status-unseen", "warning", evidenceOf(lines), {
    count: first.status.count,
    quote: wire.find(({ line }) => line === first.status.line)?.text
  })
}

/** Reports a search for a day or more of which none is: SINCE is not before BEFORE. RFC 9051 §6.4.4. */
export const searchDates: Rule = ({ commands }) => {
  const empty = commands.filter(({ answer, name, text }) => {
    if (answer?.condition !== "OK" || !name.endsWith("SEARCH") || /\b(?:OR|NOT)\b/i.test(text)) return false
    return ["", "SENT"].some((kind) => {
      const [since, before] = [dayIn(text, `${kind}SINCE`), dayIn(text, `${kind}BEFORE`)]
      return since !== undefined && before !== undefined && since >= before
    })
  })
  const [first] = empty
  return observed("search-dates", "warning", evidenceOf(empty.slice(0, several).map(({ line }) => line)), {
    step: first?.name ?? "SEARCH",
    count: empty.length,
    quote: first?.text
  })
}

const dayIn = (text: string, key: string): number | undefined => {
  const day = new RegExp(`\\b${key} "?(\\d{1,2}-[A-Z][a-z]{2}-\\d{4})\\b`, "i").exec(text)?.[1]
  const time = day === undefined ? Number.NaN : Date.parse(day.replaceAll("-", " "))
  return Number.isNaN(time) ? undefined : time
}

/** A message that was unread so many milliseconds ago was so until now: its reader is this FETCH. */
const fresh = 30_000

/** The fewest messages marked as read that are not chance: another program may read one at the same moment. */
const several = 3

/** Reports messages that are marked as read by a FETCH that must not do so. RFC 9051 §6.4.5. */
export const seenByPeek: Rule = ({ clock, wire }) => {
  if (clock === "none") return []
  const unseen = new Map<string, number>()
  const marked: Array<{ readonly answer: WireLine; readonly asked: WireLine }> = []
  let peek: { readonly line: WireLine; readonly messages: Set<string> } | undefined
  for (const line of wire) {
    const { direction, tag, text, time } = line
    if (direction === "sent") {
      if (/^\S+ (?:UID )?STORE\b.*\\SEEN\b/i.test(text)) return []
      if (leavesMailbox(nameIn(text))) unseen.clear()
      peek = isPeek(text) ? { line, messages: new Set() } : undefined
      continue
    }
    if (removes.test(text)) unseen.clear()
    const number = /^\* (\d+) FETCH \(/i.exec(text)?.[1]
    if (number !== undefined) {
      const flags = /\bFLAGS \(([^)]*)\)/i.exec(text)?.[1]
      const isKnown = time - (unseen.get(number) ?? -Infinity) <= fresh
      if (isKnown) peek?.messages.add(number)
      if (flags === undefined) continue
      if (!/\\Seen\b/i.test(flags)) unseen.set(number, time)
      else if (unseen.delete(number) && isKnown && peek !== undefined)
        marked.push({ answer: line, asked: peek.line })
    } else if (peek !== undefined && tag === peek.line.tag) {
      // one that stays unread shows that the server does not mark what is peeked at
      if (Array.from(peek.messages).some((each) => unseen.has(each))) return []
      peek = undefined
    }
  }
  const [first, second] = marked
  if (first === undefined || marked.length < several) return []
  const { answer, asked } = first
  return observed("seen-by-peek", "warning", evidenceOf(asked.line, answer.line, second?.answer.line), {
    quote: answer.text,
    count: marked.length,
    step: "FETCH"
  })
}

/** Returns whether a FETCH reads content, and none that marks a message as read. */
const isPeek = (text: string): boolean =>
  /^\S+ (?:UID )?FETCH \S+ .*\b(?:BODY|BINARY)\.PEEK\[/i.test(text) &&
  !/\b(?:BODY|BINARY)\[|\bRFC822(?!\.(?:SIZE|HEADER)\b)/i.test(text)
