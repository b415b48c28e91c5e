/**
 * The refused commands of an app that no acceptance of the same followed. One class finds them, line by line, so that a list, a
 * life and the findings of a connection count the same.
 */
import { saysGone } from "@effect-imap/core/internal/Advice"
import { humanText, isLoginName, isOwn } from "./facts.ts"
import { numbersIn } from "./numbersIn.ts"
import { noList, noMap, push, put } from "../../trace/Sparse.ts"

/** A command, and how it was answered. */
export interface Answered {
  readonly name: string | undefined
  readonly condition: string | undefined
  readonly code: string | undefined
  /** The line that answered it. */
  readonly text: string
  /** Its words without the tag; absent if parts of them are redacted. */
  readonly words: string | undefined
  /** It names a number beyond the messages of the mailbox. */
  readonly beyond?: number | undefined
}

/** Extensions that the client sends for itself, and whatever it was asked for works without them. */
const extension = /^(?:IDLE|COMPRESS|ENABLE|ID|NOTIFY)$/

export const isExtension = ({ name = "" }: Pick<Answered, "name">): boolean => extension.test(name)

/** Returns whether a refusal is one that is counted: that of a login, and of what is sent for the connection, is told elsewhere. */
export const isCounted = ({ name = "" }: Pick<Answered, "name">): boolean =>
  !isLoginName(name) && !isOwn({ name })

/** So many refusals wait for an acceptance, and so many accepted commands are kept. */
const mostOpen = 256
export const mostDone = 1024

/** A refusal that an acceptance may follow, and the UIDs of its FETCH that have not come in parts. */
interface Open<A> {
  readonly refusal: A
  readonly words: string
  /** How many messages had been reported gone by then. */
  readonly gone: number
  missing?: Set<number>
}

export class Unaccepted<A extends Answered> {
  /** How often each command was answered with OK, by its words; of more than are kept, nothing is known. */
  done: ReadonlyMap<string, number> = noMap
  private open: ReadonlyArray<Open<A>> = noList
  private gone = 0

  /** So many messages are reported gone: as many may be why a command about them was refused. */
  removed(count: number): void {
    this.gone += count
  }

  /** Takes a refusal, or an acceptance, and returns the refusals that it takes back. */
  answered(answer: A): ReadonlyArray<A> {
    const { condition, words } = answer
    if (words === undefined || words === "") return []
    if (condition === "OK") return this.accepted(words)
    this.open = push(this.open, { refusal: answer, words, gone: this.gone }, mostOpen)
    return []
  }

  /** What was accepted before, and refused since then, was not refused at first. */
  private accepted(words: string): ReadonlyArray<A> {
    const key = words.trim()
    const times = this.done.get(key) ?? 0
    const isFirst = times === 0
    if (!isFirst || this.done.size < mostDone) this.done = put(this.done, key, times + 1)
    if (this.open.length === 0) return []
    const taken = this.open.filter((each) => takesBack(words, { isFirst, gone: this.gone }, each))
    if (taken.length > 0) this.open = this.open.filter((each) => !taken.includes(each))
    return taken.map(({ refusal }) => refusal)
  }
}

const takesBack = <A extends Answered>(
  words: string,
  { gone, isFirst }: { readonly gone: number; readonly isFirst: boolean },
  each: Open<A>
): boolean => {
  const { beyond, code } = each.refusal
  // what it could not decode is asked for as it is stored. RFC 3516 §4.3
  if (code === "UNKNOWN-CTE")
    return setIn(each.words) !== undefined && setIn(each.words) === setIn(words) && !/\bBINARY/i.test(words)
  // what named messages that were not there was accepted since they came
  if (beyond !== undefined) return false
  return each.words === words ? isFirst : isInParts(words, each) || isOfTheRest(words, gone, each)
}

const setIn = (words: string): string | undefined => /^ ?((?:UID )?FETCH \S+)/i.exec(words)?.[1]

const ofUids = /^ ?UID FETCH ([\d:,]+) (.*)$/i

/** Returns whether it is the last of several that brought what a refused FETCH asked for, in smaller parts. */
const isInParts = <A>(words: string, each: Open<A>): boolean => {
  const [, set = "", items] = ofUids.exec(each.words) ?? []
  const [, part = "", same] = ofUids.exec(words) ?? []
  const [all, some] = [new Set(numbersIn(set)), numbersIn(part) ?? []]
  if (items === undefined || items !== same || !some.every((uid) => all.has(uid))) return false
  each.missing ??= new Set(all)
  const count = each.missing.size
  for (const uid of some) each.missing.delete(uid)
  return count > 0 && each.missing.size === 0 && all.size > 1
}

const ofMessages = /^ ?(UID (?:FETCH|STORE|COPY|MOVE)) ([\d:,]+)( .*)$/i

/** Returns how many messages of a refused command another one leaves out, which is the same for the others. */
export const leftOut = (words: string, refused: string): number | undefined => {
  const [, name, set = "", rest] = ofMessages.exec(refused) ?? []
  const [, other, some = "", same] = ofMessages.exec(words) ?? []
  if (name === undefined || name !== other || rest !== same) return undefined
  const [all, left] = [new Set(numbersIn(set)), numbersIn(some) ?? []]
  const isPart = left.length > 0 && left.length < all.size && left.every((uid) => all.has(uid))
  return isPart ? all.size - left.length : undefined
}

/** Returns whether it is about what is left of the messages of one that was refused since some were gone. */
const isOfTheRest = <A extends Answered>(words: string, gone: number, each: Open<A>): boolean => {
  const { code, text } = each.refusal
  const isOne = gone > each.gone && saysGone(humanText(text), code)
  return isOne && (leftOut(words, each.words) ?? Infinity) <= gone - each.gone
}
