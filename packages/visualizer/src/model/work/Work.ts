/** What an app asked of its mailboxes, and what came of it, line by line: each kind of command once. */
import { countedIn, partIn } from "@effect-imap/core/internal/Advice"
import type { Connection } from "../connection/Connection.ts"
import { dataIn } from "../evidence/Data.ts"
import { humanText } from "../evidence/facts.ts"
import { notKept, onlyFlags } from "../evidence/flags.ts"
import { foundIn, resultIn } from "../evidence/found.ts"
import { KnownFlags } from "../evidence/watch/KnownFlags.ts"
import { numbersIn, sizeOf } from "../evidence/numbersIn.ts"
import type { Dialogue } from "../evidence/watch/Dialogue.ts"
import type { OpenMailbox } from "../evidence/watch/OpenMailbox.ts"
import { withoutContent } from "../evidence/watch/SideEffects.ts"
import { isShort, StatedSizes } from "../evidence/watch/Sizes.ts"
import { leftOutIn, StoredFlags } from "../evidence/watch/StoredFlags.ts"
import type { Received, Sent } from "../evidence/watch/Line.ts"
import { listens } from "../evidence/watch/Watches.ts"
import { unquoted } from "../evidence/mailboxName.ts"
import { type Asking, askingOf } from "./deeds.ts"
import { brings, counts, type Kind, kindOf, laterKey, mostAlike, type Running, type Vain } from "./Kind.ts"
import { type News, opens, tells, type Told } from "./Told.ts"
import { add, drop, noList, noMap, noSet, push, put, remove } from "../../trace/Sparse.ts"
import { atOnce } from "../../trace/pieces.ts"

/** So many kinds are told by their details, and so many mailboxes; and so many kinds are kept in all. */
const most = 64
const mostKinds = 192

/** Where the commands in further mailboxes are counted. */
const elsewhere = "other mailboxes"

/** So many commands are followed at once, and so many of them may be what brings data. */
const mostAtOnce = 1024
const mostOldest = 32
const mostMessages = 4096

const opening = /^(?:SELECT|EXAMINE) ("(?:[^"\\]|\\.)*"|\S+)/i

export class Work {
  private all: ReadonlyMap<string, Kind> = noMap
  /** With how many different details a deed was done in a mailbox. */
  private details: ReadonlyMap<string, number> = noMap
  private running: ReadonlyMap<string, Running> = noMap
  private told: ReadonlyArray<Told> = noList
  /** The last command that was answered with OK, until it is known that it had been sent whole. */
  private done: { readonly tag: string; readonly kind: Kind; readonly running: Running } | undefined
  /** The last command that changes something, and of which kind it is. */
  private changed: { readonly line: number; readonly kind: Kind } | undefined
  private mailbox: string | undefined
  private readonly flags = new KnownFlags()
  private readonly stored = new StoredFlags()
  private readonly sizes = new StatedSizes()
  private enteredAt = 0
  private lastLine = 0
  /** The time of the last answer to a command of the app. */
  private answeredAt = -Infinity

  get kinds(): ReadonlyMap<string, Kind> {
    this.settle()
    return this.all
  }

  sent(asked: Sent, { mailbox: open }: Dialogue): void {
    const { bytes, isApps: isOfApp, line, name, tag, text, time } = asked
    this.lastLine = line
    this.settle()
    this.sizes.sent(name)
    this.stored.sent(asked)
    if (tag === undefined || name === undefined || this.running.size >= mostAtOnce) return
    const command = text.slice(tag.length + 1)
    const mailbox = opening.exec(command)?.[1]
    const opens = mailbox === undefined ? undefined : unquoted(mailbox)
    // of the library's own, only what brings messages is of note
    const asking = isOfApp || /FETCH|STORE/.test(name) ? askingOf(command) : undefined
    const octets = bytes === undefined ? undefined : bytes - tag.length
    const kind =
      isOfApp && asking !== undefined && opens === undefined
        ? this.kindOf(asking, { line, name }, octets)
        : undefined
    const running: Running = {
      name,
      asking,
      line,
      sentAt: time,
      isApps: isOfApp,
      kind,
      counting: `${open.line}-${open.removed}`,
      opens,
      count: 0,
      messages: noSet,
      uids: noSet,
      inVain: this.vainOf(name, text, open),
      isUnkept: name.endsWith("STORE") && notKept(text, open.permitted).length > 0,
      isParted: false,
      isCut: false,
      isPart: false,
      octets: 0,
      short: 0,
      empty: 0,
      absent: 0,
      found: "",
      isBegun: false
    }
    this.flags.sent({ name, text })
    if (kind !== undefined) counts(kind, running, octets)
    if (kind !== undefined && changes.test(name)) this.changed = { line, kind }
    this.running = put(this.running, tag, running)
  }

