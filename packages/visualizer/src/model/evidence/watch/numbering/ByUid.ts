/** The commands that name messages by UIDs, and what nothing that comes of one shows. RFC 9051 §6.4.9. */
import type { ObservationId } from "@effect-imap/core/ImapError"
import { partIn } from "@effect-imap/core/internal/Advice"
import type { Received } from "../Line.ts"
import type { Expunges } from "./Expunges.ts"
import type { Followed } from "./Followed.ts"
import type { Gone } from "./Gone.ts"
import { readsContent, type Running } from "./InProgress.ts"
import type { Notes } from "./Notes.ts"
import { isWhole } from "./Results.ts"

export class ByUid {
  private readonly followed: Followed
  private readonly notes: Notes
  private readonly gone: Gone
  private readonly expunges: Expunges

  constructor(followed: Followed, notes: Notes, gone: Gone, expunges: Expunges) {
    this.followed = followed
    this.notes = notes
    this.gone = gone
    this.expunges = expunges
  }

  /** `hasCopyuid`: the server announces that it would tell of copies. RFC 4315 §2. */
  answered(command: Running, said: Received, hasCopyuid: boolean): void {
    const { notes } = this
    const { atMark, kinds, mailbox, results, selects } = this.followed
    const { isTaken, mistaken, name, numbers, text } = command
    // what did not come may be what the server left out
    if (partIn(said.text) !== undefined) return
    // what went meanwhile went by others
    const isDone = command.isDone && !isTaken
    const isOk = said.condition === "OK"
    if (name === "UID FETCH" && isOk && isOfSingle.test(text)) results.reads(numbers, mailbox)
    // whether a message was copied is told by COPYUID alone, which not each server sends
    const isVoid =
      isTaken || (!isDone && isOk && (answersEach.test(text) || movedNone(command, said, hasCopyuid)))
    if (name === "UID MOVE" && isOk && !isVoid) kinds.moves(numbers)
    const isNone = isVoid || (isOk && !isDone && kinds.areNone(numbers))
    // what some of the UIDs brought may have been meant
    if (mistaken !== undefined && (isNone || (command.differs && isWhole(mistaken, numbers))))
      return notes.add("numbers-as-uids", command, said)
    if (command.beyond !== undefined && isOk) return notes.add("uids-beyond", command, said)
    if (command.notGiven !== undefined && isOk && !isDone && this.isUngrown())
      return notes.add("uids-not-given", command, said)
    if (!isDone && atMark.names(command, said)) return
    if (command.gone !== undefined && !isDone)
      return notes.add(this.isOwnContent(command) ? "removed-then-read" : "uids-gone", command, said)
    if (name === "UID EXPUNGE") return this.expunges.answered(command, said)
    if (selects.raced.length > 0 && isOk && !isDone && ofUids.test(text))
      return notes.add("selects-raced", command, said)
    if (isVoid) this.broughtNone(command, said, hasCopyuid)
  }

  /** Nothing came of it. */
  private broughtNone(command: Running, said: Received, hasCopyuid: boolean): void {
    const { mailbox, results } = this.followed
    const row = results.rowOfNumbers(command.numbers, mailbox)
    const alone = this.voidOf(command, hasCopyuid)
    if (row === undefined && alone !== undefined && alone !== "moved-none" && isIssued.test(said.text))
      return this.notes.add("expunged-meanwhile", command, said)
    if (row !== undefined || alone !== undefined)
      this.notes.doubt(row, "numbers-as-uids", alone, command, said)
  }

  /** Returns what it shows that nothing came of a command. */
  private voidOf({ isTaken, name, numbers, text }: Running, hasCopyuid: boolean): ObservationId | undefined {
    // a range may well be empty, and some servers report no flags that were set before
    if (name === "UID FETCH" && isOfSingle.test(text))
      return this.isShown(numbers) ? "fetch-empty" : "uids-none"
    return name === "UID MOVE" && (isTaken || hasCopyuid) ? "moved-none" : undefined
  }

  /** No message has come that the server told of, and it is known which mailbox is open. */
  private isUngrown(): boolean {
    const { mailbox, selects } = this.followed
    return selects.raced.length === 0 && !mailbox.of.hasGrown
  }

  /** It asks for what is in messages that the app itself had removed. */
  private isOwnContent({ name, numbers, text }: Running): boolean {
    return name === "UID FETCH" && readsContent.test(text) && this.gone.areOwn(numbers)
  }

  /** The server had shown them on this connection, and nothing has gone since. */
  private isShown(uids: ReadonlyArray<number>): boolean {
    const { of } = this.followed.mailbox
    return of.removed === 0 && uids.some((uid) => of.shows(uid))
  }
}

/** The commands that a message answers, if there is one. RFC 9051 §6.4.5, §6.4.6. */
const answersEach = /^\S+ UID (?:FETCH|STORE) [\d:,]+ (?!.*(?:CHANGEDSINCE|\.SILENT))/i

const isOfSingle = /^\S+ UID \S+ [\d,]+ /i

/** Names messages of the open mailbox, of which something is to be reported if one of them is in it. */
const ofUids = /^\S+ UID (?:FETCH|STORE|MOVE) [\d:,]+ (?!.*(?:CHANGEDSINCE|\.SILENT))/i

/** UID MOVE, and UID COPY where the server would tell of it, did nothing. */
const movedNone = ({ name }: Running, { text }: Received, hasCopyuid: boolean): boolean =>
  (name === "UID MOVE" || (name === "UID COPY" && hasCopyuid)) && !/\[COPYUID /i.test(text)

/** RFC 5530 §3. */
const isIssued = /^\S+ OK \[EXPUNGEISSUED\]/i
