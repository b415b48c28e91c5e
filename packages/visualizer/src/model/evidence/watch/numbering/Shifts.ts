/**
 * Message numbers that an app goes on using although removals have lowered them: those of its last search or list, or those
 * that it counts by itself. Line by line. RFC 9051 §7.5.1.
 */
import type { Noticed } from "../../Noticed.ts"

import { mostOf } from "../../../../trace/extremes.ts"
import { add, noList, noSet } from "../../../../trace/Sparse.ts"

/** What of a command by message number is of note. */
interface Named {
  readonly line: number
  readonly name: string
  readonly numbers: ReadonlyArray<number>
  /** How many messages there were, and the last line that had reported a removal. */
  readonly exists?: number | undefined
  readonly removedAt?: number | undefined
}

/** A message that went: its number then, and whether the app removed it itself. */
interface Removal {
  readonly number: number
  readonly isOwn: boolean
}

/** So many removals, and commands, are followed after a list. */
const most = 256

/** So many numbers are told. */
const mostTold = 12

export class Shifts {
  /** The commands about other messages that succeeded, how many, and the numbers in them. */
  private count = 0
  private names: ReadonlySet<string> = noSet
  private numbers: ReadonlySet<number> = noSet
  private shown: { readonly name: string; readonly lines: ReadonlyArray<number | undefined> } | undefined
  /** The lines of the first of them; and the answer to one that was about no message at all. */
  private first: ReadonlyArray<number | undefined> = noList
  private empty: number | undefined
  private refused: { readonly line: number; readonly text: string } | undefined
  /** The numbers of the app's last list, and the line that told them; without one, it counts up to EXISTS. */
  private listed: ReadonlySet<number> | undefined
  private listedAt: number | undefined
  private isSearched = false
  /** Those that went since; undefined if the number of one is not known. */
  private removals: Array<Removal> | undefined = []
  private removedAt: number | undefined
  /** The highest number of the last command that changed something. */
  private last = Infinity
  /** Such commands that succeeded, while nothing shows that the app does not count anew. */
  private readonly maybe: Array<Named> = []
  private isShown = false

  /** What is to be told, if there is anything. */
  get found(): Noticed | undefined {
    const { count, empty, first, names, numbers, refused, shown } = this
    if (shown === undefined) return undefined
    const all = Array.from(numbers)
    const told = all.slice(0, mostTold)
    return {
      id: "numbers-moved",
      severity: "warning",
      lines: [...first, ...shown.lines, refused?.line ?? empty],
      quote: refused?.text ?? "",
      facts: {
        ms: 0,
        step: count === 0 ? shown.name : Array.from(names).join(" and "),
        names: [`${told.join(", ")}${all.length > told.length ? " and more" : ""}`],
        isRefused: refused !== undefined,
        isNone: empty !== undefined
      },
      count
    }
  }

  /** Another mailbox is opened. */
  opens(): void {
    this.lists(undefined, undefined, false)
    this.last = Infinity
  }

  /** The app has asked which messages there are. */
  lists(numbers: ReadonlySet<number> | undefined, line: number | undefined, isSearched: boolean): void {
    this.listed = numbers
    this.listedAt = line
    this.isSearched = isSearched
    this.removals = []
    this.maybe.length = 0
    this.isShown = false
  }

  removed(number: number, line: number, isOwn: boolean): void {
    this.removedAt = line
    if (this.removals === undefined) return
    this.removals.push({ number, isOwn })
    if (this.removals.length > most) this.removals = undefined
  }

  /** Messages went whose numbers are not known. */
  loses(): void {
    this.removals = undefined
  }

  /** Returns the numbers in a command that mean other messages by now. */
  sent(command: Named): ReadonlyArray<number> {
    const { last, removals } = this
    const { exists = 0, line, name, numbers } = command
    const isChange = name !== "FETCH"
    if (isChange) this.last = mostOf(numbers)
    if (removals === undefined || removals.length === 0) return []
    const { listed } = this
    const isListed = (number: number) => listed?.has(number) ?? number <= exists + removals.length
    // what a list of numbers one after the other lacks, an app may well read next, but not beyond the last message
    const isCounted = numbers.every((each) => each === last + 1 && each > exists)
    const isClear = isChange
      ? listed !== undefined || numbers.every((each) => each > last)
      : this.isSearched || isCounted
    const shows = (number: number) => isListed(number) && !isListed(before(number, removals))
    if (isClear && numbers.some(shows)) {
      this.isShown = true
      for (const each of this.maybe.splice(0)) this.counts(each)
      this.shown ??= { name, lines: [line, this.listedAt, this.removedAt] }
    }
    return numbers.filter(
      (number) =>
        isListed(number) &&
        isElsewhere(number, removals) &&
        // by chance it may be about another one that the search had found
        !(this.isSearched && isListed(before(number, removals)))
    )
  }

  /** `numbers`: those that meant other messages. */
  answered(command: Named, condition: string | undefined, said: { line: number; text: string }): void {
    if (command.numbers.length === 0) return
    const { exists = Infinity } = command
    // beyond the last message there is none
    const numbers = command.numbers.filter((number) => number <= exists)
    const reached = { ...command, numbers }
    if (condition !== "OK") {
      if (this.isShown) this.refused ??= said
    } else if (numbers.length === 0) this.empty ??= this.isShown ? said.line : undefined
    else if (this.isShown) this.counts(reached)
    else if (this.maybe.length < most) this.maybe.push(reached)
  }

  private counts({ line, name, numbers, removedAt }: Named): void {
    if (this.count === 0) this.first = [line, removedAt]
    this.count++
    this.names = add(this.names, name)
    for (const number of numbers) if (this.numbers.size < most) this.numbers = add(this.numbers, number)
  }
}

/** Returns the number that a message had before the removals. */
const before = (number: number, removals: ReadonlyArray<Removal>): number =>
  removals.reduceRight((now, removed) => (now >= removed.number ? now + 1 : now), number)

/** Returns whether the message that had this number before the removals has another one, or had when it went. */
const isElsewhere = (number: number, removals: ReadonlyArray<Removal>): boolean => {
  let now = number
  for (const removed of removals) {
    // the same number again is not the message that the app removed; one that had moved went by mistake
    if (now === removed.number) return now !== number || !removed.isOwn
    if (now > removed.number) now--
  }
  return now !== number
}