  received(said: Received, dialogue: Dialogue): void {
    const { answered, mailbox } = dialogue
    const { code, condition, tag, text, time } = said
    this.lastLine = said.line
    this.stored.received(said, dialogue)
    if (tag === undefined) {
      this.flags.received(said)
      return this.takes(said, mailbox)
    }
    this.settle()
    const running = this.running.get(tag)
    this.running = drop(this.running, tag)
    if (running === undefined) return
    const { asking, isApps, kind, name, opens } = running
    if (kind !== undefined) kind.open = remove(kind.open, running)
    if (kind !== undefined) kind.took += Math.max(0, time - Math.max(running.sentAt, this.answeredAt))
    if (isApps) this.answeredAt = time
    const isDone = condition === "OK"
    this.leaves(running, said, dialogue)
    if (isDone && running.isCut) this.counts(running, text)
    if (isDone && isApps) {
      running.isPart ||= partIn(text) !== undefined
      running.isParted = leftOutIn(text).length > 0
    }
    if (isDone && kind !== undefined && answered !== undefined) this.stored.stored(answered, said, kind)
    if (opens !== undefined || (isDone && /^(?:CLOSE|UNSELECT)$/i.test(name)))
      this.enters(isDone ? opens : undefined, said.line)
    if (isDone && kind !== undefined) {
      // it may be about what has come meanwhile
      const isDoubtful = running.inVain !== "readOnly" && (running.isBegun || mailbox.hasGrown)
      return void (this.done = {
        tag,
        kind,
        running: isDoubtful ? { ...running, inVain: undefined } : running
      })
    }
    // a mailbox that was opened is told by what was done in it
    const refused =
      isDone || !isApps || asking === undefined ? undefined : (kind ?? this.kindOf(asking, running))
    if (refused === undefined) return
    if (kind === undefined) refused.count++
    refused.refused++
    if (name.endsWith("FETCH")) refused.came += running.count
    refused.refusedSet = asking?.set
    const refusal = code === undefined ? humanText(text) : `[${code}]`
    refused.isMixed ||= refused.refusal !== "" && refused.refusal !== refusal
    refused.refusal = refusal
    refused.refusedAt = said.line
  }

  /** The trace has the beginning of a result alone, and the server says how many there are. */
  private counts(running: Running, text: string): void {
    const count = countedIn(text) ?? 0
    if (!/SEARCH/.test(running.name) || count < running.count) return
    running.count = count
    running.isCut = false
  }

  /** Returns what the server told of each mailbox, and while it was open. */
  get toldOf(): ReadonlyArray<Told> {
    const { lastLine } = this
    return this.told.map((told) => ({
      ...told,
      open: told.open.map(({ from, to }) => ({ from, to: Math.min(to, lastLine) }))
    }))
  }

  /** The connection ended before the server had all of a command: if it had an answer, that was none to it. */
  cut(tag: string): void {
    if (this.done?.tag !== tag) return
    this.done.kind.early++
    this.done = undefined
  }

  /** Returns why a command can change nothing, if it cannot. RFC 9051 §6.3.3, §6.4.6, §6.4.9. */
  private vainOf(
    name: string,
    text: string,
    { hasGrown, isReadOnly, uidNext = Infinity }: OpenMailbox
  ): Vain | undefined {
    const isStore = name.endsWith("STORE")
    if (isStore && isReadOnly) return "readOnly"
    const [, set = ""] = /^\S+ UID (?:COPY|STORE) ([\d:,]+) /i.exec(text) ?? []
    const isNotGiven = set !== "" && set.split(/[:,]/).every((uid) => Number(uid) >= uidNext)
    if (isNotGiven && !hasGrown) return "notGiven"
    return isStore && this.flags.lacking(text) !== undefined ? "lacking" : undefined
  }

  private settle(): void {
    if (this.done !== undefined) brings(this.done.kind.brought, this.done.running)
    this.done = undefined
  }

