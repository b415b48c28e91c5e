/** The commands of an app that are not answered yet, with what was known of the messages that each names. */
import { deletionMark } from "../../facts.ts"
import { add, drop, noMap, put } from "../../../../trace/Sparse.ts"
import type { Sent } from "../Line.ts"
import type { Given } from "./Results.ts"

/** One of them. */
export interface Running extends Sent {
  readonly tag: string
  readonly name: string
  /** The messages that it names, as it does, and the ends of its ranges. */
  readonly set: string
  readonly ends: ReadonlyArray<number>
  readonly numbers: ReadonlyArray<number>
  /** The same of a command that marks messages as deleted, or takes them out: each that goes is looked up. */
  readonly takes: ReadonlySet<number>
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
  readonly untold: ReadonlySet<number>
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

export class InProgress {
  private all: ReadonlyMap<string, Running> = noMap

  get isFull(): boolean {
    return this.all.size >= most
  }

  get each(): MapIterator<Running> {
    return this.all.values()
  }

  begins(command: Running): void {
    this.all = put(this.all, command.tag, command)
  }

  /** Returns the command that a line answers. */
  answered(tag: string): Running | undefined {
    const command = this.all.get(tag)
    this.all = drop(this.all, tag)
    return command
  }

  /** The connection has ended. */
  end(): void {
    this.all = noMap
  }

  /** Returns whether such a command is in progress. */
  runs(names: RegExp): boolean {
    for (const { name } of this.all.values()) if (names.test(name)) return true
    return false
  }

  /** Returns the command in progress that is such, if there is one alone. */
  only(names: RegExp): Running | undefined {
    let found: Running | undefined
    for (const each of this.all.values()) {
      if (!names.test(each.name)) continue
      if (found !== undefined) return undefined
      found = each
    }
    return found
  }

  /** Messages with these UIDs are there, or were. */
  shows(uids: ReadonlyArray<number>): void {
    for (const each of this.all.values())
      for (const uid of uids) if (each.untold.has(uid)) each.there = add(each.there, uid)
  }

  /** A line came that commands may have brought about; it reports the message with this UID gone, if there is one. */
  comes(gone: number | undefined): void {
    for (const each of this.all.values()) if (mayConcern(each, gone)) each.isDone = true
  }
}

/** Returns whether a line may be of what a command names: one that reports another message gone is not. */
const mayConcern = ({ name, numbers }: Running, gone: number | undefined): boolean =>
  gone === undefined || !isByUid(name) || numbers.length === 0 || numbers.includes(gone)

export const isByUid = (name: string): boolean => name.startsWith("UID ")

/** Takes messages out of the mailbox. */
export const removing = /^(?:UID )?(?:EXPUNGE|MOVE)$/

/** Marks messages for deletion. */
export const deletes = (text: string): boolean => deletionMark(text)?.isRemoved === false

/** Asks for what is in a message. */
export const readsContent = /\b(?:BODY(?:\.PEEK)?\[|BINARY|RFC822(?!\.))/i

/** Gives messages by their numbers or, with UID, by their UIDs. RFC 9051 §6.4.4, RFC 5256 §3. */
export const searching = /(?:SEARCH|SORT|THREAD)$/
