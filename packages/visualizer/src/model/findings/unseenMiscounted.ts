/** Finds a server whose search for unread messages finds more than can be: it showed the others as read. RFC 9051 §6.4.4. */
import { type Data, dataIn } from "../evidence/Data.ts"
import type { WireLine } from "../connection/Connection.ts"
import { leavesMailbox, nameIn } from "../evidence/facts.ts"
import { sizeOf } from "../evidence/numbersIn.ts"
import { evidenceOf, observed, type Rule } from "./Finding.ts"

/** What was shown so many milliseconds ago is so until now, unless the server says otherwise. */
const fresh = 30_000

/** So many unread messages too many are no chance: another program may mark one as unread at the same moment. */
const several = 3

interface Excess {
  readonly count: number
  readonly read: number
  readonly lines: ReadonlyArray<number>
  readonly quote: string
}

export const unseenMiscounted: Rule = ({ clock, gaps, wire }) => {
  if (clock === "none" || gaps.length > 0) return []
  const mailbox = new Mailbox()
  for (const line of wire) {
    if (line.direction === "sent") mailbox.sent(line)
    else mailbox.received(line)
  }
  const { excess } = mailbox
  if (excess === undefined) return []
  const { count, lines, quote, read } = excess
  return observed("unseen-miscounted", "warning", evidenceOf(lines), { count, messages: read, quote })
}

/** The open mailbox, by the numbers of its messages. */
class Mailbox {
  /** The first time that a search found too many, unless a later line takes back what was shown as read. */
  excess: Excess | undefined
  private exists: number | undefined
  /** When each was last shown as read, the earliest first, and in which line. */
  private readonly read = new Map<number, WireLine>()
  private search: WireLine | undefined
  private found: WireLine | undefined

  sent(line: WireLine): void {
    const { text } = line
    if (leavesMailbox(nameIn(text))) this.exists = undefined
    // it may mark some as unread, or put another mailbox in its place
    if (this.exists === undefined || /^\S+ (?:UID )?STORE \S+ (?!\+)/i.test(text)) this.read.clear()
    // several at once may be answered in any order
    this.search = unread.test(text) && this.search === undefined ? line : undefined
    this.found = undefined
  }

  received(line: WireLine): void {
    const { condition, tag, text } = line
    const data = dataIn(text)
    if (data.name === "EXISTS") this.exists = data.number
    if (data.name === "FETCH") this.shows(data, line)
    if (data.isRemoval) {
      this.exists = undefined
      this.read.clear()
    }
    if (this.search === undefined) return
    if (/^\* E?SEARCH\b/i.test(text)) this.found = line
    if (tag !== this.search.tag) return
    if (condition === "OK") this.compares(this.search, this.found)
    this.search = undefined
  }

  private shows({ flags, isSeen, number }: Data, line: WireLine): void {
    if (flags === undefined) return
    this.read.delete(number)
    if (isSeen) this.read.set(number, line)
    else this.excess = undefined
  }

  private compares(search: WireLine, found: WireLine | undefined): void {
    for (const [number, { time }] of this.read) {
      if (search.time - time <= fresh) break
      this.read.delete(number)
    }
    const { exists, read } = this
    if (this.excess !== undefined || exists === undefined || found === undefined || found.truncated) return
    const count = foundIn(found.text)
    if (count > exists || count + read.size < exists + several) return
    const [shown] = read.values()
    const lines = [found.line, search.line, ...(shown === undefined ? [] : [shown.line])]
    this.excess = { count, read: read.size, lines, quote: found.text }
  }
}

const unread = /^\S+ (?:UID )?SEARCH (?:RETURN \([^)]*\) )?UNSEEN$/i

/** Returns how many messages a result names or counts. RFC 4731 §3.1. */
const foundIn = (text: string): number => {
  const numbers = /^\* SEARCH((?: \d+)*)/i.exec(text)?.[1]
  if (numbers !== undefined) return numbers.split(" ").length - 1
  const counted = /\bCOUNT (\d+)/i.exec(text)?.[1]
  return counted === undefined ? sizeOf(/\bALL ([\d:,]+)/i.exec(text)?.[1]) : Number(counted)
}