  /** The connection was left within a response. */
  unfinished(): void {
    const reading = this.first(({ name }) => /FETCH$/i.test(name))
    if (reading !== undefined) reading.isBegun = true
  }

  private enters(mailbox: string | undefined, line: number): void {
    const left = this.toldIn(this.mailbox)?.open.at(-1)
    if (left !== undefined) left.to = Math.min(left.to, line)
    const known = this.toldIn(mailbox)
    if (known !== undefined) opens(known, line)
    this.enteredAt = line
    this.mailbox = mailbox
  }

  /** Every command counts: a deed with more details than are told is one kind, and so are those that are too many. */
  private kindOf(asking: Asking, command: Pick<Running, "line" | "name">, octets?: number): Kind {
    const { line } = command
    const own = asking.isOfServer ? undefined : this.mailbox
    const known = this.all.get(keyOf(asking, own))
    if (known !== undefined) return this.laterOf(known, asking, command, octets)
    const deed = { ...asking, doing: asking.deed }
    const alike = keyOf(deed, own)
    const details = this.details.get(alike) ?? 0
    const isTold = details < mostAlike && this.all.size < most
    if (isTold) this.details = put(this.details, alike, details + 1)
    const isOwn = isTold || own === undefined || this.all.size < mostKinds || this.all.has(alike)
    const [some, mailbox] = [isTold ? asking : deed, isOwn ? own : elsewhere]
    const kind = this.all.get(keyOf(some, mailbox)) ?? kindOf(some, { mailbox, line, octets })
    this.all = put(this.all, keyOf(some, mailbox), kind)
    return kind
  }

  /**
   * Returns the kind of a command that was asked before. What is asked anew since something else was changed is told after that, once:
   * before and after are the story then.
   */
  private laterOf(
    known: Kind,
    asking: Asking,
    command: Pick<Running, "line" | "name">,
    octets?: number
  ): Kind {
    const { changed } = this
    const { line, name } = command
    const key = laterKey(keyOf(asking, known.mailbox))
    const later = this.all.get(key)
    const last = later ?? known
    const isAnew = changed !== undefined && changed.line > last.last && changed.kind !== last
    const isSame = asking.set === undefined || last.sets.has(asking.set)
    // what was done is done once more for other messages, or in vain
    const isTold = !changes.test(name) || last.refused === last.count
    if (!isAnew || !isSame || !isTold || known.isOften) return last
    known.isOften = later !== undefined || this.all.size >= most
    if (known.isOften) return last
    const made = kindOf(asking, { mailbox: known.mailbox, line, octets })
    this.all = put(this.all, key, made)
    return made
  }

  private takes(said: Received, mailbox: OpenMailbox): void {
    const { bytes = 0, line, text, truncated } = said
    const came = this.sizes.received(said, mailbox)
    const { isRemoval: isGone, listed, name: what, number, uid, vanished } = dataIn(text)
    if (what === "EXISTS") return this.grows(mailbox.more, line)
    if (what === "NO") return this.isIn(text)
    if (!Object.hasOwn(causes, what) || vanished?.isEarlier === true) return
    const count = what === "VANISHED" ? sizeOf(vanished?.set) : 1
    const cause = this.first(
      (running) =>
        causes[what]?.test(running.name) === true && isOf(running, what, text) && mayRemove(running, mailbox)
    )
    if (cause === undefined) {
      // while a mailbox is opened, QRESYNC tells what happened before
      if (this.mailbox === undefined || this.first(({ opens }) => opens !== undefined)) return
      if (isGone) this.tell({ line, what: "gone", count })
      if (what === "FETCH" && onlyFlags.test(text)) this.tell({ line, what: "changed", count: 1 })
      return
    }
    cause.isBegun = true
    if (came !== undefined && isShort(came)) return void cause.short++
    if (what === "FETCH" && withoutContent.test(text)) return void cause.empty++
    if (/\\NONEXISTENT\b/i.test(listed?.attributes ?? "")) return void cause.absent++
    cause.octets += bytes
    if (what === "FETCH") return comes(cause, number, uid === undefined ? undefined : mailbox.keyOf(uid))
    if (!/SEARCH|SORT/.test(what)) return void (cause.count += count)
    const told = resultIn(what, text)
    cause.count += foundIn(what, told)
    cause.isCut ||= truncated && !/\bCOUNT \d/i.test(told)
    cause.found = inOrder(told)
  }

