/** The messages that went, whoever removed them. Line by line. RFC 9051 §7.5.1, RFC 7162 §3.2.10. */
import type { Data } from "../../Data.ts"
import { numbersIn } from "../../numbersIn.ts"
import { add, noSet } from "../../../../trace/Sparse.ts"
import type { ByNumber } from "./ByNumber.ts"
import type { Followed } from "./Followed.ts"
import { removing } from "./InProgress.ts"

/** So many UIDs are kept. */
const most = 16_384

export class Gone {
  private readonly followed: Followed
  private readonly byNumber: ByNumber
  /** The last line that reported some. */
  at: number | undefined
  /** Those that the app removed, or moved, by a command of its own. */
  private own: ReadonlySet<number> = noSet

  constructor(followed: Followed, byNumber: ByNumber) {
    this.followed = followed
    this.byNumber = byNumber
  }

  /** Another mailbox is opened. */
  forgets(): void {
    this.at = undefined
    this.own = noSet
  }

  /** Returns whether the app removed all of these. */
  areOwn(uids: ReadonlyArray<number>): boolean {
    return uids.every((uid) => this.own.has(uid))
  }

  expunged(number: number, line: number): void {
    const { mailbox, running } = this.followed
    const { gone } = mailbox.of
    if (gone !== undefined) this.goes([gone], line)
    this.at = line
    this.byNumber.removed([number], line, running.runs(removing))
  }

  /** VANISHED does not say which numbers they had, unless FETCH, or a MOVE by number, did. */
  vanished({ isEarlier, set }: NonNullable<Data["vanished"]>, line: number): void {
    const { byNumber } = this
    const { mailbox, running } = this.followed
    const uids = numbersIn(set) ?? []
    this.goes(uids, line)
    this.at = line
    if (isEarlier) return
    const { vanished: known } = mailbox.of
    if (known !== undefined) return byNumber.removed(known, line, running.runs(removing))
    const { name, numbers } = running.only(any) ?? {}
    byNumber.vanished(name === "MOVE" && numbers?.length === uids.length ? numbers : undefined, line)
  }

  private goes(uids: ReadonlyArray<number>, gone: number): void {
    const { atMark, kinds, mailbox, running, told } = this.followed
    mailbox.goes(uids, gone)
    running.shows(uids)
    this.byNumber.goes(uids)
    const isAsked = running.runs(removing)
    if (!isAsked) kinds.goes(uids, gone)
    for (const { line, name, takes } of running.each) {
      const taken = name === "EXPUNGE" ? uids : uids.filter((uid) => takes.has(uid))
      if (name === "UID STORE" && !isAsked) atMark.goes(taken, [gone, line])
      else if (name !== "UID STORE") {
        told.removes(taken, gone)
        for (const uid of taken) if (this.own.size < most) this.own = add(this.own, uid)
      }
    }
  }
}

const any = /^/
