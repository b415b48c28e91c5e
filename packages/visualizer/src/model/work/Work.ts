/** What an app asked of its mailboxes, and what came of it, line by line: each kind of command once. */
import type { Connection, WireLine } from "../connection/Connection.ts"
import { humanText, said } from "../evidence/facts.ts"
import { sizeOf } from "../evidence/numbersIn.ts"
import { unquoted } from "../evidence/Validities.ts"
import { type Asking, askingOf } from "./deeds.ts"

/** Commands of one kind in one mailbox. */
export interface Kind extends Pick<Asking, "brings" | "deed" | "doing" | "numbers"> {
  /** The mailbox, without quotes; absent if none was open, or it does not matter. */
  readonly mailbox: string | undefined
  /** The line of the first. */
  readonly line: number
  count: number
  /** The messages that they named: each different set as it was sent, of which not all may be kept. */
  readonly sets: Set<string>
  hasMoreSets: boolean
  /** Those without a tagged answer. */
  readonly open: Set<Running>
  /** What those brought that were answered with OK. */
  readonly brought: Brought
  refused: number
  /** The code of the last refusal, or its words; and the messages that its command named. */
  refusal: string
  refusedSet: string | undefined
  /** They were refused in different words. */
  isMixed: boolean
}

export interface Brought {
  /** How many were answered. */
  answers: number
  /** The number that each of the first brought; and the least, the most, and all together. */
  readonly first: Array<number>
  least: number
  most: number
  total: number
  octets: number
  /** The numbers that a search found, as long as they are the same each time. */
  same: string | undefined
  /** Some are not in the trace. */
  isCut: boolean
}

/** What the server told of an open mailbox, apart from what a command of this connection asked for. */
export interface Told {
  readonly mailbox: string | undefined
  /** The first line. */
  readonly line: number
  came: number
  gone: number
  changed: number
}

/** A command in progress, and what has come of its answer. */
export interface Running {
  readonly name: string
  readonly asking: Asking | undefined
  readonly line: number
  readonly isApps: boolean
  readonly kind: Kind | undefined
  /** The mailbox that it opens. */
  readonly opens: string | undefined
  /** How many messages or mailboxes came, or went, and how many octets that were; and the result of a search. */
  count: number
  /** The numbers of the messages that came, each of which counts once. */
  readonly messages: Set<string>
  /** The result was cut in the trace: there are more. */
  isCut: boolean
  octets: number
  found: string
  /** A part of a message came. */
  isBegun: boolean
}

/** A line of the client: `name` and `by` are of the command that begins in it. */
interface Sent {
  readonly line: number
  readonly text: string
  readonly tag: string | undefined
  readonly name: string | undefined
  /** Who asked for it; absent if the log does not say. */
  readonly by: string | undefined
}

/** A line of the server. */
type Received = Pick<WireLine, "bytes" | "code" | "condition" | "line" | "tag" | "text"> &
  Partial<Pick<WireLine, "truncated">>

/** So many kinds and mailboxes are kept, so many commands followed at once, and so many sets and numbers told. */
const most = 64
const mostMessages = 4096
export const mostSets = 3
export const mostNumbers = 4

const data =
  /^\* (?:(\d+) (EXISTS|EXPUNGE|FETCH)\b|(VANISHED|SEARCH|ESEARCH|SORT|LIST|LSUB|XLIST)\b ?(?!\(EARLIER)(.*))/is

const opening = /^(?:SELECT|EXAMINE) ("(?:[^"\\]|\\.)*"|\S+)/i

export class Work {
  readonly kinds = new Map<string, Kind>()
  readonly told = new Map<string | undefined, Told>()
  private readonly running = new Map<string, Running>()
  private mailbox: string | undefined
  private exists: number | undefined

  sent({ by = "app", line, name, tag, text }: Sent): void {
    if (tag === undefined || name === undefined || this.running.size >= most) return
    const command = text.slice(tag.length + 1)
    const mailbox = opening.exec(command)?.[1]
    const opens = mailbox === undefined ? undefined : unquoted(mailbox)
    const asking = askingOf(command)
    const isApps = by === "app"
    const kind = isApps && asking !== undefined && opens === undefined ? this.kindOf(asking, line) : undefined
    const running: Running = {
      name,
      asking,
      line,
      isApps,
      kind,
      opens,
      count: 0,
      messages: new Set(),
      isCut: false,
      octets: 0,
      found: "",
      isBegun: false
    }
    if (kind !== undefined) counts(kind, running)
    this.running.set(tag, running)
  }

  received(said: Received): void {
    const { code, condition, tag, text } = said
    if (tag === undefined) return this.takes(said)
    const running = this.running.get(tag)
    this.running.delete(tag)
    if (running === undefined) return
    const { asking, isApps, kind, name, opens } = running
    kind?.open.delete(running)
    const isDone = condition === "OK"
    if (opens !== undefined || (isDone && /^(?:CLOSE|UNSELECT)$/i.test(name)))
      this.enters(isDone ? opens : undefined)
    if (isDone && kind !== undefined) return brings(kind.brought, running)
    // a mailbox that was opened is told by what was done in it
    const refused =
      isDone || !isApps || asking === undefined ? undefined : (kind ?? this.kindOf(asking, running.line))
    if (refused === undefined) return
    if (kind === undefined) refused.count++
    refused.refused++
    refused.refusedSet = asking?.set
    const refusal = code === undefined ? humanText(text) : `[${code}]`
    refused.isMixed ||= refused.refusal !== "" && refused.refusal !== refusal
    refused.refusal = refusal
  }

