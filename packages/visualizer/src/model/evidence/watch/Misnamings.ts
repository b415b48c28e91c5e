/** What is told of the commands that name messages as nobody has: of each kind the first, and how many there were. */
import type { ObservationId } from "@effect-imap/core/ImapError"
import type { Noticed } from "../Noticed.ts"
import { type Given, isRow } from "./numbering/Results.ts"
import { add, drop, noList, noMap, noSet, push, put, remove } from "../../../trace/Sparse.ts"

/** A command that was answered. */
interface Misnamed {
  readonly line: number
  readonly name: string
  /** The messages that it names, as it does. */
  readonly set: string
  readonly numbers: ReadonlyArray<number>
  /** What gave the numbers that it takes for UIDs, or the other way round. */
  readonly mistaken: Given | undefined
  /** The line that reported all that it names gone, and the last one before it that reported a removal. */
  readonly gone: number | undefined
  readonly removedAt: number | undefined
  /** The numbers that it has are of other messages than the UIDs; and something came that it may have brought about. */
  readonly differs: boolean
  readonly isDone: boolean
  /** The line that told UIDNEXT. */
  readonly toldAt: number | undefined
  /** The UID from which on it asks, and UIDNEXT, which is lower; and the lowest UID that it names, of none above it. */
  readonly beyond: ReadonlyArray<string> | undefined
  readonly notGiven: ReadonlyArray<string> | undefined
}

/** What was known as its answer came. */
interface Known {
  /** How many messages had been marked as deleted since EXPUNGE. */
  readonly marked: number
  /** The lines of two SELECTs at once. */
  readonly raced: ReadonlyArray<number>
  /** The app has removed, or marked, no message. */
  readonly isHeld: boolean
  /** The server had named one of the messages. */
  readonly isReported: boolean
  /** The open mailbox. */
  readonly era: Pick<Stranger, "mailbox" | "validity"> | undefined
}

/** A command with UIDs that the open mailbox has not given: on another connection the server may have. */
export interface Stranger {
  readonly mailbox: string
  readonly validity: string
  readonly line: number
  /** The UIDs, or the highest that the app had, if it asks for what comes after it. */
  readonly uids: ReadonlyArray<number>
}

type Told = Parameters<Misnamings["add"]>

/**
 * A command of which a later line may show what it was: one of a row that shows, once it is long enough, what each of them took for
 * what; or one of messages that another session had removed.
 */
interface Doubt {
  readonly row: Given | undefined
  readonly id: ObservationId
  readonly otherwise: ObservationId | undefined
  readonly told: Told
  /** Its messages that are not reported gone since; and the line that reported the last of them. */
  readonly left: Set<number>
  gone?: number
}

/** So many UIDs are kept, and so many commands. */
const most = 64

export class Misnamings {
  /** By kind, and by the command, which the words name. */
  private kinds: ReadonlyMap<string, Noticed> = noMap
  /** What is told only if no other connection shows otherwise. */
  private strangers: ReadonlyArray<{ readonly of: Stranger; readonly told: Told }> = noList
  /** Those about messages that were reported gone. */
  late: ReadonlyArray<Stranger> = noList
  private doubts: ReadonlyArray<Doubt> = noList
  /** The lines of the commands that took numbers for UIDs, or UIDs for numbers, and of their answers. */
  private mistakes: ReadonlySet<number> = noSet
  /** The UIDs for which the server sent no message. */
  private missing: ReadonlySet<number> = noSet
  /** Those that the app moved out of the open mailbox. */
  private moved: ReadonlySet<number> = noSet

  /** Those that ask for what comes after a UID that the mailbox has not given. */
  get beyond(): ReadonlyArray<Stranger> {
    return this.strangers.flatMap(({ of, told: [id] }) => (id === "uids-beyond" ? [of] : []))
  }

  private get found(): ReadonlyArray<Noticed> {
    return Array.from(this.settled.kinds.values(), weighed)
  }

  /** The same once it is known what each of the doubtful ones took for what. */
  private get settled(): Misnamings {
    if (this.doubts.length === 0) return this
    const all = new Misnamings()
    for (const [key, each] of this.kinds) all.kinds = put(all.kinds, key, each)
    for (const line of this.mistakes) all.mistakes = add(all.mistakes, line)
    for (const { gone, id, otherwise, row, told } of this.doubts) {
      const isOfRow = row !== undefined && isRow(row)
      const known = isOfRow
        ? id
        : gone !== undefined && otherwise !== undefined && otherwise !== "moved-none"
          ? "expunged-meanwhile"
          : otherwise
      const [, command, said, around] = told
      if (known !== undefined)
        all.add(
          known,
          { ...command, gone: gone ?? command.gone, mistaken: isOfRow ? row : undefined },
          said,
          around
        )
    }
    return all
  }

