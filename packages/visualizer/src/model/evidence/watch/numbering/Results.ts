/** What an app was last told of messages, by their numbers and by their UIDs, and the commands that take one for the other. */
import type { NamedMessages } from "./NamedMessages.ts"
import type { OpenMailbox } from "../OpenMailbox.ts"

/** The messages that an answer gave, by their numbers or by their UIDs. */
export interface Given {
  /** The command that it answers, such as `UID SEARCH`. */
  readonly by: string
  readonly line: number
  readonly numbers: ReadonlySet<number>
  /** How many messages had gone by then: those after them have other numbers since. */
  readonly removed: number
  /** Those of which one command after the other was about, in the order in which they were given. */
  readonly row: Array<number>
}

/** So many commands, each about the next of them, are no chance; of fewer, one about each is none. */
const longRow = 4

/** So many messages of an answer are followed. */
const mostShown = 1024

export class Results {
  /** The last result of SEARCH, SORT or THREAD, and of the same with UID. */
  private numbers: Given | undefined
  private uids: Given | undefined
  /** The numbers of the messages that the last FETCH brought; another answer has come since. */
  private shown: (Given & { readonly numbers: Set<number>; isOver?: true }) | undefined
  /** The line of the last message that a UID FETCH brought. */
  private readAt = 0
  /** The messages that the last UID FETCH of some brought. */
  private read: Given | undefined

  forgets(): void {
    this.numbers = this.uids = this.read = this.shown = undefined
  }

  /** A search of this name found them. */
  finds(by: string, numbers: ReadonlySet<number>, line: number, { removed }: OpenMailbox): void {
    const found = { by, line, numbers, removed, row: [] }
    if (by.startsWith("UID ")) this.uids = found
    else this.numbers = found
  }

  /** A FETCH of this name brings a message. */
  shows(by: string, number: number, line: number, { removed }: OpenMailbox): void {
    if (by === "UID FETCH") this.readAt = line
    if (this.shown === undefined || this.shown.isOver === true || this.shown.removed !== removed)
      this.shown = { by, line, numbers: new Set(), removed, row: [] }
    if (this.shown.numbers.size < mostShown) this.shown.numbers.add(number)
  }

  /** A command was answered. */
  answered(): void {
    if (this.shown !== undefined) this.shown.isOver = true
  }

  /** A UID FETCH of these was answered. */
  reads(uids: ReadonlyArray<number>, mailbox: NamedMessages): void {
    const shown = uids.filter((uid) => mailbox.of.shows(uid))
    const { removed } = mailbox.of
    this.read = { by: "UID FETCH", line: this.readAt, numbers: new Set(shown), removed, row: [] }
  }

  /**
   * Returns what gave the numbers that a command has in place of UIDs: all that were given, or some of a few that a search found,
   * and no response has one of them as a UID.
   */
  asUids(name: string, uids: ReadonlyArray<number>, mailbox: NamedMessages): Given | undefined {
    if (mailbox.knows(uids) || mailbox.of.isDense) return undefined
    const { numbers: found, shown } = this
    if (isOf(found, uids, mailbox)) {
      const isFew = found.numbers.size * 2 <= (mailbox.of.exists ?? 0)
      if (isFew || isWhole(found, uids) || isRow(found)) return found
    }
    // a change of one message that has it already may have no answer, too
    const isSure = uids.length > 1 || name !== "UID STORE"
    return isOf(shown, uids, mailbox) && ((isSure && isWhole(shown, uids)) || isRow(shown))
      ? shown
      : undefined
  }

  /** Returns those of which a command has one in place of a UID, as others after it may have the next. */
  rowOfNumbers(uids: ReadonlyArray<number>, mailbox: NamedMessages): Given | undefined {
    const [uid, another] = uids
    if (uid === undefined || another !== undefined || mailbox.knows(uids) || mailbox.of.isDense)
      return undefined
    return [this.numbers, this.shown].find((given) => isOf(given, uids, mailbox) && goesOn(given, uid))
  }

  /**
   * Returns what gave the UIDs that a command has in place of numbers: all of it, or such as no number can be; or a change is of
   * all that UID FETCH brought before it. The ends of a range that is beyond the last message are enough.
   */
  asNumbers(
    name: string,
    numbers: ReadonlyArray<number>,
    ends: ReadonlyArray<number>,
    mailbox: NamedMessages
  ): Given | undefined {
    const { numbers: other, read, uids } = this
    if (isOf(other, numbers, mailbox)) return undefined
    if (read?.numbers.size === numbers.length && name !== "FETCH" && isOf(read, numbers, mailbox)) return read
    if (isOf(uids, ends, mailbox) && allBeyond(ends, mailbox.of)) return uids
    if (isOf(uids, numbers, mailbox))
      return uids.numbers.size === numbers.length || isBeyond(numbers, mailbox.of) ? uids : undefined
    const line = allBeyond(ends, mailbox.of) ? mailbox.namedAt(ends) : undefined
    return line === undefined
      ? undefined
      : { by: "FETCH", line, numbers: new Set(ends), removed: mailbox.of.removed, row: [] }
  }

  /** Returns those of which a command has one in place of a number, as others after it may have the next. */
  rowOfUids(numbers: ReadonlyArray<number>, mailbox: NamedMessages): Given | undefined {
    const [number, another] = numbers
    const { numbers: other, uids } = this
    if (number === undefined || another !== undefined || isOf(other, numbers, mailbox)) return undefined
    return isOf(uids, numbers, mailbox) && goesOn(uids, number) ? uids : undefined
  }
}

/** Returns whether one of those that were given comes next, up or down. */
const goesOn = ({ numbers, row }: Given, number: number): boolean => {
  if (row.at(-1) === number) return true
  const up = Array.from(numbers).slice(0, row.length + 1)
  const down = Array.from(numbers)
    .toReversed()
    .slice(0, row.length + 1)
  return [up, down].some((all) => [...row, number].every((each, at) => all[at] === each))
}

/** Returns whether so many commands were about them, one after the other, that it is no chance. */
export const isRow = ({ numbers, row }: Given): boolean =>
  row.length > 1 && row.length >= Math.min(longRow, numbers.size)

/** Returns whether a command is about all that were given. */
export const isWhole = ({ numbers }: Given, messages: ReadonlyArray<number>): boolean =>
  numbers.size === messages.length

/** Returns whether a number is higher than that of the last message. */
export const isBeyond = (
  numbers: ReadonlyArray<number>,
  { exists = Infinity }: Pick<OpenMailbox, "exists">
): boolean => numbers.some((number) => number > exists)

const allBeyond = (numbers: ReadonlyArray<number>, { exists = Infinity }: OpenMailbox): boolean =>
  numbers.length > 0 && numbers.every((number) => number > exists)

/** Returns whether each of the numbers was given, and none has moved since. */
const isOf = (
  given: Given | undefined,
  numbers: ReadonlyArray<number>,
  { of: { removed } }: NamedMessages
): given is Given =>
  given !== undefined &&
  given.removed === removed &&
  numbers.length > 0 &&
  numbers.every((number) => given.numbers.has(number))
