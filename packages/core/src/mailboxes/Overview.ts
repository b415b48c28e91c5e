/**
 * The mailboxes of an account as far as the server has said: by LIST and STATUS, asked for or not. RFC 5465 §5, RFC 5819.
 *
 * Pure. A mailbox that cannot be selected is left out. Nothing is counted of the one that is open: `changes` has it.
 */
import type { MailboxInfo, MailboxStatus } from "../Command.ts"
import { infoOf, oldNameOf } from "../command/listed.ts"
import { mailboxName } from "../command/mailboxName.ts"
import { statusOf } from "../command/status.ts"
import type { ListData, StatusData, Untagged } from "../Response.ts"
import { table } from "../Sizes.ts"
import { canonicalName, upperCase } from "../wire/Grammar.ts"

/** A mailbox that is there. */
export interface Seen {
  readonly info: MailboxInfo
  readonly status: MailboxStatus
  /** Its counts have to be asked for before it can be reported, or reported rightly. */
  readonly isDoubtful: boolean
  /** The server has refused to count it. */
  readonly isRefused: boolean
  /** How often it was asked for since it is in doubt. */
  readonly asked: number
  /** Its id was asked for; not every server that has ids sends one that can be read. */
  readonly isIdAsked: boolean
  /** The server leaves something out, however it is asked. */
  readonly isPartial: boolean
  /** The surveys that found it and that counted it last. */
  readonly survey: number
  readonly counted: number
}

/** What the server can say of a mailbox. */
export interface Countable {
  /** HIGHESTMODSEQ. RFC 7162. */
  readonly modSeq: boolean
  /** MAILBOXID. RFC 8474. */
  readonly id: boolean
}

export class Overview {
  private readonly all = new Map<string, Seen>()
  /** The names with open questions. */
  private readonly doubts = new Set<string>()
  /** The names of which something was heard since they were taken. */
  private touched = new Set<string>()
  countable: Countable = { modSeq: false, id: false }
  /** Something happened that only a survey can show. */
  needsSurvey = true
  /** The names that mailboxes had before the server reported another one. */
  private readonly origins = new Map<string, string>()
  /** The number of surveys that have begun, and of the last one that was complete. */
  surveys = 0
  completed = 0
  /** The server is listing the mailboxes. */
  isSurveying = false
  private asksId = false
  private open: string | undefined
  /** It says so when only the number of unseen messages changes: what it leaves out is unchanged. */
  private reportsUnseen = false

  get mailboxes(): ReadonlyMap<string, Seen> {
    return this.all
  }

  /** The mailboxes that may differ from what they were when this was called last. */
  taken(): ReadonlySet<string> {
    const { touched } = this
    this.touched = new Set()
    return touched
  }

  /** The selected mailbox, if there is one. News of its messages goes elsewhere. */
  opened(name: string | undefined): void {
    const open = name === undefined ? undefined : canonicalName(name)
    const before = this.open
    if (before === open) return
    this.open = open
    if (open !== undefined) this.touched.add(open)
    if (before !== undefined) this.doubt(before)
  }

  isOpen(name: string): boolean {
    return name === this.open
  }

  /** The first of the mailboxes with open questions, so many at most. */
  doubtful(most: number): ReadonlyArray<string> {
    const names: Array<string> = []
    for (const name of this.doubts) {
      if (names.length === most) break
      if (!this.isOpen(name)) names.push(name)
    }
    return names
  }

  /** Its counts are about to be asked for. Returns whether its id is to be, too: once, in case that makes the answer unreadable. */
  asks(name: string): boolean {
    const seen = this.mailboxes.get(name)
    if (seen === undefined || seen.isIdAsked) return false
    this.put(name, { ...seen, isIdAsked: true })
    return true
  }

  /** The name under which it was reported, if the server said that it was renamed. */
  originOf(name: string): string | undefined {
    return this.origins.get(name)
  }

  /** Returns whether it was about mailboxes. */
  heard(response: Untagged, utf8: boolean): boolean {
    if (response._tag === "List" && response.answers !== "LSUB") this.listed(response, utf8)
    else if (response._tag === "MailboxStatus") this.counted(response, utf8)
    else return false
    return true
  }

  /** All mailboxes are about to be listed, with their ids or without. */
  surveyBegins(asksId: boolean): void {
    this.surveys++
    this.asksId = asksId
    this.isSurveying = true
    this.needsSurvey = false
  }

  /** They were: what was not among them is gone. `counts`: the server was to count each of them, too. */
  surveyed(counts: boolean): void {
    this.isSurveying = false
    this.completed = this.surveys
    for (const [name, seen] of this.mailboxes) {
      if (seen.survey !== this.surveys) this.remove(name)
      else if (seen.counted !== this.surveys && !(counts && seen.isRefused)) this.doubt(name)
    }
  }

  /** The survey was refused, or its connection is lost: all is as it was before. */
  surveyFailed(): void {
    this.isSurveying = false
  }