  /** Returns what is to be told without the commands whose UIDs the server had given on some connection. */
  foundBut(isGiven: (stranger: Stranger) => boolean): ReadonlyArray<Noticed> {
    const given = new Set(this.strangers.filter(({ of }) => isGiven(of)))
    if (given.size === 0) return this.found
    const others = new Misnamings()
    for (const each of this.strangers) if (!given.has(each)) others.add(...each.told)
    return this.found.flatMap((each) =>
      ofStrangers.has(each.id) ? (others.kinds.get(keyOf(each.id, each.facts.step)) ?? []) : each
    )
  }

  /** Returns whether the command of this line, or of the answer in it, took numbers for UIDs, or UIDs for numbers. */
  isMistake(line: number): boolean {
    return this.settled.mistakes.has(line)
  }

  /** Returns whether a command has UIDs of which each was asked for before, and is none. */
  areNone(uids: ReadonlyArray<number>): boolean {
    return uids.length > 0 && uids.every((uid) => this.missing.has(uid))
  }

  /** These are reported gone, and the app did not remove them. */
  goes(uids: ReadonlyArray<number>, line: number): void {
    for (const doubt of this.doubts) {
      if (doubt.left.size === 0) continue
      for (const uid of uids) doubt.left.delete(uid)
      if (doubt.left.size === 0) doubt.gone = line
    }
  }

  /** Adds a command that is about the next of those that an answer gave, if any did; `otherwise`: what it shows alone. */
  doubt(
    row: Given | undefined,
    id: ObservationId,
    otherwise: ObservationId | undefined,
    ...told: Told
  ): void {
    if (row !== undefined) follows({ ...told[1], mistaken: row })
    const [, command, said, known] = told
    if (otherwise === "uids-none" || row !== undefined) this.lacks(command.numbers)
    if (this.doubts.length < most)
      this.doubts = [...this.doubts, { row, id, otherwise, told, left: new Set(command.numbers) }]
    else if (otherwise !== undefined) this.add(otherwise, command, said, known)
  }

  /** The mailbox is left. */
  forgets(): void {
    this.missing = noSet
    this.moved = noSet
    for (const { left } of this.doubts) left.clear()
  }

  /** A message with this UID comes: it had come before, and the server did not show it yet. */
  comes(uid: number): void {
    if (!this.missing.has(uid)) return
    this.missing = remove(this.missing, uid)
    for (const [key, { id }] of Array.from(this.kinds))
      if (ofMissing.has(id)) this.kinds = drop(this.kinds, key)
    this.doubts = this.doubts.filter(({ row, told: [, { numbers }] }) => {
      const isOther = numbers.includes(uid)
      if (isOther) row?.row.splice(0)
      return !isOther
    })
  }

  private lacks(uids: ReadonlyArray<number>): void {
    for (const uid of uids) if (this.missing.size < most) this.missing = add(this.missing, uid)
  }

  moves(uids: ReadonlyArray<number>): void {
    for (const uid of uids) if (this.moved.size < most) this.moved = add(this.moved, uid)
  }

  add(
    id: ObservationId,
    command: Misnamed,
    said: { readonly line: number; readonly text: string },
    known: Known
  ): void {
    const { differs, isDone, line: asked, name: step, numbers } = command
    const { era, isHeld, isReported: isNamed, marked, raced } = known
    const { line, text: quote } = said
    if (era !== undefined && ofStrangers.has(id) && this.strangers.length < most) {
      const uids = id === "uids-beyond" ? [Number(command.beyond?.[0] ?? 0) - 1] : numbers
      const { mailbox, validity } = era
      this.strangers = push(this.strangers, {
        of: { mailbox, validity, line: asked, uids },
        told: [id, command, said, known]
      })
    }
    if (era !== undefined && id === "uids-gone") {
      const { mailbox, validity } = era
      this.late = push(this.late, { mailbox, validity, line: asked, uids: numbers }, most)
    }
    if (ofMistakes.has(id) && this.mistakes.size < mostMistakes)
      for (const each of [asked, said.line]) this.mistakes = add(this.mistakes, each)
    if (id === "uids-none" || (id === "numbers-as-uids" && !isDone)) this.lacks(numbers)
    if (id === "numbers-as-uids" && !isDone) follows(command)
    const isReported = id === "uids-none" && isNamed
    // nothing may have been meant to be there, or to go; what was to change is unchanged
    const isInfo =
      id === "uids-none" ||
      id === "expunged-meanwhile" ||
      (id === "expunged-none" && marked === 0) ||
      (id === "uids-not-given" && step.endsWith("FETCH"))
    const key = keyOf(id, step)
    const before = this.kinds.get(key)
    const names = namesOf(id, command)
    if (before !== undefined) {
      const facts = {
        ...before.facts,
        ...(isReported && { isReported }),
        ...(names && { names: joined(id, before.facts.names ?? [], names) })
      }
      const severity = isInfo ? before.severity : "warning"
      return void (this.kinds = put(this.kinds, key, { ...before, facts, severity, count: before.count + 1 }))
    }
    this.kinds = put(this.kinds, key, {
      id,
      severity: isInfo ? "info" : "warning",
      lines: [line, asked, ...(id === "selects-raced" ? raced : [shownBy(id, command)])],
      quote,
      facts: {
        ms: 0,
        step,
        isOther: differs && isDone,
        isHeld,
        isOwn: id === "moved-none" && numbers.length > 0 && numbers.every((uid) => this.moved.has(uid)),
        marked,
        ...((isReported || (id === "expunged-meanwhile" && command.gone !== undefined)) && {
          isReported: true
        }),
        ...(names && { names })
      },
      count: 1
    })
  }
}

