/** The messages that an app fetched whole, and the lists of them, by mailbox, UIDVALIDITY and UID or number, line by line. RFC 9051 §6.4.5. */
import { isHidden } from "../mailboxName.ts"
import { dataIn } from "../Data.ts"
import { asksWhole, toLast } from "../facts.ts"
import type { Dialogue } from "./Dialogue.ts"
import type { OpenMailbox } from "./OpenMailbox.ts"
import type { Received, Sent } from "./Line.ts"
import { add, drop, noList, noMap, noSet, push, put } from "../../../trace/Sparse.ts"

/** So many commands are followed at once, and so many messages are kept. */
const most = 64
const mostMessages = 4096

/** What stays as it is while a message has its UID: to ask for it again brings nothing new. RFC 9051 §2.3. */
const lasting = /\b(?:RFC822\.SIZE|ENVELOPE|INTERNALDATE|BODYSTRUCTURE|BODY(?:\.PEEK)?\[)/i
const longest = 256

/** Those of them that are more than a list of what a mailbox holds. */
const content = /\b(?:ENVELOPE|BODYSTRUCTURE|BODY(?:\.PEEK)?\[)/i

/** The messages that a command brought: as many, from one UID to another. `isContent`: with more than dates and sizes. */
export interface List {
  readonly isContent: boolean
  readonly count: number
  readonly first: string
  readonly last: string
}

export class Downloads {
  /** The commands that brought what lasts of messages, each with those that came. */
  lists: ReadonlyMap<string, List> = noMap
  /** How many octets each message had, the last time. */
  messages: ReadonlyMap<string, number> = noMap
  /** How often those came that came more than once. */
  again: ReadonlyMap<string, number> = noMap
  /** Those that alone answered a FETCH from their own UID to the last one: nothing was new. */
  lastOnes: ReadonlyArray<string> = noList
  /** By its tag: the UID from which on it asks, if it asks to the last one, and the UIDs that came. */
  private running: ReadonlyMap<string, { readonly from: number | undefined; uids: ReadonlySet<number> }> =
    noMap
  private listing: (List & { readonly words: string; readonly tag: string }) | undefined

  sent({ isApps, name, tag, text }: Sent): void {
    const isList = isApps && name === "UID FETCH" && lasting.test(text) && !/CHANGEDSINCE/i.test(text)
    // of several commands at once, it is not known whose an answer is
    this.listing =
      tag === undefined || !isList || text.length > longest
        ? undefined
        : {
            words: text.slice(tag.length + 1),
            tag,
            isContent: content.test(text),
            count: 0,
            first: "",
            last: ""
          }
    const isWhole = isApps && /^(?:UID )?FETCH$/.test(name ?? "") && asksWhole(text)
    if (!isWhole || tag === undefined || this.running.size >= most) return
    const from = toLast.exec(text)?.[1]
    this.running = put(this.running, tag, {
      from: from === undefined ? undefined : Number(from),
      uids: noSet
    })
  }

  received({ bytes = 0, condition, tag, text }: Received, { mailbox }: Dialogue): void {
    if (tag !== undefined) return this.answered(tag, condition, mailbox)
    const { name, number, uid } = dataIn(text)
    if (uid !== undefined) this.listed(`${uid}`)
    if (this.running.size === 0 || mailbox.validity === undefined || !asksWhole(text)) return
    for (const each of this.running.values())
      if (each.uids.size < 2 && uid !== undefined) each.uids = add(each.uids, uid)
    if (uid === undefined && name !== "FETCH") return
    const key = uid === undefined ? placeOf(mailbox, number) : keyOf(mailbox, `${uid}`)
    if (this.messages.has(key)) this.again = put(this.again, key, this.timesOf(key) + 1)
    if (this.messages.size < mostMessages) this.messages = put(this.messages, key, bytes)
  }

  /** Returns how often a message came. */
  timesOf(key: string): number {
    return this.again.get(key) ?? (this.messages.has(key) ? 1 : 0)
  }

  private listed(uid: string): void {
    if (this.listing === undefined) return
    const { count, first } = this.listing
    this.listing = { ...this.listing, count: count + 1, first: first || uid, last: uid }
  }

  private answered(tag: string, condition: string | undefined, mailbox: OpenMailbox): void {
    const { listing } = this
    if (listing?.tag === tag) this.listing = undefined
    const isNamed = !isHidden(mailbox.name)
    const isKnown = isNamed && mailbox.validity !== undefined && this.lists.size < most
    if (listing?.tag === tag && condition === "OK" && isKnown)
      this.lists = put(this.lists, keyOf(mailbox, listing.words), listing)
    const { from, uids } = this.running.get(tag) ?? {}
    this.running = drop(this.running, tag)
    const isLast = condition === "OK" && from !== undefined && uids?.size === 1 && uids.has(from)
    if (isLast && isNamed && this.lastOnes.length < mostMessages)
      this.lastOnes = push(this.lastOnes, keyOf(mailbox, `${from}`))
  }
}

/** Returns what tells a message from all others of an account. */
export const messageKey = (name: string, validity: string | undefined, uid: number | string): string =>
  `${name} ${validity} ${uid}`

const keyOf = ({ name, validity }: OpenMailbox, uid: string): string => messageKey(name, validity, uid)

/** A number is that of one message while the mailbox is open, and until one goes. RFC 9051 §2.3.1.2. */
const placeOf = ({ line, name, removed, validity }: OpenMailbox, number: number): string =>
  `${name} ${validity} ${line}-${removed}#${number}`

/** What connections fetched whole: so many messages, how often in all and one of them, and the octets that had come before. */
export interface Fetched {
  readonly messages: number
  readonly count: number
  readonly most: number
  readonly octets: number
}

export const fetchedIn = (all: ReadonlyArray<Downloads>): Fetched => {
  const times = new Map<string, number>()
  let octets = 0
  for (const downloads of all)
    for (const [message, size] of downloads.messages) {
      const before = times.get(message) ?? 0
      const count = downloads.timesOf(message)
      times.set(message, before + count)
      octets += size * (before > 0 ? count : count - 1)
    }
  const each = Array.from(times.values())
  const count = each.reduce((sum, one) => sum + one, 0)
  return { messages: times.size, count, most: each.reduce((most, one) => Math.max(most, one), 0), octets }
}

/** So often, and so many octets, are no chance where the provider limits them. */
const fewestTimes = 3
const fewestOctets = 1_000_000

/** Returns what used up a limit on octets, if most of them had come before. */
export const usedUpIn = (all: ReadonlyArray<Downloads>) => {
  const { count, messages, octets } = fetchedIn(all)
  return messages > 0 && count >= fewestTimes * messages && octets >= fewestOctets
    ? { fetchedAgain: messages, fetchedTimes: count }
    : {}
}
