/**
 * The mailboxes of an account as the server reports them, by LIST and STATUS, asked or unasked. RFC 5465 §5, RFC 5819.
 *
 * Pure. A mailbox that cannot be selected is left out. The open one is not counted, since `changes` reports it; its counts
 * only show whether it is still the one of its name.
 */
import type { MailboxInfo, MailboxStatus } from "../../imap/Command.ts"
import { infoOf, oldNameOf } from "../../imap/command/mailbox/listed.ts"
import { mailboxName } from "../../imap/command/mailbox/mailboxName.ts"
import { withJson } from "../../base/json.ts"
import { statusOf } from "../../imap/command/mailbox/status.ts"
import type { ListData, StatusData, Untagged } from "../../imap/Response.ts"
import * as LongWork from "../../base/LongWork.ts"
import { footprint } from "../../base/footprint.ts"
import type { MemoryBound } from "../../base/MemoryBound.ts"
import { table } from "../../base/Sizes.ts"
import { canonicalName, upperCase } from "../../imap/wire/Grammar.ts"

/** A mailbox of the account. */
export interface Seen {
  readonly info: MailboxInfo
  readonly status: MailboxStatus
  /** True if its counts have to be asked for before it can be reported. */
  readonly isDoubtful: boolean
  /** True if the server has refused to count it. */
  readonly isRefused: boolean
  /** The number of times that its counts were asked for since they became doubtful. */
  readonly asked: number
  /** True if its id was asked for; not every server with ids sends one that can be read. */
  readonly isIdAsked: boolean
  /** True if the server leaves something out however it is asked. */
  readonly isPartial: boolean
  /** The last survey that found it, and the last that counted it. */
  readonly survey: number
  readonly counted: number
}

/** The optional counts that the server supports. */
export interface Countable {
  /** HIGHESTMODSEQ. RFC 7162. */
  readonly modSeq: boolean
  /** MAILBOXID. RFC 8474. */
  readonly id: boolean
}

export class Overview {
  private readonly all = new Map<string, Seen>()
  /** The memory of the mailboxes: those that do not fit are left out. */
  private readonly memory: MemoryBound
  /** The names of doubtful mailboxes. */
  private readonly doubts = new Set<string>()
  /** The names of mailboxes that were mentioned since `taken` was called. */
  private touched = new Set<string>()
  countable: Countable = { modSeq: false, id: false }
  /** True if only a survey can show what happened. */
  needsSurvey = true
  /** The old names of mailboxes that the server reported as renamed, by new name. */
  private readonly origins = new Map<string, string>()
  /** The number of surveys that have begun, and of the last one that was complete. */
  surveys = 0
  completed = 0
  /** True if the server is listing the mailboxes. */
  isSurveying = false
  private asksId = false
  private open: string | undefined
  /** The UIDVALIDITY of the open mailbox. */
  private validity: number | undefined
  /** True if the server reports a change of UNSEEN alone: then counts that it leaves out are unchanged. */
  private reportsUnseen = false

  constructor(memory: MemoryBound) {
    this.memory = memory
  }

  get mailboxes(): ReadonlyMap<string, Seen> {
    return this.all
  }

  /** Returns the names of mailboxes that may have changed since the last call. */
  taken(): ReadonlySet<string> {
    const { touched } = this
    this.touched = new Set()
    return touched
  }

  /** Called when a mailbox was selected, with its UIDVALIDITY, or none is any more. */
  opened(name: string | undefined, uidValidity?: number): void {
    const open = name === undefined ? undefined : canonicalName(name)
    const before = this.open
    this.validity = uidValidity
    if (before === open) return
    this.open = open
    if (open !== undefined) this.touched.add(open)
    if (before !== undefined) this.doubt(before)
  }

  isOpen(name: string): boolean {
    return name === this.open
  }

  /** The first doubtful mailboxes, at most `maxNames`. */
  doubtful(maxNames: number): ReadonlyArray<string> {
    const names: Array<string> = []
    for (const name of this.doubts) {
      if (names.length === maxNames) break
      if (!this.isOpen(name)) names.push(name)
    }
    return names
  }

  /** Its counts are about to be asked for. Returns whether to ask for its id: only once, since that may spoil the answer. */
  asks(name: string): boolean {
    const seen = this.mailboxes.get(name)
    if (seen === undefined || seen.isIdAsked) return false
    this.put(name, { ...seen, isIdAsked: true })
    return true
  }

