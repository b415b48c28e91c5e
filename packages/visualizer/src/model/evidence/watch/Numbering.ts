/**
 * The commands that name messages as nobody has: message numbers that were found and are used as UIDs, UIDs that are used as
 * numbers, numbers that have moved, UIDs of an earlier UIDVALIDITY, and messages that are gone, or that nobody has marked.
 * Line by line.
 */
import type { ObservationId } from "@effect-imap/core/ImapError"
import { partIn } from "@effect-imap/core/internal/Advice"
import { type Data, dataIn } from "../Data.ts"
import { deletionMark, leavesMailbox, toLast } from "../facts.ts"
import type { Noticed } from "../Noticed.ts"
import type { Dialogue } from "./Dialogue.ts"
import { filledBy, mailboxNamed } from "../mailboxName.ts"
import { MarksRemoved } from "./MarksRemoved.ts"
import { Misnamings, type Stranger } from "./Misnamings.ts"
import { OpenMailbox } from "./OpenMailbox.ts"
import { numbersIn } from "../numbersIn.ts"
import { NamedMessages } from "./NamedMessages.ts"
import { RacedSelects } from "./RacedSelects.ts"
import { type Given, isBeyond, isRow, isWhole, Results } from "./Results.ts"
import { Shifts } from "./Shifts.ts"
import { StaleNumber } from "./StaleNumber.ts"
import { ToldUids } from "./ToldUids.ts"
import type { Received, Sent } from "./Line.ts"
import { WrongMarks } from "./WrongMarks.ts"
import { add, drop, noMap, noSet, put, setOf } from "../../../trace/Sparse.ts"

/** A command of the app that is not answered yet. */
interface Running extends Sent {
  readonly name: string
  /** The messages that it names, as it does, and the ends of its ranges. */
  readonly set: string
  readonly ends: ReadonlyArray<number>
  readonly numbers: ReadonlyArray<number>
  /** The same of a command that marks messages as deleted, or takes them out: each that goes is looked up. */
  takes: ReadonlySet<number>
  /** What gave the numbers that it takes for UIDs, or the other way round. */
  readonly mistaken: Given | undefined
  /** The line that reported all that it names gone. */
  readonly gone: number | undefined
  /** How many messages had gone before it, and the last line that reported it. */
  readonly removed: number
  readonly removedAt: number | undefined
  /** How many messages there were. */
  readonly exists: number | undefined
  /** The numbers that it has are of other messages than the UIDs. */
  differs: boolean
  /** The numbers in it, taken for UIDs, that are of none of the messages with these UIDs. */
  readonly others: ReadonlyArray<number>
  /** Something came that it may have brought about. */
  isDone: boolean
  /** The UID of the one message that it copied, and that of the copy. */
  copied: { readonly now: number; readonly at: number | undefined } | undefined
  /** A MOVE that moved none, since others took its messages. */
  isTaken: boolean
  /** The UIDs that nothing had told the app, and those of them that an answer shows to be there. */
  untold: ReadonlySet<number>
  there: ReadonlySet<number>
  /** The numbers of which other messages are meant by now. */
  readonly shifted: ReadonlyArray<number>
  /** The UID of the message that it names by its number, if it names one alone. */
  readonly uid: number | undefined
  /** The line that told UIDNEXT. */
  readonly toldAt: number | undefined
  /** The UID from which on it asks, and UIDNEXT, which is lower. */
  readonly beyond: ReadonlyArray<string> | undefined
  /** The lowest UID that it names, and UIDNEXT, which is none above it. */
  readonly notGiven: ReadonlyArray<string> | undefined
}

/** So many commands are followed at once. */
const most = 64

/** So many UIDs are kept. */
const mostGone = 16_384

const set = /^\S+ (?:UID )?(?:FETCH|STORE|COPY|MOVE|EXPUNGE) ([\d:,]+)(?= |$)/i

/** The commands that a message answers, if there is one. RFC 9051 §6.4.5, §6.4.6. */
const answersEach = /^\S+ UID (?:FETCH|STORE) [\d:,]+ (?!.*(?:CHANGEDSINCE|\.SILENT))/i

const isOfSingle = /^\S+ UID \S+ [\d,]+ /i

/** Names messages of the open mailbox, of which something is to be reported if one of them is in it. */
const ofUids = /^\S+ UID (?:FETCH|STORE|MOVE) [\d:,]+ (?!.*(?:CHANGEDSINCE|\.SILENT))/i