const ofStrangers: ReadonlySet<ObservationId> = new Set(["uids-beyond", "uids-not-given"])

/** What comes of a row is known for those after it. */
const follows = ({ mistaken, numbers }: Pick<Misnamed, "mistaken" | "numbers">): void => {
  const row = mistaken?.row ?? []
  for (const number of numbers) if (row.at(-1) !== number && row.length < most) row.push(number)
}

const ofMissing: ReadonlySet<ObservationId> = new Set(["uids-none", "numbers-as-uids"])

const ofMistakes: ReadonlySet<ObservationId> = new Set(["numbers-as-uids", "uids-as-numbers"])

/** So many commands that took one for the other are known as such. */
const mostMistakes = 1024

/** The words of these name the command: two commands are two kinds. */
const ofCommand: ReadonlySet<ObservationId> = new Set([
  "expunged-meanwhile",
  "expunged-none",
  "fetch-empty",
  "moved-none",
  "removed-then-read",
  "selects-raced",
  "uids-beyond",
  "uids-gone",
  "uids-none"
])

/** Returns by what those are told together that are told in one sentence. */
export const keyOf = (id: ObservationId, step: string): string => (ofCommand.has(id) ? `${id} ${step}` : id)

/**
 * What gave the numbers, those of the commands, and the names of these; or the UID, and UIDNEXT: the lowest and the highest of
 * several.
 */
const namesOf = (id: ObservationId, command: Misnamed): ReadonlyArray<string> | undefined => {
  const { beyond, mistaken, name, notGiven, set } = command
  if (id === "moved-none") return command.numbers.slice(0, most).map(String)
  if (ofMistakes.has(id)) return [mistaken?.by ?? "SEARCH", shortened(set), name]
  const [uid, next] = (id === "uids-not-given" ? notGiven : beyond) ?? []
  return uid === undefined || next === undefined ? undefined : [uid, uid, next, next]
}

/** Joins the names of one kind: each that they have once, or the lowest and the highest of each number. */
export const joined = (
  id: ObservationId,
  one: ReadonlyArray<string>,
  other: ReadonlyArray<string>
): ReadonlyArray<string> => {
  if (id === "moved-none") return Array.from(new Set([...one, ...other])).slice(0, most)
  if (!ofMistakes.has(id))
    return one.map((own, at) => {
      const [low, high] = Number(own) < Number(other[at]) ? [own, other[at]] : [other[at], own]
      return (at % 2 === 0 ? low : high) ?? own
    })
  const [by = "", sets = "", ...names] = one
  const [, more = "", ...others] = other
  const all = Array.from(new Set([...sets.split(","), ...more.split(",")])).join(",")
  return [by, sets.endsWith("…") ? sets : shortened(all), ...new Set([...names, ...others])]
}

/** A longer list is not told in full. */
const longSet = 40

const shortened = (set: string): string =>
  set.length <= longSet ? set : `${set.slice(0, set.lastIndexOf(",", longSet) + 1) || set.slice(0, longSet)}…`

/** Returns the earlier line that shows what is wrong with it. */
const shownBy = (id: ObservationId, { gone, mistaken, removedAt, toldAt }: Misnamed): number | undefined => {
  if (ofStrangers.has(id)) return toldAt
  if (id === "uids-gone" || id === "removed-then-read" || id === "expunged-meanwhile") return gone
  return id === "moved-none" ? removedAt : mistaken?.line
}

/** A message may go between the news of it and the question: once is no habit. */
const weighed = (noticed: Noticed): Noticed =>
  noticed.id === "uids-gone" && noticed.count === 1 && noticed.facts.step.endsWith("FETCH")
    ? { ...noticed, severity: "info" }
    : noticed
