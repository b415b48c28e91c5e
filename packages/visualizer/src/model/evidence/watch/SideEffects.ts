/**
 * What the app's commands did besides what they were sent for, line by line: messages that were marked as read, or removed
 * with those that were meant; and messages that came without their content.
 */
import { marksRead } from "@effect-imap/core/internal/Advice"
import { type Data, dataIn } from "../Data.ts"
import { asksWhole, deletionMark, isFound, leavesMailbox, unreadCriteria } from "../facts.ts"
import { mayHave, numbersIn, searchedIn, sizeOf } from "../numbersIn.ts"
import { Sizes } from "./Sizes.ts"
import { Undelivered } from "./Undelivered.ts"
import { type Command, type Dialogue, isSelect } from "./Dialogue.ts"
import type { OpenMailbox } from "./OpenMailbox.ts"
import type { Received, Sent } from "./Line.ts"
import { add, drop, noList, noMap, noSet, put, remove } from "../../../trace/Sparse.ts"

/** A command of the app that is not answered yet, and what of an answer to it is of note. */
interface Running extends Sent {
  readonly name: string
  readonly isOfContent: boolean
  readonly isMarking: boolean
  readonly asksFlags: boolean
  /** The messages that it was answered with, and whether one had content. */
  answers: ReadonlySet<string>
  hasContent: boolean
  /** A search found something meanwhile. */
  hasFound: boolean
  /** A message went meanwhile, or a line could not be read: what did not come may have been in it. */
  isUnsure: boolean
}

/** So many commands are followed at once, and so many messages counted. */
const most = 64
const mostUnread = 4096

/** So many UIDs are named. */
const mostUids = 24

/** What a program does with messages that it works through. */
const works = /^(?:UID )?(?:STORE|MOVE|EXPUNGE)$/

const asksFlags = /\b(?:FLAGS|ALL|FAST|FULL)\b/i

/** So begins what tells a message from the others of one connection alone. */
const ofOne = " "