  /** Its counts were asked for. `isRefused`: in vain. */
  asked(name: string, isRefused: boolean): void {
    const seen = this.mailboxes.get(name)
    if (seen === undefined) return
    // it was not listed since the server began to say what happens: it may be none
    if (isRefused && seen.survey !== this.surveys) this.needsSurvey = true
    const asked = seen.asked + 1
    const isLeft = seen.isDoubtful && !isRefused
    const isPartial = isLeft && asked >= mostAsked
    this.put(name, { ...seen, asked, isRefused, isPartial, isDoubtful: isLeft && !isPartial })
  }

  private listed(data: ListData, utf8: boolean): void {
    const info = infoOf(data, utf8, false)
    const name = canonicalName(info.name)
    const before = oldNameOf(data, utf8)
    if (before !== undefined && before !== name) this.renamed(before, name)
    if (!info.selectable || isForbidden(data)) return this.lost(name)
    const seen = this.mailboxes.get(name)
    if (seen === undefined && this.mailboxes.size >= table.mailboxes.value) return
    const found = { info: { ...info, name }, survey: this.surveys }
    const isIdAsked = seen?.isIdAsked === true || (this.isSurveying && this.asksId)
    this.put(name, { ...unknown, ...seen, ...found, isIdAsked })
  }

  private renamed(from: string, to: string): void {
    if (this.isSurveying) this.needsSurvey = true
    const seen = this.mailboxes.get(from)
    if (seen === undefined) return
    const origin = this.origins.get(from) ?? from
    this.remove(from)
    this.origins.set(to, origin)
    this.put(to, seen)
    // the server may leave it to us to find out what is below
    if (seen.info.delimiter !== undefined && seen.info.hasChildren !== false) this.needsSurvey = true
  }

  private lost(name: string): void {
    if (!this.mailboxes.has(name)) return
    // it may still be among what was gathered before
    if (this.isSurveying) this.needsSurvey = true
    this.remove(name)
  }

  private put(name: string, seen: Seen): void {
    this.all.set(name, seen)
    if (seen.isDoubtful) this.doubts.add(name)
    else this.doubts.delete(name)
    this.touched.add(name)
  }

  private remove(name: string): void {
    this.all.delete(name)
    this.doubts.delete(name)
    this.origins.delete(name)
    this.touched.add(name)
  }

  private counted(data: StatusData, utf8: boolean): void {
    const name = canonicalName(mailboxName(data.name, utf8))
    const seen = this.mailboxes.get(name)
    if (seen === undefined || this.isOpen(name)) return
    const said = tracked(statusOf(data))
    if (said.unseen !== undefined && said.messages === undefined) this.reportsUnseen = true
    const isOther = isAnother(seen.status, said)
    const status = isOther ? said : { ...seen.status, ...said }
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

  /** Nothing is missing that the server can say. */
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

  /** Flags changed, and it is open whether `\Seen` is among them. RFC 5465 §5.3. */
  private leavesDoubt({ isDoubtful, status }: Seen, said: MailboxStatus): boolean {
    if (said.unseen !== undefined) return isDoubtful && said.messages === undefined
    const isChange = said.highestModSeq !== status.highestModSeq || said.messages !== status.messages
    return isDoubtful || (isChange && !this.reportsUnseen)
  }

  private doubt(name: string): void {
    const seen = this.mailboxes.get(name)
    if (seen === undefined) return
    this.put(name, { ...seen, isDoubtful: true, asked: seen.isPartial ? mostAsked - 1 : 0 })
  }
}

/** Once with its id, and once without. */
const mostAsked = 2

const unknown = {
  status: {},
  isDoubtful: true,
  isRefused: false,
  isPartial: false,
  isIdAsked: false,
  asked: 0,
  counted: 0
}

/** Another mailbox has the name. RFC 9051 §2.3.1.1, RFC 8474 §4. */
export const isAnother = (one: MailboxStatus, other: MailboxStatus): boolean =>
  isOther(one.uidValidity, other.uidValidity) || isOther(one.mailboxId, other.mailboxId)

const isOther = <A>(one: A | undefined, other: A | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other

/** An app may ask for more. */
const tracked = ({ highestModSeq, mailboxId, messages, uidNext, uidValidity, unseen }: MailboxStatus) => ({
  ...(messages === undefined ? {} : { messages }),
  ...(unseen === undefined ? {} : { unseen }),
  ...(uidNext === undefined ? {} : { uidNext }),
  ...(uidValidity === undefined ? {} : { uidValidity }),
  ...(highestModSeq === undefined ? {} : { highestModSeq }),
  ...(mailboxId === undefined ? {} : { mailboxId })
})

/** Its rights were taken away. RFC 5465 §5.9. */
const isForbidden = ({ attributes }: ListData): boolean =>
  attributes.some((attribute) => upperCase(attribute) === "\\NOACCESS")