  /** The connection was left within a response. */
  unfinished(): void {
    const reading = this.first(({ name }) => /FETCH$/i.test(name))
    if (reading !== undefined) reading.isBegun = true
  }

  private enters(mailbox: string | undefined): void {
    this.mailbox = mailbox
    if (mailbox === undefined) this.exists = undefined
  }

  private kindOf({ brings, deed, doing, isOfServer, numbers }: Asking, line: number): Kind | undefined {
    const mailbox = isOfServer ? undefined : this.mailbox
    const key = `${mailbox ?? ""}\n${numbers} ${doing}`
    const known = this.kinds.get(key)
    if (known !== undefined || this.kinds.size >= most) return known
    const kind: Kind = {
      mailbox,
      line,
      brings,
      deed,
      doing,
      numbers,
      count: 0,
      sets: new Set(),
      hasMoreSets: false,
      open: new Set(),
      brought: {
        answers: 0,
        first: [],
        least: Infinity,
        most: 0,
        total: 0,
        octets: 0,
        same: undefined,
        isCut: false
      },
      refused: 0,
      refusal: "",
      refusedSet: undefined,
      isMixed: false
    }
    this.kinds.set(key, kind)
    return kind
  }

  private takes({ bytes = 0, line, text, truncated = false }: Received): void {
    const [, number = "", numbered = "", result = "", rest = ""] = data.exec(text) ?? []
    const what = (numbered || result).toUpperCase()
    if (what === "" || (what === "VANISHED" && rest === "")) return
    if (what === "EXISTS") return this.grows(Number(number), line)
    const isGone = what === "EXPUNGE" || what === "VANISHED"
    const count = what === "VANISHED" ? sizeOf(rest) : 1
    if (isGone && this.exists !== undefined) this.exists = Math.max(0, this.exists - count)
    const cause = this.first(
      (running) => causes[what]?.test(running.name) === true && isOf(running, what, text)
    )
    if (cause === undefined) {
      // while a mailbox is opened, QRESYNC tells what happened before
      if (this.mailbox === undefined || this.first(({ opens }) => opens !== undefined)) return
      if (isGone) this.tell(line).gone += count
      if (what === "FETCH" && onlyFlags.test(text)) this.tell(line).changed++
      return
    }
    cause.isBegun = true
    cause.octets += bytes
    if (what === "FETCH")
      cause.count = cause.messages.size < mostMessages ? cause.messages.add(number).size : cause.count + 1
    else cause.count += /SEARCH|SORT/.test(what) ? foundIn(what, rest) : count
    if (!/SEARCH|SORT/.test(what)) return
    cause.isCut ||= truncated
    cause.found = rest.replace(/^\(TAG [^)]*\) ?/i, "")
  }

  /** More messages are news, unless the mailbox is being opened, or this connection may have put them there. */
  private grows(exists: number, line: number): void {
    const { exists: before } = this
    this.exists = exists
    const isOwn = this.first(({ name, opens }) => opens !== undefined || /APPEND|COPY|MOVE/i.test(name))
    if (before !== undefined && exists > before && isOwn === undefined)
      this.tell(line).came += exists - before
  }

  private tell(line: number): Told {
    const known = this.told.get(this.mailbox)
    if (known !== undefined) return known
    const told: Told = { mailbox: this.mailbox, line, came: 0, gone: 0, changed: 0 }
    if (this.told.size < most) this.told.set(this.mailbox, told)
    return told
  }

  /** Returns the first of the commands in progress that is such. */
  private first(is: (running: Running) => boolean): Running | undefined {
    for (const running of this.running.values()) if (is(running)) return running
    return undefined
  }
}

/** Returns the work on a connection that was read in whole. */
export const workOf = (connection: Connection): Work => {
  const work = new Work()
  const commands = new Map(connection.commands.map((command) => [command.line, command]))
  for (const line of said(connection)) {
    if (line.direction === "received") work.received(line)
    else work.sent({ ...line, name: commands.get(line.line)?.name, by: commands.get(line.line)?.by })
  }
  if (connection.unfinished.length > 0) work.unfinished()
  return work
}

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

const onlyFlags = /^\* \d+ FETCH \((?=.*\bFLAGS \()(?:(?:UID \d+|FLAGS \([^)]*\)|MODSEQ \(\d+\)) ?)+\)$/i

/** Returns how many messages a result names, as far as it says so. RFC 4731 §3.1. */
const foundIn = (what: string, result: string): number => {
  if (what !== "ESEARCH") return result.match(/\d+/g)?.length ?? 0
  const [, counted] = /\bCOUNT (\d+)/i.exec(result) ?? []
  const [, all] = /\bALL ([\d:,]+)/i.exec(result) ?? []
  return counted === undefined ? sizeOf(all) : Number(counted)
}

const counts = (kind: Kind, running: Running): void => {
  kind.count++
  kind.open.add(running)
  const set = running.asking?.set
  if (set === undefined || kind.sets.has(set)) return
  if (kind.sets.size < mostSets) kind.sets.add(set)
  else kind.hasMoreSets = true
}

const brings = (brought: Brought, { count, found, isCut, octets }: Running): void => {
  brought.isCut ||= isCut
  brought.same = brought.answers === 0 || brought.same === found ? found : undefined
  brought.answers++
  if (brought.first.length < mostNumbers) brought.first.push(count)
  brought.least = Math.min(brought.least, count)
  brought.most = Math.max(brought.most, count)
  brought.total += count
  brought.octets += octets
}