export const withoutContent = /[ (](?:BODY\[\]|RFC822)(?:<\d+>)? NIL\b/i

export class SideEffects {
  /** The name of the FETCH that marked messages as read, which ones, and the first lines and answer. */
  seen:
    | {
        readonly name: string
        /** Each once, however often it was marked. */
        messages: ReadonlySet<string>
        readonly lines: ReadonlyArray<number>
        readonly text: string
        /** The UIDs, if all of them are known and there are few. */
        uids: ReadonlyArray<string> | undefined
      }
    | undefined
  /** The app changed flags itself, or moved or removed messages: it does more than read. */
  isAtWork = false
  /** The messages without content, such as `UID 3`, each with its first lines. */
  contentless: ReadonlyMap<string, ReadonlyArray<number>> = noMap
  /** Those that the app removed after that, or that did not come at all. */
  readonly undelivered = new Undelivered()
  /** Those that came with far fewer octets than they have. */
  readonly sizes = new Sizes()
  /** All that the app asked of them in whole, it asked by the item RFC822. */
  isByOldItem = true
  /**
   * How many messages were removed by each EXPUNGE that removed more than this connection had marked, how many it had marked of
   * them, and the lines of the first answer and command.
   */
  others:
    | {
        count: number
        marked: number
        /** The UIDs of those that it had not marked, if all are known and there are few. */
        uids: ReadonlyArray<number> | undefined
        readonly lines: readonly [number, number]
      }
    | undefined
  /** The lines of a search for unread messages that found none right after that. */
  unseen: readonly [answer: number, asked: number] | undefined
  /** Messages were marked since the last search for unread ones. */
  private isUnsearched = false
  /** The next search after a mark found some: what was marked may be among them, if it was set back. */
  private isFoundAgain = false
  private running: ReadonlyMap<string, Running> = noMap
  /** The UIDs that a search for unread messages found, and that nothing has read since. */
  private unread: ReadonlySet<number> = noSet
  private marked = 0
  /** The UIDs of those, and of what went while EXPUNGE was not answered; absent once one is not known. */
  private ownMarks: ReadonlyArray<number> | undefined = noList
  private expunged: ReadonlyArray<number> | undefined = noList

  sent(asked: Sent, { mailbox: { isReadOnly } }: Dialogue): void {
    const { isApps, name, tag, text } = asked
    this.sizes.sent(name)
    // a UID is of one mailbox
    if (this.seen !== undefined && isSelect(name ?? "")) this.seen.uids = undefined
    if (leavesMailbox(name ?? "")) {
      this.marked = 0
      this.ownMarks = this.expunged = noList
      this.unread = noSet
      this.undelivered.opens()
    }
    if (name?.endsWith("STORE") === true) this.unread = noSet
    if (!isApps || tag === undefined || name === undefined) return
    this.isAtWork ||= works.test(name)
    const isFetch = name.endsWith("FETCH")
    if (isFetch && asksWhole(text)) this.isByOldItem &&= /\bRFC822(?=[ )]|$)/i.test(text)
    const isMarking = !isReadOnly && marksRead(text)
    if (this.running.size < most)
      this.running = put(this.running, tag, {
        ...asked,
        name,
        isMarking,
        asksFlags: asksFlags.test(text),
        isOfContent: isFetch && asksWhole(text),
        answers: noSet,
        hasContent: false,
        hasFound: false,
        isUnsure: false
      })
  }

  received(said: Received, { answered, mailbox }: Dialogue): void {
    const { tag, text } = said
    if (tag !== undefined) return this.answered(tag, said, answered)
    this.sizes.received(said, mailbox)
    const data = dataIn(text)
    if (said.unread === true || data.isRemoval)
      for (const running of this.running.values()) running.isUnsure = true
    if (data.isRemoval && Array.from(this.running.values()).some(({ name }) => name === "EXPUNGE"))
      this.expunges(data.vanished === undefined ? mailbox.gone : numbersIn(data.vanished.set))
    switch (data.name) {
      case "SEARCH":
      case "ESEARCH":
        return this.finds(text)
      case "FETCH":
        return this.fetched(data, said, mailbox)
    }
  }

  /** Each mark was followed by a search for unread messages that found none. */
  get isUnseenEach(): boolean {
    return this.unseen !== undefined && !this.isUnsearched && !this.isFoundAgain
  }

  private expunges(gone: number | ReadonlyArray<number> | undefined): void {
    const uids = typeof gone === "number" ? [gone] : gone
    const all = uids && this.expunged?.concat(uids)
    this.expunged = all !== undefined && all.length <= mostUids ? all : undefined
  }

  /** A result belongs to the search in progress, if there is one alone. */
  private finds(text: string): void {
    if (isFound(text)) for (const running of this.running.values()) running.hasFound = true
    const found = searchedIn(text)
    if (found === undefined) return
    const searches = Array.from(this.running.values()).filter(({ name }) => name.endsWith("SEARCH"))
    if (searches.length > 0 && searches.every(({ name }) => name === "UID SEARCH"))
      this.undelivered.names(found)
    const [search, another] = searches.filter(({ name }) => name === "UID SEARCH")
    if (another !== undefined || unreadCriteria(search?.text ?? "") === undefined) return
    for (const uid of found) if (this.unread.size < mostUnread) this.unread = add(this.unread, uid)
  }

  private answered(tag: string, { condition, line }: Received, of: Command | undefined): void {
    this.sizes.answered(condition)
    const command = this.running.get(tag)
    const { hasFound = false, line: asked, name = "", text } = command ?? {}
    this.running = drop(this.running, tag)
    if (condition !== "OK" || asked === undefined || text === undefined) return
    if (this.isUnsearched && unreadCriteria(text) === "UNSEEN") {
      this.isUnsearched = false
      this.isFoundAgain ||= hasFound
      if (!hasFound) this.unseen ??= [line, asked]
    }
    if (command?.isOfContent === true && !command.hasContent)
      for (const message of command.answers) this.withholds(message, line, asked)
    const mark = name.endsWith("STORE") ? deletionMark(text) : undefined
    if (mark?.isRemoved === false) {
      this.marked += sizeOf(mark.set)
      const uids = name === "UID STORE" ? numbersIn(mark.set ?? "") : undefined
      const all = uids && this.ownMarks?.concat(uids)
      this.ownMarks = all !== undefined && all.length <= mostUids ? all : undefined
    }
    const done = { text, line: asked, answer: line }
    const { answers, isOfContent = false, isUnsure } = command ?? {}
    if (answers !== undefined && isOfContent && isUnsure === false && answers.size < most)
      this.undelivered.fetched(done, answers)
    const count = of === undefined ? 0 : of.mailbox.removed - of.removed
    this.undelivered.answered(done, count)
    if (name !== "EXPUNGE") return
    const { expunged, marked, ownMarks } = this
    this.marked = 0
    this.ownMarks = this.expunged = noList
    // without a mark of its own, it is what a program sends to empty a mailbox of all that has one
    if (marked === 0 || count <= marked) return
    const known = expunged?.length === count && ownMarks !== undefined ? expunged : undefined
    const uids = known?.filter((uid) => !ownMarks?.includes(uid))
    const isKnown = this.others === undefined || this.others.uids !== undefined
    this.others ??= { count: 0, marked: 0, uids: noList, lines: [line, asked] }
    this.others.uids = isKnown && uids !== undefined ? this.others.uids?.concat(uids) : undefined
    this.others.count += count
    this.others.marked += marked
  }

  /** The message came without its content. */
  private withholds(message: string, line: number, asked: number): void {
    if (this.contentless.size < most && !this.contentless.has(message))
      this.contentless = put(this.contentless, message, [line, asked])
    this.undelivered.withholds(message, [line, asked])
  }

  private fetched(
    { isSeen, number, uid }: Data,
    { line, text, unread }: Received,
    { line: opened, name: mailbox, removed, validity }: OpenMailbox
  ): void {
    const message = uid === undefined ? `number ${number}` : `UID ${uid}`
    for (const command of this.running.values()) {
      const { asksFlags: hasFlags, isMarking, isOfContent, line: asked, name } = command
      // what another session did to other messages, the server reports meanwhile
      if (!names(command.text, number, uid)) continue
      if (isOfContent && withoutContent.test(text)) this.withholds(message, line, asked)
      else if (asksWhole(text)) this.undelivered.comes(message)
      command.hasContent ||= unread === true || asksWhole(text)
      if (isOfContent && command.answers.size < most) command.answers = add(command.answers, message)
      if (!isMarking || !isSeen) continue
      // with flags asked for, an answer has them whether they changed or not
      if (hasFlags && !this.unread.has(uid ?? 0)) continue
      if (hasFlags) this.unread = remove(this.unread, uid ?? 0)
      this.seen ??= { name, messages: noSet, lines: [line, asked], text, uids: [] }
      this.isUnsearched = true
      // a number is another message's once one has gone
      const which =
        uid === undefined
          ? `${ofOne}${opened} ${number} ${removed}`
          : `${mailbox === "" ? `${ofOne}${opened}` : mailbox} ${validity} ${uid}`
      if (this.seen.messages.has(which)) continue
      this.seen.messages = add(this.seen.messages, which)
      const { uids } = this.seen
      this.seen.uids =
        uid === undefined || uids === undefined || uids.length >= mostUids ? undefined : [...uids, `${uid}`]
    }
  }
}

const set = /^\S+ (UID )?\S+ ([\d:,*]+) /i

/** Returns whether a command names a message, as far as that is known. */
const names = (text: string, number: number, uid = number): boolean => {
  const [, isUid, named = "1:*"] = set.exec(text) ?? []
  return mayHave(named, isUid === undefined ? number : uid)
}
