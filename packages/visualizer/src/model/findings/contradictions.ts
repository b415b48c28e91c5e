/** Findings about a server that contradicts itself: what it says of its messages cannot be true together. */
import { partIn } from "@effect-imap/core/internal/Advice"
import { dataIn } from "../evidence/Data.ts"
import type { WireLine } from "../connection/Connection.ts"
import { leavesMailbox, nameIn } from "../evidence/facts.ts"
import { mailboxIn, mailboxNamed } from "../evidence/mailboxName.ts"
import { evidenceOf, observed, type Rule } from "./Finding.ts"

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
    if (name !== "") counted.set(mailboxNamed(name), { line: line.line, count: Number(count) })
    if (dataIn(text).isRemoval) counted.delete(mailbox)
    if (search === undefined) continue
    if (/^\* SEARCH ?$/i.test(text)) search.answer = line
    if (tag !== search.tag) continue
    const status = partIn(text) === undefined ? counted.get(mailbox) : undefined
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

/** Reports a mailbox that is opened with an unread message, and a search for such that finds none. RFC 9051 §6.4.4, RFC 3501 §7.1. */
export const unseenUnfound: Rule = ({ gaps, wire }) => {
  if (gaps.length > 0) return []
  let opened: { readonly line: WireLine; readonly number: string } | undefined
  let search: WireLine | undefined
  let found: WireLine | undefined
  for (const line of wire) {
    const { condition, direction, tag, text } = line
    if (direction === "sent") {
      search = opened !== undefined && /^\S+ (?:UID )?SEARCH UNSEEN$/i.test(text) ? line : undefined
      if (search === undefined && !/^\S+ (?:NOOP|ID|IDLE|ENABLE)\b|^DONE$/i.test(text)) opened = undefined
      found = undefined
      continue
    }
    const number = /^\* OK \[UNSEEN (\d+)\]/i.exec(text)?.[1]
    if (number !== undefined) opened = { line, number }
    // another session has read some meanwhile, or has taken them away
    const { isRemoval, name } = dataIn(text)
    if (name === "FETCH" || isRemoval) opened = undefined
    if (search === undefined) continue
    if (/^\* SEARCH ?$/i.test(text)) found = line
    if (
      tag === search.tag &&
      condition === "OK" &&
      partIn(text) === undefined &&
      opened !== undefined &&
      found !== undefined
    )
      return observed("unseen-unfound", "warning", evidenceOf(found.line, opened.line.line, search.line), {
        names: [opened.number],
        quote: opened.line.text
      })
  }
  return []
}

/** The number of messages, and the line that says it. */
interface Count {
  readonly line: number
  readonly count: number
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
    if (dataIn(text).isRemoval) unseen.clear()
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