/** The commands that pass over a UID that no message has. RFC 9051 §6.4.9. */
const numbered = /^UID (?:COPY|FETCH|MOVE|STORE)$/

/** Gives messages by their numbers or, with UID, by their UIDs. RFC 9051 §6.4.4, RFC 5256 §3. */
const searching = /(?:SEARCH|SORT|THREAD)$/

/** Asks for what is in a message. */
const readsContent = /\b(?:BODY(?:\.PEEK)?\[|BINARY|RFC822(?!\.))/i

const removing = /^(?:UID )?(?:EXPUNGE|MOVE)$/

const copied = /^\S+ OK \[COPYUID \d+ ([\d:,]+) ([\d:,]*)/i
const searched = /^\* (?:SEARCH ([\d ]+)|ESEARCH (?:\(TAG [^)]*\) )?(?:UID )?.*\bALL ([\d:,]+))/i

/** Marks messages for deletion. */
const deletes = (text: string): boolean => deletionMark(text)?.isRemoved === false

export class Numbering {
  private readonly kinds = new Misnamings()
  private running: ReadonlyMap<string, Running> = noMap
  private mailbox = new NamedMessages(new OpenMailbox())
  private readonly results = new Results()
  /** How many STOREs have marked messages as deleted since EXPUNGE, and how many messages had gone before the last. */
  private marks = 0
  private marksAt = 0
  private readonly selects = new RacedSelects()
  readonly told = new ToldUids()
  private readonly shifts = new Shifts()
  private readonly stale = new StaleNumber()
  private readonly wrong = new WrongMarks()
  /** The messages that commands of one row marked as deleted. */
  private rowMarks: ReadonlySet<number> = noSet
  private hasCopyuid = false
  /** The app has removed, or marked, messages of its own accord. */
  private hasRemoved = false
  /** The messages that the server removed at the mark, as some do, so that nothing is left for UID EXPUNGE. */
  private readonly atMark = new MarksRemoved()
  /** Those that the app removed, or moved, by a command of its own. */
  private ownGone: ReadonlySet<number> = noSet
  private removedAt: number | undefined

  /** The commands that ask for what comes after a UID that the mailbox has not given. */
  get beyondUids(): ReadonlyArray<Stranger> {
    return this.kinds.beyond
  }

  /** Those about messages that had been reported gone. */
  get late(): ReadonlyArray<Stranger> {
    return this.kinds.late
  }

  /** The first of each kind. */
  get found(): ReadonlyArray<Noticed> {
    return this.foundBut(() => false)
  }

  /** The same without the commands whose UIDs the server had given on some connection. */
  foundBut(isGiven: (stranger: Stranger) => boolean): ReadonlyArray<Noticed> {
    const { removed: messages } = this.wrong
    const counted = (noticed: Noticed): Noticed =>
      noticed.id === "uids-as-numbers" ? { ...noticed, facts: { ...noticed.facts, messages } } : noticed
    return [
      this.shifts.found ?? this.stale.found ?? [],
      this.atMark.found ?? [],
      ...this.kinds.foundBut(isGiven).map(counted)
    ].flat()
  }

  /** Returns whether the command of this line took numbers for UIDs, or UIDs for numbers. */
  isMistake(line: number): boolean {
    return this.kinds.isMistake(line)
  }

  /** The connection has ended. */
  end(): void {
    this.forgets(new OpenMailbox())
    this.running = noMap
  }

  sent(asked: Sent, dialogue: Dialogue): void {
    const { isApps, name = "", tag, text } = asked
    this.follows(dialogue)
    if (leavesMailbox(name)) this.selects.sent(asked, dialogue)
    if (!isApps || tag === undefined || this.running.size >= most) return
    this.hasRemoved ||= removing.test(name) || deletes(text)
    const messages = set.exec(text)?.[1] ?? ""
    const numbers = numbersIn(messages) ?? []
    const ends = endsOf(messages)
    const isUid = name.startsWith("UID ")
    const { mailbox } = this
    const { exists, removed } = mailbox.of
    const shifted = isUid || numbers.length === 0 ? [] : this.shifts.sent({ ...asked, name, numbers, exists })
    const mistaken = isUid
      ? this.results.asUids(name, numbers, mailbox)
      : this.results.asNumbers(name, numbers, ends, mailbox)
    this.running = put(this.running, tag, {
      ...asked,
      name,
      set: messages,
      ends,
      numbers,
      takes: setOf(isUid && (removing.test(name) || deletes(text)) ? numbers : []),
      mistaken,
      gone: isUid && numbers.length > 0 ? mailbox.goneAt(numbers) : undefined,
      removed,
      removedAt: this.removedAt,
      exists,
      differs:
        numbers.some((number) => differs(number, mailbox.of.uidOf(number))) ||
        ((mistaken !== undefined || numbers.length === 1) &&
          !isUid &&
          numbers.some((uid) => mailbox.of.isElsewhere(uid))) ||
        (!isUid && isBeyond(ends, mailbox.of)),
      others: mistaken === undefined || isUid ? [] : numbers.filter((each) => this.isOther(each, numbers)),
      isDone: false,
      copied: undefined,
      isTaken: false,
      untold: setOf(isUid ? this.told.lacks(numbers, text, mailbox) : []),
      there: noSet,
      shifted,
      uid: isUid || numbers.length !== 1 ? undefined : mailbox.of.uidOf(numbers[0] ?? 0),
      toldAt: mailbox.of.told?.line,
      beyond: this.beyond(text),
      notGiven: numbered.test(name) ? this.notGiven(numbers) : undefined
    })
  }

  received(said: Received, dialogue: Dialogue): void {
    const { line, tag, text } = said
    const data = dataIn(text)
    this.hasCopyuid = dialogue.hasUidplus
    this.follows(dialogue)
    if (tag !== undefined) return this.answered(tag, said, dialogue.movedNone(said))
    this.reads(data, line)
    if (data.isRemoval) this.removedAt = line
    const { gone } = dialogue.mailbox
    if (data.isRemoval || data.name === "FETCH" || said.unread === true)
      for (const running of this.running.values()) if (mayConcern(running, gone)) running.isDone = true
  }

  private reads(data: Data, line: number): void {
    const { name, number, text, uidValidity, vanished } = data
    switch (name) {
      case "EXPUNGE":
        return this.expunged(number, line)
      case "FETCH":
        return this.fetched(data, line)
      case "VANISHED":
        return vanished && this.vanished(vanished, line)
      case "SORT":
      case "THREAD":
        return this.sorts(Array.from(text.matchAll(/\d+/g), Number), line)
      case "SEARCH":
      case "ESEARCH": {
        const [result, numbers, set = ""] = searched.exec(text) ?? []
        if (result !== undefined) this.finds(numbers?.trim().replaceAll(/ +/g, ",") ?? set, line)
        return
      }
      case "OK":
        if (uidValidity !== undefined) this.told.begins(this.mailbox.of.name, uidValidity, line)
        return this.copied(text)
    }
  }

  private forgets(mailbox: OpenMailbox): void {
    this.mailbox = new NamedMessages(mailbox)
    this.results.forgets()
    this.removedAt = undefined
    this.wrong.forgets()
    this.rowMarks = noSet
    this.atMark.forgets()
    this.ownGone = noSet
    this.kinds.forgets()
    this.marks = 0
    this.told.leaves()
    this.shifts.opens()
    this.stale.forgets()
  }

  private follows({ mailbox }: Dialogue): void {
    if (this.mailbox.of === mailbox) return
    this.forgets(mailbox)
    if (mailbox.validity !== undefined) this.told.begins(mailbox.name, mailbox.validity, mailbox.validityLine)
  }

  private tells(uids: ReadonlyArray<number>, line: number): void {
    this.mailbox.names(uids, line)
    this.told.tells(uids, line)
  }

  private runs(...names: ReadonlyArray<string>): boolean {
    return Array.from(this.running.values()).some(({ name }) => names.includes(name))
  }

  /** Until a message comes, no UID is as high as UIDNEXT. RFC 9051 §2.3.1.1. */
  private beyond(text: string): ReadonlyArray<string> | undefined {
    const from = Number(toLast.exec(text)?.[1] ?? 0)
    const { hasGrown, uidNext = Infinity } = this.mailbox.of
    return from > uidNext && !hasGrown ? [`${from}`, `${uidNext}`] : undefined
  }

  private notGiven(uids: ReadonlyArray<number>): ReadonlyArray<string> | undefined {
    const { uidNext = Infinity } = this.mailbox.of
    const lowest = uids.reduce((least, uid) => Math.min(least, uid), Infinity)
    return lowest < Infinity && lowest >= uidNext ? [`${lowest}`, `${uidNext}`] : undefined
  }

  private isThere(uids: ReadonlyArray<number>): void {
    for (const each of this.running.values())
      for (const uid of uids) if (each.untold.has(uid)) each.there = add(each.there, uid)
  }

  private goes(uids: ReadonlyArray<number>, gone: number): void {
    this.mailbox.goes(uids, gone)
    this.isThere(uids)
    this.stale.goes(uids)
    const isAsked = this.runs("EXPUNGE", "UID EXPUNGE", "MOVE", "UID MOVE")
    if (!isAsked) this.kinds.goes(uids, gone)
    for (const { line, name, takes } of this.running.values()) {
      const taken = name === "EXPUNGE" ? uids : uids.filter((uid) => takes.has(uid))
      if (name === "UID STORE" && !isAsked) this.atMark.goes(taken, [gone, line])
      else if (name !== "UID STORE") {
        this.told.removes(taken, gone)
        for (const uid of taken) if (this.ownGone.size < mostGone) this.ownGone = add(this.ownGone, uid)
      }
    }
  }

  /** Returns the command in progress that is such, if there is one alone. */
  private only(names: RegExp): Running | undefined {
    const [first, another] = Array.from(this.running.values()).filter(({ name }) => names.test(name))
    return another === undefined ? first : undefined
  }

  private copied(text: string, command?: Running): void {
    const [, uids, made = ""] = copied.exec(text) ?? []
    if (uids === undefined) return
    this.isThere(numbersIn(uids) ?? [])
    const [now, another] = numbersIn(uids) ?? []
    const running = command ?? this.only(/^(?:COPY|MOVE)$/)
    if (running !== undefined && now !== undefined && another === undefined)
      running.copied = { now, at: numbersIn(made)?.[0] }
  }

  private expunged(number: number, line: number): void {
    const { gone } = this.mailbox.of
    if (gone !== undefined) this.goes([gone], line)
    this.loses([number], line, this.removes())
  }

  private removes(): boolean {
    return this.runs("EXPUNGE", "UID EXPUNGE", "MOVE", "UID MOVE")
  }

  /** Messages went that had these numbers, from the highest down. */
  private loses(numbers: ReadonlyArray<number>, line: number, isOwn: boolean): void {
    this.rowMarks = noSet
    for (const number of numbers) {
      this.wrong.expunged(number)
      this.shifts.removed(number, line, isOwn)
      this.stale.removed(number, line, isOwn)
    }
  }

  /** VANISHED does not say which numbers they had, unless FETCH, or a MOVE by number, did. */
  private vanished({ isEarlier, set }: NonNullable<Data["vanished"]>, line: number): void {
    const uids = numbersIn(set) ?? []
    this.goes(uids, line)
    if (isEarlier) return
    const { vanished: known } = this.mailbox.of
    if (known === undefined) this.wrong.forgets()
    if (known !== undefined) return this.loses(known, line, this.removes())
    const [command, another] = this.running.values()
    const isMoved = command?.name === "MOVE" && command.numbers.length === uids.length
    if (!isMoved || another !== undefined) {
      this.stale.forgets()
      return this.shifts.loses()
    }
    this.loses(
      command.numbers.toSorted((a, b) => b - a),
      line,
      true
    )
  }

  /** Returns whether the message with this number has none of the UIDs. */
  private isOther(number: number, uids: ReadonlyArray<number>): boolean {
    const { mailbox } = this
    const uid = mailbox.of.uidOf(number)
    return uid === undefined ? uids.every((each) => mailbox.of.shows(each)) : !uids.includes(uid)
  }

  private finds(numbers: string, line: number): void {
    const known = numbersIn(numbers)
    if (this.searches().some(({ name }) => name.startsWith("UID "))) {
      if (known === undefined) this.mailbox.namesMany()
      this.tells(known ?? [], line)
    }
    const found = new Set(known)
    if (this.gives(found, line) === "SEARCH") this.shifts.lists(known && found, line, true)
  }

  private sorts(all: ReadonlyArray<number>, line: number): void {
    if (this.runs("UID SORT", "UID THREAD")) this.tells(all, line)
    this.gives(new Set(all), line)
  }

  /** A result belongs to the search in progress, if there is one alone: returns its name. */
  private gives(found: ReadonlySet<number>, line: number): string | undefined {
    const [search, another] = this.searches()
    if (search === undefined || another !== undefined) return undefined
    this.results.finds(search.name, found, line, this.mailbox.of)
    return search.name
  }

  private searches(): ReadonlyArray<Running> {
    return Array.from(this.running.values()).filter(({ name }) => searching.test(name))
  }

  private fetched({ number, uid }: Data, line: number): void {
    const by = ["UID FETCH", "FETCH"].find((name) => this.runs(name))
    if (by !== undefined) this.results.shows(by, number, line, this.mailbox.of)
    if (uid === undefined) return
    this.isThere([uid])
    // it had come, and the server did not show it yet
    this.kinds.comes(uid)
    // what answers a change of a UID that nobody told does not tell it
    const isGuess = Array.from(this.running.values()).some(
      ({ name, untold }) => name !== "UID FETCH" && untold.has(uid)
    )
    if (!isGuess) this.tells([uid], line)
    for (const running of this.running.values()) {
      const named = running.name.startsWith("UID ") ? uid : number
      if (number !== uid && running.numbers.includes(named)) running.differs = true
    }
  }

  private answered(tag: string, said: Received, isTaken: boolean): void {
    const command = this.running.get(tag)
    this.running = drop(this.running, tag)
    this.results.answered()
    if (command === undefined) return
    this.copied(said.text, command)
    command.isTaken = isTaken
    this.told.guessed(command, said)
    this.shifts.answered({ ...command, numbers: command.shifted }, said.condition, said)
    if (said.condition === "OK") this.followed(command, said)
    if (command.name === "FETCH" && command.numbers.length > 1)
      this.shifts.lists(new Set(command.numbers), said.line, false)
    if (said.condition === "OK" && deletes(command.text)) {
      this.marks++
      this.marksAt = command.removed
    }
    if (command.name.startsWith("UID ")) return this.byUid(command, said)
    if (command.differs) this.byNumber(command, said)
    if (command.name === "EXPUNGE") this.expunges(command, said)
  }

  /** Follows what the app does by the number of one message. */
  private followed(command: Running, said: Received): void {
    const { mailbox, stale } = this
    const { line, name, numbers, text, uid } = command
    const [number] = numbers
    const isOne = numbers.length === 1 && number !== undefined && !name.startsWith("UID ")
    if (searching.test(name) || (name === "FETCH" && !isOne)) return stale.forgets()
    if (!/^(?:UID )?(?:FETCH|STORE|COPY|MOVE)$/.test(name) || name === "UID FETCH") return
    if (!isOne)
      return stale.acts(
        name.startsWith("UID ") ? numbers : numbers.flatMap((each) => mailbox.of.uidOf(each) ?? [])
      )
    if (name === "FETCH")
      return readsContent.test(text)
        ? stale.reads({ line, name, number, uid: mailbox.of.uidOf(number) })
        : undefined
    const { at, now = name === "MOVE" ? uid : mailbox.of.uidOf(number) } = command.copied ?? {}
    const to = mailboxNamed(filledBy(text))
    const into = at === undefined ? undefined : ([to, at] as const)
    stale.changed({ line, name, number, uid: now, into }, said)
  }

  private byNumber(command: Running, said: Received): void {
    const row =
      command.mistaken === undefined ? this.results.rowOfUids(command.numbers, this.mailbox) : undefined
    if (row !== undefined) this.doubt(row, "uids-as-numbers", undefined, command, said)
    if (command.mistaken !== undefined) this.add("uids-as-numbers", command, said)
    if (said.condition !== "OK" || !deletes(command.text)) return
    if (command.mistaken !== undefined) return this.wrong.marks(command.others)
    if (row !== undefined) for (const number of command.numbers) this.rowMarks = add(this.rowMarks, number)
    if (row !== undefined && isRow(row)) this.wrong.marks(Array.from(this.rowMarks))
  }

  private byUid(command: Running, said: Received): void {
    const { differs: isOther, isTaken, mistaken, name, text } = command
    // what went meanwhile went by others
    const isDone = command.isDone && !isTaken
    // what did not come may be what the server left out
    if (partIn(said.text) !== undefined) return
    const isOk = said.condition === "OK"
    if (name === "UID FETCH" && isOk && isOfSingle.test(text))
      this.results.reads(command.numbers, this.mailbox)
    // whether a message was copied is told by COPYUID alone, which not each server sends
    const isVoid = isTaken || (!isDone && isOk && (answersEach.test(text) || this.movedNone(command, said)))
    if (name === "UID MOVE" && isOk && !isVoid) this.kinds.moves(command.numbers)
    const isNone = isVoid || (isOk && !isDone && this.kinds.areNone(command.numbers))
    // what some of the UIDs brought may have been meant
    if (mistaken !== undefined && (isNone || (isOther && isWhole(mistaken, command.numbers))))
      return this.add("numbers-as-uids", command, said)
    if (command.beyond !== undefined && isOk) return this.add("uids-beyond", command, said)
    if (command.notGiven !== undefined && isOk && !isDone && this.isUngrown())
      return this.add("uids-not-given", command, said)
    if (!isDone && this.atMark.names(command, said)) return
    if (command.gone !== undefined && !isDone)
      return this.add(this.isOwnContent(command) ? "removed-then-read" : "uids-gone", command, said)
    if (name === "UID EXPUNGE") return this.expunges(command, said)
    if (this.selects.raced.length > 0 && isOk && !isDone && ofUids.test(text))
      return this.add("selects-raced", command, said)
    if (!isVoid) return
    const row = this.results.rowOfNumbers(command.numbers, this.mailbox)
    const alone = this.voidOf(command)
    if (
      row === undefined &&
      alone !== undefined &&
      alone !== "moved-none" &&
      /^\S+ OK \[EXPUNGEISSUED\]/i.test(said.text)
    )
      return this.add("expunged-meanwhile", command, said)
    if (row !== undefined || alone !== undefined) this.doubt(row, "numbers-as-uids", alone, command, said)
  }

  /** UID MOVE, and UID COPY where the server would tell of it, did nothing. */
  private movedNone({ name }: Running, { text }: Received): boolean {
    return (name === "UID MOVE" || (name === "UID COPY" && this.hasCopyuid)) && !/\[COPYUID /i.test(text)
  }

  /** Returns what it shows that nothing came of a command. */
  private voidOf({ isTaken, name, numbers, text }: Running): ObservationId | undefined {
    // a range may well be empty, and some servers report no flags that were set before
    if (name === "UID FETCH" && isOfSingle.test(text))
      return this.isShown(numbers) ? "fetch-empty" : "uids-none"
    return name === "UID MOVE" && (isTaken || this.hasCopyuid) ? "moved-none" : undefined
  }

  /** No message has come that the server told of, and it is known which mailbox is open. */
  private isUngrown(): boolean {
    return this.selects.raced.length === 0 && !this.mailbox.of.hasGrown
  }

  /** It asks for what is in messages that the app itself had removed. */
  private isOwnContent({ name, numbers, text }: Running): boolean {
    return name === "UID FETCH" && readsContent.test(text) && numbers.every((uid) => this.ownGone.has(uid))
  }

  /** The server had shown them on this connection, and nothing has gone since. */
  private isShown(uids: ReadonlyArray<number>): boolean {
    return this.mailbox.of.removed === 0 && uids.some((uid) => this.mailbox.of.shows(uid))
  }

  private expunges(command: Running, said: Received): void {
    const { mailbox, marks, marksAt } = this
    this.marks = 0
    // some servers remove what is marked at once, so that nothing is left for EXPUNGE
    const since = marks > 0 ? marksAt : command.removed
    if (mailbox.of.removed === since && said.condition === "OK")
      this.add("expunged-none", command, said, marks)
  }

  private add(id: ObservationId, command: Running, said: Received, marked = 0): void {
    this.kinds.add(id, command, said, this.known(command, marked))
  }

  private doubt(
    row: Given | undefined,
    id: ObservationId,
    otherwise: ObservationId | undefined,
    command: Running,
    said: Received
  ): void {
    this.kinds.doubt(row, id, otherwise, id, command, said, this.known(command, 0))
  }

  private known({ numbers }: Running, marked: number) {
    return {
      marked,
      raced: this.selects.raced,
      era: this.told.era,
      isHeld: !this.hasRemoved,
      isReported: this.mailbox.hasNamed(numbers)
    }
  }
}

/** Returns whether a line may be of what a command names: one that reports another message gone is not. */
const mayConcern = ({ name, numbers }: Running, gone: number | undefined): boolean =>
  gone === undefined || !name.startsWith("UID ") || numbers.length === 0 || numbers.includes(gone)

const endsOf = (messages: string): ReadonlyArray<number> => messages.match(/\d+/g)?.map(Number) ?? []

const differs = (number: number, uid: number | undefined): boolean => uid !== undefined && uid !== number
