/** What the server tells an app of messages: those that a search finds, and those that FETCH brings. Line by line. */
import type { Data } from "../../Data.ts"
import { numbersIn } from "../../numbersIn.ts"
import type { ByNumber } from "./ByNumber.ts"
import type { Followed } from "./Followed.ts"
import { isByUid, searching } from "./InProgress.ts"

export class Answers {
  private readonly followed: Followed
  private readonly byNumber: ByNumber

  constructor(followed: Followed, byNumber: ByNumber) {
    this.followed = followed
    this.byNumber = byNumber
  }

  /** SEARCH or ESEARCH. */
  finds(text: string, line: number): void {
    const { mailbox, running } = this.followed
    const [result, numbers, set = ""] = searched.exec(text) ?? []
    if (result === undefined) return
    const known = numbersIn(numbers?.trim().replaceAll(/ +/g, ",") ?? set)
    if (running.runs(searchingUids)) {
      if (known === undefined) mailbox.namesMany()
      this.tells(known ?? [], line)
    }
    const found = new Set(known)
    if (this.gives(found, line) === "SEARCH") this.byNumber.lists(known && found, line)
  }

  /** SORT or THREAD. */
  sorts(text: string, line: number): void {
    const all = Array.from(text.matchAll(/\d+/g), Number)
    if (this.followed.running.runs(sortingUids)) this.tells(all, line)
    this.gives(new Set(all), line)
  }

  fetched({ number, uid }: Data, line: number): void {
    const { kinds, mailbox, results, running } = this.followed
    const by = running.runs(fetchingUids) ? "UID FETCH" : running.runs(fetching) ? "FETCH" : undefined
    if (by !== undefined) results.shows(by, number, line, mailbox.of)
    if (uid === undefined) return
    const uids = [uid]
    running.shows(uids)
    // it had come, and the server did not show it yet
    kinds.comes(uid)
    let isGuess = false
    for (const each of running.each) {
      // what answers a change of a UID that nobody told does not tell it
      if (each.name !== "UID FETCH" && each.untold.has(uid)) isGuess = true
      const named = isByUid(each.name) ? uid : number
      if (number !== uid && each.numbers.includes(named)) each.differs = true
    }
    if (!isGuess) this.tells(uids, line)
  }

  private tells(uids: ReadonlyArray<number>, line: number): void {
    this.followed.mailbox.names(uids, line)
    this.followed.told.tells(uids, line)
  }

  /** A result belongs to the search in progress, if there is one alone: returns its name. */
  private gives(found: ReadonlySet<number>, line: number): string | undefined {
    const { mailbox, results, running } = this.followed
    const search = running.only(searching)
    if (search !== undefined) results.finds(search.name, found, line, mailbox.of)
    return search?.name
  }
}

const searched = /^\* (?:SEARCH ([\d ]+)|ESEARCH (?:\(TAG [^)]*\) )?(?:UID )?.*\bALL ([\d:,]+))/i

const searchingUids = /^UID (?:SEARCH|SORT|THREAD)$/
const sortingUids = /^UID (?:SORT|THREAD)$/
const fetchingUids = /^UID FETCH$/
const fetching = /^FETCH$/
