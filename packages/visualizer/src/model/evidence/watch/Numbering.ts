/**
 * The commands that name messages as nobody has: message numbers that were found and are used as UIDs, UIDs that are used as
 * numbers, numbers that have moved, UIDs of an earlier UIDVALIDITY, and messages that are gone, or that nobody has marked.
 * Line by line.
 */
import { type Data, dataIn } from "../Data.ts"
import { leavesMailbox } from "../facts.ts"
import type { Noticed } from "../Noticed.ts"
import { numbersIn } from "../numbersIn.ts"
import { noSet, setOf } from "../../../trace/Sparse.ts"
import type { Dialogue } from "./Dialogue.ts"
import type { Received, Sent } from "./Line.ts"
import type { Stranger } from "./Misnamings.ts"
import { OpenMailbox } from "./OpenMailbox.ts"
import type { ToldUids } from "./ToldUids.ts"
import { Answers } from "./numbering/Answers.ts"
import { ByNumber } from "./numbering/ByNumber.ts"
import { ByUid } from "./numbering/ByUid.ts"
import { Expunges } from "./numbering/Expunges.ts"
import { Followed } from "./numbering/Followed.ts"
import { Gone } from "./numbering/Gone.ts"
import { deletes, isByUid, removing, type Running } from "./numbering/InProgress.ts"
import { mistakenIn } from "./numbering/mistakenIn.ts"
import { Notes } from "./numbering/Notes.ts"
import { beyondIn, notGivenIn } from "./numbering/uidNext.ts"

export class Numbering {
  private readonly followed = new Followed()
  private readonly notes = new Notes(this.followed)
  private readonly byNumber = new ByNumber(this.followed, this.notes)
  private readonly answers = new Answers(this.followed, this.byNumber)
  private readonly gone = new Gone(this.followed, this.byNumber)
  private readonly expunges = new Expunges(this.followed.mailbox, this.notes)
  private readonly byUid = new ByUid(this.followed, this.notes, this.gone, this.expunges)

  /** The UIDs that the server told the app. */
  get told(): ToldUids {
    return this.followed.told
  }

  /** The commands that ask for what comes after a UID that the mailbox has not given. */
  get beyondUids(): ReadonlyArray<Stranger> {
    return this.followed.kinds.beyond
  }

  /** Those about messages that had been reported gone. */
  get late(): ReadonlyArray<Stranger> {
    return this.followed.kinds.late
  }

  /** The first of each kind. */
  get found(): ReadonlyArray<Noticed> {
    return this.foundBut(() => false)
  }

  /** The same without the commands whose UIDs the server had given on some connection. */
  foundBut(isGiven: (stranger: Stranger) => boolean): ReadonlyArray<Noticed> {
    const { atMark, kinds } = this.followed
    const { found, lost: messages } = this.byNumber
    const counted = (noticed: Noticed): Noticed =>
      noticed.id === "uids-as-numbers" ? { ...noticed, facts: { ...noticed.facts, messages } } : noticed
    return [found ?? [], atMark.found ?? [], ...kinds.foundBut(isGiven).map(counted)].flat()
  }

  /** Returns whether the command of this line took numbers for UIDs, or UIDs for numbers. */
  isMistake(line: number): boolean {
    return this.followed.kinds.isMistake(line)
  }

  /** The connection has ended. */
  end(): void {
    this.opens(new OpenMailbox())
    this.followed.running.end()
  }

  sent(asked: Sent, dialogue: Dialogue): void {
    const { isApps, name = "", tag, text } = asked
    const { running, selects } = this.followed
    this.follows(dialogue)
    if (leavesMailbox(name)) selects.sent(asked, dialogue)
    if (!isApps || tag === undefined || running.isFull) return
    if (removing.test(name) || deletes(text)) this.notes.isHeld = false
    running.begins(this.known({ ...asked, name, tag }))
  }

  received(said: Received, dialogue: Dialogue): void {
    const { line, tag, text, unread } = said
    const data = dataIn(text)
    this.follows(dialogue)
    if (tag !== undefined) return this.answered(tag, said, dialogue)
    this.reads(data, line)
    if (data.isRemoval || data.name === "FETCH" || unread) this.followed.running.comes(dialogue.mailbox.gone)
  }

