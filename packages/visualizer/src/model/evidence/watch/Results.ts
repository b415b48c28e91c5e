/** What an app was last told of messages, by their numbers and by their UIDs, and the commands that take one for the other. */
import type { OpenMailbox } from "./OpenMailbox.ts"

/** What a search found, and the line of its answer. */
interface Found {
  readonly line: number
  readonly numbers: ReadonlySet<number>
  /** How many messages had gone by then: those after them have other numbers since. */
  readonly removed: number
}

export class Results {
  /** The last result of SEARCH, and of UID SEARCH. */
  numbers: Found | undefined
  uids: Found | undefined
  /** The line of the last message that a UID FETCH brought. */
  readAt = 0
  /** The messages that the last UID FETCH of some brought. */
  private read: Found | undefined

  forgets(): void {
    this.numbers = this.uids = this.read = undefined
  }

  /** A UID FETCH of these was answered. */
  reads(uids: ReadonlyArray<number>, mailbox: OpenMailbox): void {
    const shown = uids.filter((uid) => mailbox.shows(uid))
    this.read = { line: this.readAt, numbers: new Set(shown), removed: mailbox.removed }
  }

  /**
   * Returns the line of the result of SEARCH whose numbers a command has in place of UIDs: all of it, or some of a few, and no
   * response has one of them as a UID.
   */
  asUids(uids: ReadonlyArray<number>, mailbox: OpenMailbox): number | undefined {
    const { numbers: found } = this
    if (found === undefined || !isOf(found, uids, mailbox)) return undefined
    if (mailbox.knows(uids) || mailbox.isDense()) return undefined
    const isFew = found.numbers.size * 2 <= (mailbox.exists ?? 0)
    return isFew || found.numbers.size === uids.length ? found.line : undefined
  }

  /**
   * Returns the line of the result of UID SEARCH whose UIDs a command has in place of numbers: all of it, or such as no number can
   * be; or a change is of all that UID FETCH brought before it.
   */
  asNumbers(name: string, numbers: ReadonlyArray<number>, mailbox: OpenMailbox): number | undefined {
    const { numbers: other, read, uids } = this
    if (isOf(other, numbers, mailbox)) return undefined
    if (read?.numbers.size === numbers.length && name !== "FETCH" && isOf(read, numbers, mailbox))
      return read.line
    if (uids === undefined || !isOf(uids, numbers, mailbox)) return undefined
    return uids.numbers.size === numbers.length || isBeyond(numbers, mailbox) ? uids.line : undefined
  }
}

/** Returns whether a number is higher than that of the last message. */
export const isBeyond = (
  numbers: ReadonlyArray<number>,
  { exists = Infinity }: Pick<OpenMailbox, "exists">
): boolean => numbers.some((number) => number > exists)

/** Returns whether a search found each of the numbers, and none has moved since. */
const isOf = (found: Found | undefined, numbers: ReadonlyArray<number>, { removed }: OpenMailbox): boolean =>
  found !== undefined &&
  found.removed === removed &&
  numbers.length > 0 &&
  numbers.every((number) => found.numbers.has(number))
