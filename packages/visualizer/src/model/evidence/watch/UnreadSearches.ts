/** The searches of an app for unread messages, and the FETCH that may have marked some of what they found. Line by line. */
import { marksRead } from "@effect-imap/core/internal/Advice"
import { isFound, leavesMailbox, unreadCriteria } from "../facts.ts"
import { numbersIn, searchedIn } from "../numbersIn.ts"
import type { Dialogue } from "./Dialogue.ts"
import type { Received, Sent } from "./Line.ts"
import type { OpenMailbox } from "./OpenMailbox.ts"
import { add, drop, noList, noMap, noSet, push, put } from "../../../trace/Sparse.ts"

/** A search for unread messages, and the UIDs that it gave, if all are known. */
interface Searched {
  readonly mailbox: OpenMailbox
  readonly isOfAll: boolean
  uids: ReadonlySet<number>
  isUnsure: boolean
}

/** Messages that a FETCH may have marked as read, of those that a search had found to be unread. */
export interface Marked {
  readonly mailbox: OpenMailbox
  readonly uids: ReadonlyArray<number>
}

/** So many are kept, so many followed at once, and so many messages. */
const most = 64
const mostMessages = 4096

const ofUids = /^\S+ UID (?:FETCH|STORE|COPY|MOVE) ([\d:,]+)(?= |$)/i

export class UnreadSearches {
  /** The searches for all of them, answered with OK. */
  answered: ReadonlyArray<Searched> = noList
  /** The UIDs that the app named in any command. */
  named: ReadonlySet<number> = noSet
  /** Those that a search found, and no later one left out. */
  private unread: ReadonlySet<number> = noSet
  private searching: ReadonlyMap<string, Searched> = noMap
  /** By its tag, each FETCH that marks what it reads. */
  private marking: ReadonlyMap<string, Marked> = noMap

  /** Returns what a command without an answer may have marked; `undefined` if it marks nothing. */
  marks(tag: string): Marked | undefined {
    return this.marking.get(tag)
  }

  sent({ isApps, name = "", tag, text }: Sent, { mailbox }: Dialogue): void {
    if (leavesMailbox(name)) this.unread = noSet
    if (!isApps || tag === undefined) return
    const uids = numbersIn(ofUids.exec(text)?.[1] ?? "") ?? []
    for (const uid of uids) if (this.named.size < mostMessages) this.named = add(this.named, uid)
    const criteria = name === "UID SEARCH" ? unreadCriteria(text) : undefined
    if (criteria !== undefined && this.searching.size < most)
      this.searching = put(this.searching, tag, {
        mailbox,
        isOfAll: criteria === "UNSEEN",
        uids: noSet,
        isUnsure: false
      })
    if (!mailbox.isReadOnly && !mailbox.isLocked && marksRead(text) && this.marking.size < most)
      this.marking = put(this.marking, tag, { mailbox, uids: uids.filter((uid) => this.unread.has(uid)) })
  }

  received({ condition, tag, text, truncated }: Received): void {
    if (tag !== undefined) return this.ends(tag, condition)
    if (this.searching.size === 0) return
    const uids = searchedIn(text) ?? []
    const isUnsure =
      (isFound(text) && uids.length === 0) ||
      truncated ||
      uids.length > mostMessages ||
      this.searching.size > 1
    for (const searched of this.searching.values()) {
      searched.isUnsure ||= isUnsure
      for (const uid of uids) searched.uids = add(searched.uids, uid)
    }
  }

  private ends(tag: string, condition: string | undefined): void {
    this.marking = drop(this.marking, tag)
    const searched = this.searching.get(tag)
    this.searching = drop(this.searching, tag)
    if (searched === undefined || condition !== "OK") return
    this.unread = noSet
    for (const uid of searched.uids) this.unread = add(this.unread, uid)
    if (searched.isOfAll && !searched.isUnsure) this.answered = push(this.answered, searched, most)
  }
}