  private follows({ mailbox }: Dialogue): void {
    if (this.followed.mailbox.of === mailbox) return
    this.opens(mailbox)
    if (mailbox.validity !== undefined) this.told.begins(mailbox.name, mailbox.validity, mailbox.validityLine)
  }

  private opens(mailbox: OpenMailbox): void {
    this.followed.opens(mailbox)
    this.byNumber.forgets()
    this.gone.forgets()
    this.expunges.forgets()
  }

  /** Returns a command with what is known of the messages that it names. */
  private known(asked: Sent & Pick<Running, "name" | "tag">): Running {
    const { mailbox, results, told } = this.followed
    const { exists, removed, told: toldAt } = mailbox.of
    const { name, text } = asked
    const isUid = isByUid(name)
    const set = named.exec(text)?.[1] ?? ""
    const numbers = numbersIn(set) ?? []
    const ends = set.match(/\d+/g)?.map(Number) ?? []
    return {
      ...asked,
      set,
      ends,
      numbers,
      ...mistakenIn({ ends, name, numbers }, results, mailbox),
      takes: setOf(isUid && (removing.test(name) || deletes(text)) ? numbers : []),
      gone: isUid && numbers.length > 0 ? mailbox.goneAt(numbers) : undefined,
      removed,
      removedAt: this.gone.at,
      exists,
      isDone: false,
      copied: undefined,
      isTaken: false,
      untold: setOf(isUid ? told.lacks(numbers, text, mailbox) : []),
      there: noSet,
      shifted: this.byNumber.sent({ ...asked, numbers, exists }),
      uid: isUid || numbers.length !== 1 ? undefined : mailbox.of.uidOf(numbers[0] ?? 0),
      toldAt: toldAt?.line,
      beyond: beyondIn(text, mailbox.of),
      notGiven: notGivenIn(name, numbers, mailbox.of)
    }
  }

  private reads(data: Data, line: number): void {
    const { name, number, text, uidValidity, vanished } = data
    switch (name) {
      case "EXPUNGE":
        return this.gone.expunged(number, line)
      case "VANISHED":
        return vanished && this.gone.vanished(vanished, line)
      case "FETCH":
        return this.answers.fetched(data, line)
      case "SEARCH":
      case "ESEARCH":
        return this.answers.finds(text, line)
      case "SORT":
      case "THREAD":
        return this.answers.sorts(text, line)
      case "OK":
        if (uidValidity !== undefined) this.told.begins(this.followed.mailbox.of.name, uidValidity, line)
        return this.copied(text)
    }
  }

  /** COPYUID. RFC 4315 §3. */
  private copied(text: string, command?: Running): void {
    const [, uids, made = ""] = copyuid.exec(text) ?? []
    if (uids === undefined) return
    const { running } = this.followed
    const [now, another] = numbersIn(uids) ?? []
    running.shows(numbersIn(uids) ?? [])
    const copying = command ?? running.only(copies)
    if (copying !== undefined && now !== undefined && another === undefined)
      copying.copied = { now, at: numbersIn(made)?.[0] }
  }

  private answered(tag: string, said: Received, dialogue: Dialogue): void {
    const { results, running, told } = this.followed
    const command = running.answered(tag)
    results.answered()
    if (command === undefined) return
    this.copied(said.text, command)
    command.isTaken = dialogue.movedNone(said)
    told.guessed(command, said)
    this.byNumber.answered(command, said)
    if (said.condition === "OK") this.expunges.marked(command)
    if (isByUid(command.name)) return this.byUid.answered(command, said, dialogue.hasUidplus)
    if (command.name === "EXPUNGE") this.expunges.answered(command, said)
  }
}

const named = /^\S+ (?:UID )?(?:FETCH|STORE|COPY|MOVE|EXPUNGE) ([\d:,]+)(?= |$)/i
const copies = /^(?:COPY|MOVE)$/
const copyuid = /^\S+ OK \[COPYUID \d+ ([\d:,]+) ([\d:,]*)/i
