/**
 * How an app looks for new mail, and what it takes for new: the last message again and again, its own messages, or nothing,
 * because somebody else has read it or its search leaves it out. Line by line.
 */
import type { ObservationId } from "@effect-imap/core/ImapError"
import { marksRead } from "@effect-imap/core/internal/Advice"
import { type Data, dataIn } from "../Data.ts"
import { asksWhole, isFound, toLast, unreadCriteria } from "../facts.ts"
import { filledBy, mailboxNamed } from "../mailboxName.ts"
import { numbersIn, searchedIn } from "../numbersIn.ts"
import type { Dialogue } from "./Dialogue.ts"
import type { OpenMailbox } from "./OpenMailbox.ts"
import type { Received, Sent } from "./Line.ts"
import { add, drop, noMap, noSet, put } from "../../../trace/Sparse.ts"

/** What of a habit is of note: how often, and the lines of the first time. */
export interface Habit {
  /** The command's name. */
  readonly step: string
  count: number
  readonly lines: ReadonlyArray<number>
}

/** Fewer are chance, or what a person does. */
const fewest: ReadonlyMap<ObservationId, number> = new Map([
  ["last-again", 3],
  ["own-appended", 10],
  ["marked-first", 2],
  ["unread-excluded", 3]
])

/** Returns whether something that was done so often is no chance. */
export const isHabit = (id: ObservationId, count: number): boolean => count >= (fewest.get(id) ?? 1)

/** A message by its number, as far as its flags were reported. */
interface Message {
  isUnread: boolean
  /** It came while the mailbox was open. */
  readonly isNew: boolean
  /** The line that reported it as read, if nothing of this connection had made it so. */
  readAt: number | undefined
  line: number
}

/** A command of the app that is not answered yet. */
interface Running extends Sent {
  readonly name: string
  /** The UIDs of its answers, of a FETCH from a UID to the last one. */
  readonly uids: Array<number>
  /** The highest UID of what it fetched whole. */
  highest: number
  isFound: boolean
}

/** So many commands are followed at once; so many messages, and so many UIDs. */
const most = 64
const mostMessages = 4096

const ofUids = /^\S+ UID (?:FETCH|STORE|COPY|MOVE) ([\d:,]+)(?= |$)/i

/** Sets flags without a word of it, as marking what is read may be, too. */
const silent = /^\S+ (?:UID )?STORE \S+ \S+\.SILENT/i

export class Polling {
  habits: ReadonlyMap<ObservationId, Habit> = noMap
  private running: ReadonlyMap<string, Running> = noMap
  private of: OpenMailbox | undefined
  private messages: Array<Message | undefined> = []
  /** The message that came instead of a new one, with the lines that show it. */
  private last: { readonly uid: number; readonly lines: ReadonlyArray<number> } | undefined
  /** The UIDs of those that the app has fetched whole. */
  private had: ReadonlySet<number> = noSet
  /** The UIDs of the messages that the app stored in the open mailbox, and the lines at which it read one. */
  private own: ReadonlySet<number> = noSet
  private readOwn: ReadonlyArray<number> | undefined

  /** Those that are no chance. */
  get found(): ReadonlyMap<ObservationId, Habit> {
    return new Map(Array.from(this.habits).filter(([id, { count }]) => isHabit(id, count)))
  }

  sent(asked: Sent, { mailbox }: Dialogue): void {
    const { isApps, line, name = "", tag, text } = asked
    if (this.of !== mailbox) this.opens(mailbox)
    if (!isApps || tag === undefined || this.running.size >= most) return
    this.running = put(this.running, tag, { ...asked, name, uids: [], highest: 0, isFound: false })
    if (silent.test(text) || marksRead(text)) this.messages = []
    this.acts(numbersIn(ofUids.exec(text)?.[1] ?? "") ?? [], line, name)
    if (name === "APPEND" && this.readOwn !== undefined && isInto(text, mailbox)) {
      this.counts("own-appended", name, [line, ...this.readOwn])
      this.readOwn = undefined
    }
  }

  received(said: Received, { mailbox }: Dialogue): void {
    if (said.tag !== undefined) return this.answered(said.tag, said, mailbox)
    const data = dataIn(said.text)
    switch (data.name) {
      case "EXISTS":
        return this.exist(mailbox, said.line)
      case "EXPUNGE":
        this.messages.splice(data.number - 1, 1)
        return
      case "FETCH":
        return this.fetched(data, said.line)
      // it does not say which numbers its messages had. RFC 7162 §3.2.10
      case "VANISHED":
        this.messages = []
        return
      case "SEARCH":
      case "ESEARCH":
        return this.finds(said.text)
    }
  }

  /** The connection has ended. */
  end(): void {
    this.opens(undefined)
  }