  /** The name from which the server said that it was renamed. */
  originOf(name: string): string | undefined {
    return this.origins.get(name)
  }

  /** Takes a response; returns whether it was about mailboxes. */
  heard(response: Untagged, utf8: boolean): boolean {
    if (response._tag === "List" && response.answers !== "LSUB") this.listed(response, utf8)
    else if (response._tag === "MailboxStatus") this.counted(response, utf8)
    else return false
    return true
  }

  /** All mailboxes are about to be listed, with or without their ids. */
  surveyBegins(asksId: boolean): void {
    this.surveys++
    this.asksId = asksId
    this.isSurveying = true
    this.needsSurvey = false
  }

  /** All mailboxes were listed: missing ones are gone. `counts`: the server was asked to count each of them. */
  *surveyed(counts: boolean): LongWork.LongWork<void> {
    yield* LongWork.each(this.mailboxes, ([name, seen]) => {
      if (seen.survey !== this.surveys) this.remove(name)
      else if (seen.counted !== this.surveys && !(counts && seen.isRefused)) this.doubt(name)
    })
    this.isSurveying = false
    this.completed = this.surveys
  }

  /** The survey was refused, or its connection was lost: nothing changes. */
  surveyFailed(): void {
    this.isSurveying = false
  }

  /** Its counts were asked for. `isRefused`: the server refused. */
  asked(name: string, isRefused: boolean): void {
    const seen = this.mailboxes.get(name)
    if (seen === undefined) return
    // it was not listed by the last survey, and may be gone
    if (isRefused && seen.survey !== this.surveys) this.needsSurvey = true
    const asked = seen.asked + 1
    const isLeft = seen.isDoubtful && !isRefused
    const isPartial = isLeft && asked >= maxAsked
    // counts that are no longer counted would look like the present ones
    const status = isRefused ? identityOf(seen.status) : seen.status
    this.put(name, { ...seen, status, asked, isRefused, isPartial, isDoubtful: isLeft && !isPartial })
  }

  private listed(data: ListData, utf8: boolean): void {
    const info = infoOf(data, utf8, false)
    const name = canonicalName(info.name)
    const before = oldNameOf(data, utf8)
    if (before !== undefined && before !== name) this.renamed(before, name)
    if (!info.selectable || isForbidden(data)) return this.lost(name)
    const seen = this.mailboxes.get(name)
    if (seen === undefined && !this.fits(name)) return
    const opened = this.isOpen(name) && this.validity !== undefined ? { uidValidity: this.validity } : {}
    const status = withJson({ ...opened, ...seen?.status })
    const found = { info: { ...info, name }, status, survey: this.surveys }
    const isIdAsked = seen?.isIdAsked === true || (this.isSurveying && this.asksId)
    this.put(name, { ...unknown, ...seen, ...found, isIdAsked })
  }

  private renamed(from: string, to: string): void {
    if (this.isSurveying) this.needsSurvey = true
    const seen = this.mailboxes.get(from)
    if (seen === undefined) return
    const origin = this.origins.get(from) ?? from
    this.remove(from)
    if (!this.mailboxes.has(to) && !this.fits(to)) return
    this.origins.set(to, origin)
    this.put(to, seen)
    // the server may not report the new names of the mailboxes below
    if (seen.info.delimiter !== undefined && seen.info.hasChildren !== false) this.needsSurvey = true
  }

  private lost(name: string): void {
    if (!this.mailboxes.has(name)) return
    // the survey may have listed it before
    if (this.isSurveying) this.needsSurvey = true
    this.remove(name)
  }

  /** Holds memory for another mailbox, if there is room. */
  private fits(name: string): boolean {
    if (this.mailboxes.size >= table.mailboxes.value) return false
    const isFull = this.memory.add(weightOf(name)) !== undefined
    if (isFull) this.memory.add(-weightOf(name))
    return !isFull
  }

  private put(name: string, seen: Seen): void {
    this.all.set(name, seen)
    if (seen.isDoubtful) this.doubts.add(name)
    else this.doubts.delete(name)
    this.touched.add(name)
  }

  private remove(name: string): void {
    if (this.all.delete(name)) this.memory.add(-weightOf(name))
    this.doubts.delete(name)
    this.origins.delete(name)
    this.touched.add(name)
  }

