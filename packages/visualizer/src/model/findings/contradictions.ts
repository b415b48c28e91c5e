/** Findings about a server that contradicts itself: what it says of its messages cannot be true together. */
import type { WireLine } from "../connection/Connection.ts"
import { evidenceOf, observed, type Rule } from "./Finding.ts"

/** Another mailbox, or none, is open from here on. */
const leaves = /^\S+ (?:SELECT|EXAMINE|CLOSE|UNSELECT)\b/i

/** Numbers of messages are not those of before. */
const removes = /^\* (?:\d+ EXPUNGE|VANISHED)\b/i

/** Reports a search for all messages that finds none, although the mailbox has some. RFC 9051 §6.4.4. */
export const searchEmpty: Rule = ({ gaps, wire }) => {
  if (gaps.length > 0) return []
  let exists: { readonly line: WireLine; readonly count: number } | undefined
  let search: { readonly line: WireLine; readonly tag: string } | undefined
  let found: WireLine | undefined
  let hasRev2 = false
  for (const line of wire) {
    const { condition, direction, tag, text, unread } = line
    if (direction === "sent") {
      if (leaves.test(text)) exists = undefined
      const asked = /^(\S+) (?:UID )?SEARCH (?:RETURN \((?:ALL|COUNT|MIN|MAX| )*\) )?(?:ALL|1:\*)$/i.exec(
        text
      )
      if (asked?.[1] !== undefined) search = { line, tag: asked[1] }
      continue
    }
    hasRev2 ||= /^\* ENABLED\b.*\bIMAP4REV2\b/i.test(text)
    const count = /^\* (\d+) EXISTS\b/i.exec(text)?.[1]
    if (count !== undefined) exists = { line, count: Number(count) }
    if (removes.test(text)) exists = undefined
    if (/^\* E?SEARCH\b/i.test(text)) {
      if (unread || /^\* SEARCH \d|^\* ESEARCH .*\b(?:ALL|MIN|MAX|COUNT [1-9])/i.test(text))
        search = undefined
      else found = line
    }
    if (search === undefined || tag !== search.tag) continue
    if (condition === "OK" && exists !== undefined && exists.count > 0)
      return observed(
        "search-empty",
        "warning",
        evidenceOf(found?.line, search.line.line, line.line, exists.line.line),
        { quote: found?.text ?? text, count: exists.count, names: hasRev2 ? ["IMAP4rev2"] : [] }
      )
    search = undefined
  }
  return []
}

/** A message that was unread so many milliseconds ago was so until now: its reader is this FETCH. */
const fresh = 30_000

/** The fewest messages marked as read that are not chance: another program may read one at the same moment. */
const several = 3

/** Reports messages that are marked as read by a FETCH that must not do so. RFC 9051 §6.4.5. */
export const seenByPeek: Rule = ({ clock, wire }) => {
  if (clock === "none") return []
  const unseen = new Map<string, number>()
  const marked: Array<WireLine> = []
  let peek: { readonly line: WireLine; readonly messages: Set<string> } | undefined
  const asked: Array<WireLine> = []
  for (const line of wire) {
    const { direction, tag, text, time } = line
    if (direction === "sent") {
      if (/^\S+ (?:UID )?STORE\b.*\\SEEN\b/i.test(text)) return []
      if (leaves.test(text)) unseen.clear()
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
      else if (unseen.delete(number) && isKnown && peek !== undefined) {
        marked.push(line)
        asked.push(peek.line)
      }
    } else if (peek !== undefined && tag === peek.line.tag) {
      // one that stays unread shows that the server does not mark what is peeked at
      if (Array.from(peek.messages).some((each) => unseen.has(each))) return []
      peek = undefined
    }
  }
  const [first] = marked
  if (first === undefined || marked.length < several) return []
  return observed("seen-by-peek", "warning", evidenceOf(asked[0]?.line, first.line, marked[1]?.line), {
    quote: first.text,
    count: marked.length,
    step: "FETCH"
  })
}

/** Returns whether a FETCH reads content, and none that marks a message as read. */
const isPeek = (text: string): boolean =>
  /^\S+ (?:UID )?FETCH \S+ .*\b(?:BODY|BINARY)\.PEEK\[/i.test(text) &&
  !/\b(?:BODY|BINARY)\[|\bRFC822(?!\.(?:SIZE|HEADER)\b)/i.test(text)