  private opens(mailbox: OpenMailbox | undefined): void {
    this.of = mailbox
    this.last = this.readOwn = undefined
    this.messages = []
    this.own = noSet
    this.had = noSet
  }

  /** The app does something with these messages. */
  private acts(uids: ReadonlyArray<number>, line: number, name: string): void {
    const { last } = this
    if (last !== undefined && uids.includes(last.uid)) {
      this.counts("last-again", name, [...last.lines, line])
      this.last = undefined
    }
    if (name === "UID FETCH" && uids.some((uid) => this.own.has(uid))) this.readOwn = [line]
  }

  private exist({ exists = 0, more }: OpenMailbox, line: number): void {
    if (more === 0) return
    const isNew = !Array.from(this.running.values()).some(({ name }) => /APPEND|COPY/.test(name))
    for (let number = exists - more + 1; number <= Math.min(exists, mostMessages); number++)
      this.messages[number - 1] = { isUnread: false, isNew, readAt: undefined, line }
  }

  private fetched({ flags, isSeen, number, uid = 0 }: Data, line: number): void {
    for (const running of this.running.values()) {
      const { text: asked, uids } = running
      if (uid > 0 && toLast.test(asked) && uids.length < 2) uids.push(uid)
      if (asksWhole(asked)) running.highest = Math.max(running.highest, uid)
    }
    if (flags === undefined || number < 1 || number > mostMessages) return
    const isUnread = !isSeen
    const before = this.messages[number - 1]
    const isUnasked = !Array.from(this.running.values()).some(({ name }) => /FETCH|STORE/.test(name))
    const isMarked = !isUnread && before?.isNew === true && isUnasked
    this.messages[number - 1] = {
      isUnread,
      isNew: before?.isNew ?? false,
      readAt: isMarked ? (before.readAt ?? line) : undefined,
      line
    }
  }

  private finds(text: string): void {
    if (isFound(text)) for (const running of this.running.values()) running.isFound = true
    // those of a search from one to the last
    const [first, second] = searchedIn(text) ?? []
    if (first === undefined) return
    for (const { name, text: asked, uids } of this.running.values())
      if (name.endsWith("SEARCH") && toLast.test(asked))
        for (const uid of [first, second]) if (uid !== undefined) uids.push(uid)
  }

  private answered(tag: string, said: Received, mailbox: OpenMailbox): void {
    const command = this.running.get(tag)
    this.running = drop(this.running, tag)
    if (command === undefined || said.condition !== "OK") return
    const { line, text } = command
    const stored = /\[APPENDUID \d+ (\d+)\]/i.exec(said.text)?.[1]
    if (stored !== undefined && isInto(text, mailbox) && this.own.size < mostMessages)
      this.own = add(this.own, Number(stored))
    const from = toLast.exec(text)?.[1]
    if (from !== undefined) this.takes(Number(from), command, said)
    if (command.highest > 0 && this.had.size < mostMessages) this.had = add(this.had, command.highest)
    const criteria = unreadCriteria(text)
    if (criteria !== undefined) this.searched(criteria !== "UNSEEN", command, [said.line, line])
  }

  /** `*` is the last message, whatever its UID: a range has no order. RFC 9051 §9, seq-range. */
  private takes(from: number, { line, name, text, uids }: Running, said: Received): void {
    const [uid = from, another] = uids
    const isWhole = asksWhole(text)
    const isAgain = uid < from || (uid === from && isWhole && this.had.has(uid))
    this.last = isAgain && another === undefined ? { uid, lines: [line, said.line] } : undefined
    if (this.last === undefined || !isWhole) return
    this.counts("last-again", name, this.last.lines)
    this.last = undefined
  }

  private searched(hasMore: boolean, { isFound, line, name }: Running, lines: ReadonlyArray<number>): void {
    if (isFound) return void (this.habits = drop(this.habits, "unread-excluded"))
    const unread = this.messages.find((each) => each?.isUnread === true && each.line < line)
    if (unread !== undefined) {
      if (hasMore) this.counts("unread-excluded", name, [...lines, unread.line])
      return
    }
    for (const message of this.messages) {
      if (message?.readAt === undefined) continue
      this.counts("marked-first", name, [...lines, message.readAt])
      message.readAt = undefined
    }
  }

  private counts(id: ObservationId, step: string, lines: ReadonlyArray<number>): void {
    const known = this.habits.get(id)
    if (known === undefined) this.habits = put(this.habits, id, { step, count: 1, lines })
    else known.count++
  }
}

/** Returns whether a command stores a message in the open mailbox. */
const isInto = (text: string, { name }: OpenMailbox): boolean =>
  name !== "" && mailboxNamed(filledBy(text)) === name