  private counted(data: StatusData, utf8: boolean): void {
    const name = canonicalName(mailboxName(data.name, utf8))
    const seen = this.mailboxes.get(name)
    if (seen === undefined) return
    const said = tracked(statusOf(data))
    const isOther = isAnother(seen.status, said)
    if (this.isOpen(name)) {
      // the server keeps it open, and another one has its name
      if (isOther) this.put(name, { ...seen, status: said })
      return
    }
    if (said.unseen !== undefined && said.messages === undefined) this.reportsUnseen = true
    const status = withJson(isOther ? said : { ...this.lasting(seen.status), ...said })
    const isIdAsked = seen.isIdAsked && !isOther
    const isMissing = !this.isWhole(status, isIdAsked) && (isOther || !seen.isPartial)
    this.put(name, {
      ...seen,
      status,
      isIdAsked,
      counted: this.surveys,
      isRefused: false,
      isDoubtful: isMissing || this.leavesDoubt(seen, said),
      asked: isOther ? 0 : seen.asked
    })
  }

  /** The counts that hold until the server reports others: a mod-sequence only as long as the server has them. */
  private lasting({ highestModSeq, ...counts }: MailboxStatus): MailboxStatus {
    return highestModSeq === undefined || !this.countable.modSeq ? counts : { ...counts, highestModSeq }
  }

  /** Returns whether it has all counts that the server supports. */
  private isWhole(
    { highestModSeq, mailboxId, messages, uidNext, uidValidity, unseen }: MailboxStatus,
    isIdAsked: boolean
  ): boolean {
    const counts = [messages, unseen, uidNext, uidValidity]
    const { id, modSeq } = this.countable
    return (
      counts.every((item) => item !== undefined) &&
      !(modSeq && highestModSeq === undefined) &&
      !(id && mailboxId === undefined && !isIdAsked)
    )
  }

  /** Returns whether the counts are doubtful: flags changed, and `\Seen` may be among them. RFC 5465 §5.3. */
  private leavesDoubt({ isDoubtful, status }: Seen, said: MailboxStatus): boolean {
    if (said.unseen !== undefined) return isDoubtful && said.messages === undefined
    const isChange = said.highestModSeq !== status.highestModSeq || said.messages !== status.messages
    return isDoubtful || (isChange && !this.reportsUnseen)
  }

  private doubt(name: string): void {
    const seen = this.mailboxes.get(name)
    if (seen === undefined) return
    this.put(name, { ...seen, isDoubtful: true, asked: seen.isPartial ? maxAsked - 1 : 0 })
  }
}

/** The bytes that a mailbox takes here, and in the copy of each of a few listeners: its name, and some 1,000. */
const weightOf = (name: string): number => 1_000 + 2 * footprint(name)

/** The number of times that the counts of a mailbox are asked for: once with its id, once without. */
export const maxAsked = 2

const unknown = {
  status: {},
  isDoubtful: true,
  isRefused: false,
  isPartial: false,
  isIdAsked: false,
  asked: 0,
  counted: 0
}

/** Returns whether they are different mailboxes with the same name. RFC 9051 §2.3.1.1, RFC 8474 §4. */
export const isAnother = (one: MailboxStatus, other: MailboxStatus): boolean =>
  isOther(one.uidValidity, other.uidValidity) || isOther(one.mailboxId, other.mailboxId)

const isOther = <A>(one: A | undefined, other: A | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other

/** Returns what identifies the mailbox, without its counts. */
const identityOf = ({ mailboxId, uidValidity }: MailboxStatus): MailboxStatus => ({
  ...(uidValidity === undefined ? {} : { uidValidity }),
  ...(mailboxId === undefined ? {} : { mailboxId })
})

/** The counts that are followed; the answer to an app's STATUS may have others. */
const tracked = ({ highestModSeq, mailboxId, messages, uidNext, uidValidity, unseen }: MailboxStatus) => ({
  ...(messages === undefined ? {} : { messages }),
  ...(unseen === undefined ? {} : { unseen }),
  ...(uidNext === undefined ? {} : { uidNext }),
  ...(uidValidity === undefined ? {} : { uidValidity }),
  ...(highestModSeq === undefined ? {} : { highestModSeq }),
  ...(mailboxId === undefined ? {} : { mailboxId })
})

/** Returns whether the user may no longer open it. RFC 5465 §5.9. */
const isForbidden = ({ attributes }: ListData): boolean =>
  attributes.some((attribute) => upperCase(attribute) === "\\NOACCESS")
