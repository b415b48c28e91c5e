/**
 * Messages whose content an app asked for and never got, and that it removed all the same: they came without content, or did not
 * come at all, although the server had named them. Line by line.
 */
import { deletionMark } from "../facts.ts"
import type { Noticed } from "../Noticed.ts"
import { numbersIn, sizeOf } from "../numbersIn.ts"
import { add, drop, noMap, noSet, put } from "../../../trace/Sparse.ts"

/** So many messages are followed, and so many UIDs: what is beyond them is not missed. */
const most = 64
const mostUids = 16_384

/** Names each message alone: a range may well have none. */
const ofSingle = /^\S+ UID FETCH ([\d,]+) (?!.*CHANGEDSINCE)/i
const copy = /^\S+ ((?:UID )?COPY) ([\d:,]+) /i
const uidExpunge = /^\S+ UID EXPUNGE ([\d:,]+)/i

interface Withheld {
  /** The answer without content, and the FETCH. */
  readonly lines: readonly [answer: number, asked: number]
  /** Nothing came of it. */
  readonly isAbsent: boolean
}

/** A command that was answered with OK. */
interface Done {
  readonly text: string
  readonly line: number
  readonly answer: number
}

export class Undelivered {
  found: Noticed | undefined
  /** The UIDs that the server named in the open mailbox, and those whose content came. */
  private named: ReadonlySet<number> = noSet
  private read: ReadonlySet<number> = noSet
  private withheld: ReadonlyMap<string, Withheld> = noMap
  /** Those of them that the app marked as deleted. */
  private condemned: ReadonlyMap<string, Withheld> = noMap
  /** How many messages it marked since the last removal. */
  private marked = 0

  /** Another mailbox is opened, or none. */
  opens(): void {
    this.named = this.read = noSet
    this.withheld = this.condemned = noMap
    this.marked = 0
  }

  names(uids: ReadonlyArray<number>): void {
    for (const uid of uids) if (this.named.size < mostUids) this.named = add(this.named, uid)
  }

  /** The content of a message came. */
  comes(message: string): void {
    this.withheld = drop(this.withheld, message)
    this.condemned = drop(this.condemned, message)
    const uid = Number(/^UID (\d+)$/.exec(message)?.[1] ?? 0)
    if (uid > 0) this.read = add(this.read, uid)
    // without all of them, none is known not to have come
    if (this.read.size > mostUids) this.named = noSet
  }

  /** A message came without its content. */
  withholds(message: string, lines: Withheld["lines"], isAbsent = false): void {
    if (this.withheld.size < most && !this.withheld.has(message))
      this.withheld = put(this.withheld, message, { lines, isAbsent })
  }

  /** A FETCH of whole messages was answered, which these came for. */
  fetched({ answer, line, text }: Done, came: ReadonlySet<string>): void {
    for (const uid of numbersIn(ofSingle.exec(text)?.[1] ?? "") ?? [])
      if (this.named.has(uid) && !this.read.has(uid) && !came.has(`UID ${uid}`))
        this.withholds(`UID ${uid}`, [answer, line], true)
  }

  /** A command was answered, after so many messages had gone since it was sent. */
  answered(done: Done, removed: number): void {
    const [, name, copied] = copy.exec(done.text) ?? []
    // it is elsewhere as well
    for (const message of keysOf(name, copied)) this.withheld = drop(this.withheld, message)
    const mark = deletionMark(done.text)
    if (mark !== undefined) this.marks(mark)
    const set = uidExpunge.exec(done.text)?.[1]
    if (set !== undefined || /^\S+ EXPUNGE$/i.test(done.text)) this.discards(done, removed, set)
  }

  private marks({ isRemoved, name, set }: NonNullable<ReturnType<typeof deletionMark>>): void {
    if (!isRemoved) this.marked += sizeOf(set)
    for (const message of this.withheld.size === 0 ? [] : keysOf(name, set)) {
      const withheld = this.withheld.get(message)
      if (isRemoved) this.condemned = drop(this.condemned, message)
      else if (withheld !== undefined) this.condemned = put(this.condemned, message, withheld)
    }
  }

  /** What is marked is removed by each EXPUNGE, or by one that names it; that all of it was there, their number shows. */
  private discards({ answer, line }: Done, removed: number, set: string | undefined): void {
    const isAll = removed === (set === undefined ? this.marked : sizeOf(set))
    const named = set === undefined ? undefined : new Set(keysOf("UID", set))
    this.marked = 0
    for (const [message, { isAbsent, lines }] of this.condemned) {
      if (removed === 0 || (isAbsent && !isAll) || named?.has(message) === false) continue
      this.condemned = drop(this.condemned, message)
      const { facts = { names: [], isNone: false }, lines: shown = [answer, line, ...lines] } =
        this.found ?? {}
      this.found = {
        id: "removed-unread",
        severity: "warning",
        lines: shown,
        quote: "",
        facts: {
          ms: 0,
          step: "EXPUNGE",
          names: [...(facts.names ?? []), message],
          isNone: facts.isNone === true || isAbsent
        },
        count: 1
      }
    }
  }
}

const keysOf = (name = "", set = ""): ReadonlyArray<string> =>
  (numbersIn(set) ?? []).map((number) => (/^UID/i.test(name) ? `UID ${number}` : `number ${number}`))