  /** What went while a command moved fewer messages went by others. */
  private leaves(running: Running, said: Received, dialogue: Dialogue): void {
    const { copied } = dialogue.answered ?? {}
    const own = dialogue.movedNone(said)
      ? 0
      : running.name.endsWith("MOVE") && copied
        ? sizeOf(copied)
        : Infinity
    if (running.count <= own) return
    this.tell({ line: said.line, what: "gone", count: running.count - own })
    running.count = own
  }

  /** The server says in a line of its own that the answer to come is a part. */
  private isIn(text: string): void {
    const running = partIn(text) && this.first(({ isApps }) => isApps)
    if (running !== undefined) running.isPart = true
  }

  /** More messages are news, unless the mailbox is being opened, or this connection may have put them there. */
  private grows(more: number, line: number): void {
    const isOwn = this.first(({ name, opens }) => opens !== undefined || /APPEND|COPY|MOVE/i.test(name))
    if (more > 0 && isOwn === undefined) this.tell({ line, what: "came", count: more })
  }

  private toldIn(mailbox: string | undefined): Told | undefined {
    return this.told.find((told) => told.mailbox === mailbox)
  }

  private tell(news: News): void {
    const { enteredAt: from, mailbox } = this
    const known = this.toldIn(mailbox)
    const told = known ?? { mailbox, line: news.line, news: noList, open: [{ from, to: Infinity }] }
    if (known === undefined) this.told = push(this.told, told, most)
    tells(told, news)
  }

  /** Returns the first of the commands in progress that is such: each line of data asks for it, so it is one of the oldest. */
  private first(is: (running: Running) => boolean): Running | undefined {
    let left = mostOldest
    for (const running of this.running.values()) {
      if (is(running)) return running
      if (--left === 0) return undefined
    }
    return undefined
  }
}

/** A message that has this number, and a UID, answers a command. */
const comes = (cause: Running, number: number, uid: string | undefined): void => {
  // of one that could not be read, nobody knows which it is, or whether it is one
  if (number === 0) return
  if (cause.messages.size >= mostMessages) return void cause.count++
  cause.messages = add(cause.messages, number)
  cause.count = cause.messages.size
  if (uid !== undefined) cause.uids = add(cause.uids, uid)
}

/** Returns the work on a connection that was read in whole. */
export const workOf = (connection: Connection): Work => {
  const work = new Work()
  atOnce(listens(connection, [work]))
  for (const { isCut, tag } of connection.commands) if (isCut) work.cut(tag)
  if (connection.unfinished.length > 0) work.unfinished()
  return work
}

/** Commands that change a mailbox, or what is in it. */
const changes = /^(?:(?:UID )?(?:STORE|COPY|MOVE|EXPUNGE)|APPEND|CLOSE|CREATE|DELETE|RENAME)$/

const keyOf = ({ doing, numbers }: Asking, mailbox = ""): string => `${mailbox}\n${numbers} ${doing}`

/** The commands that data answers. RFC 9051 §6. */
const causes: Readonly<Record<string, RegExp>> = {
  EXPUNGE: /EXPUNGE|MOVE|CLOSE/i,
  VANISHED: /EXPUNGE|MOVE|CLOSE/i,
  FETCH: /FETCH|STORE/i,
  SEARCH: /SEARCH/i,
  ESEARCH: /SEARCH|SORT/i,
  SORT: /SORT/i,
  LIST: /LIST/i,
  LSUB: /LSUB/i,
  XLIST: /XLIST/i
}

/** Returns whether data may answer a command: the flags of a message do not answer what asks for more. RFC 9051 §7.5.2. */
const isOf = ({ asking, name }: Running, what: string, text: string): boolean =>
  what !== "FETCH" || !onlyFlags.test(text) || asking?.isOfFlags === true || /STORE$/i.test(name)

/** Returns whether a command may have removed the message that a line reports gone: one with UIDs removes none but these. */
const mayRemove = ({ asking, name }: Running, { gone }: OpenMailbox): boolean =>
  gone === undefined || !name.startsWith("UID ") || (numbersIn(asking?.set ?? "")?.includes(gone) ?? true)

/** A longer result is not sorted, in characters. */
const longestInOrder = 16_384

/** Two results that have the same numbers are the same. */
const inOrder = (result: string): string =>
  result.length <= longestInOrder && /^[\d ]+$/.test(result)
    ? result.trim().split(/ +/).toSorted().join(" ")
    : result
