/** What a STORE asks of messages, and what became of it: which it left out, and which were shown without it since. Line by line. */
import { marksRead } from "@effect-imap/core/internal/Advice"
import { add, drop, noMap, put, remove } from "../../../trace/Sparse.ts"
import { dataIn } from "../Data.ts"
import { leavesMailbox } from "../facts.ts"
import { numbersIn } from "../numbersIn.ts"
import type { Dialogue } from "./Dialogue.ts"
import type { Received, Sent } from "./Line.ts"

/** The flags that a STORE adds, or takes, in upper case. RFC 9051 §6.4.6. */
export interface Change {
  readonly flags: ReadonlyArray<string>
  readonly isTaken: boolean
}

/** The messages of STORE commands, by their numbers or UIDs: those that were left out, and those that a later FETCH shows without the change. */
export interface Outcome {
  left: ReadonlySet<number>
  unset: ReadonlySet<number>
}

/** What a message is to have, or to lack, since the line of an answer. */
interface Wanted {
  readonly change: Change
  readonly since: number
  readonly of: Outcome
}

/** So many messages are followed. */
const most = 4096

const storing = /^\S+ (UID )?STORE ([\d:,]+) (?:\([^)]*\) )?([+-]?)FLAGS(?:\.SILENT)? \(?([^()]*)\)?$/i
const naming = /^\S+ (UID )?(?:STORE|FETCH) ([\d:,]+) /i

/** Returns what a STORE changes. */
export const changeIn = (command: string): Change | undefined => {
  const [, , , sign, flags = ""] = storing.exec(command) ?? []
  return sign === undefined ? undefined : { flags: inCapitals(flags.split(" ")), isTaken: sign === "-" }
}

/** Returns whether a message with these flags is as a STORE was to make it. */
export const isAsWanted = ({ flags, isTaken }: Change, shown: ReadonlyArray<string>): boolean => {
  const has = new Set(inCapitals(shown))
  // a trace without private data hides keywords, so that any may be this one
  const mayHave = (flag: string): boolean =>
    has.has(flag) || (!flag.startsWith("\\") && shown.some((each) => each.startsWith("<")))
  return flags.every((flag) => (isTaken ? !has.has(flag) : mayHave(flag)))
}

/** Returns the messages that the answer to a STORE says it left out. RFC 7162 §3.1.3. */
export const leftOutIn = (answer: string): ReadonlyArray<number> =>
  numbersIn(/^\S+ OK \[MODIFIED ([\d:,]+)\]/i.exec(answer)?.[1] ?? "") ?? []

const inCapitals = (flags: ReadonlyArray<string>): ReadonlyArray<string> =>
  flags.filter(Boolean).map((flag) => flag.toUpperCase())

export class StoredFlags {
  private byUid: ReadonlyMap<number, Wanted> = noMap
  private byNumber: ReadonlyMap<number, Wanted> = noMap

  /** What a later command does to messages counts from then on. */
  sent({ name = "", text }: Sent): void {
    const isChange = name.endsWith("STORE") || marksRead(text)
    if (!isChange && !leavesMailbox(name)) return
    const [, uid, set] = naming.exec(text) ?? []
    const numbers = isChange ? numbersIn(set ?? "") : undefined
    const isByUid = uid !== undefined
    const named = isByUid ? this.byUid : this.byNumber
    const left = numbers?.reduce(drop, named) ?? noMap
    this.byUid = isByUid ? left : noMap
    this.byNumber = isByUid ? noMap : left
  }

  /** A STORE was answered with OK. */
  stored(
    { name, text }: Pick<Sent, "name" | "text">,
    answer: Pick<Received, "line" | "text">,
    of: Outcome
  ): void {
    const change = changeIn(text)
    if (change === undefined) return
    const isByUid = name === "UID STORE"
    let all = isByUid ? this.byUid : this.byNumber
    const left = new Set(leftOutIn(answer.text))
    for (const each of left) if (of.left.size < most) of.left = add(of.left, each)
    for (const each of numbersIn(naming.exec(text)?.[2] ?? "") ?? [])
      if (!left.has(each) && all.size < most) all = put(all, each, { change, of, since: answer.line })
    if (isByUid) this.byUid = all
    else this.byNumber = all
  }

  received({ tag, text }: Received, dialogue: Dialogue): void {
    if (tag !== undefined || (this.byUid.size === 0 && this.byNumber.size === 0)) return
    const { flags, isRemoval, number, uid } = dataIn(text)
    // after it, the numbers are those of others
    if (isRemoval) this.byNumber = noMap
    if (flags === undefined) return
    if (!this.isShortOf(this.byNumber.get(number), number, flags, dialogue))
      this.byNumber = drop(this.byNumber, number)
    if (uid !== undefined && !this.isShortOf(this.byUid.get(uid), uid, flags, dialogue))
      this.byUid = drop(this.byUid, uid)
  }

  /** Returns whether a message is shown without what it is to have: otherwise it is as it was to be, or changed by another one since. */
  private isShortOf(
    wanted: Wanted | undefined,
    message: number,
    flags: ReadonlyArray<string>,
    { running }: Dialogue
  ): boolean {
    if (wanted === undefined) return false
    const { change, of, since } = wanted
    const isWanted = isAsWanted(change, flags)
    const isAsked = Array.from(running.values()).some(
      ({ line, name }) => line > since && name.endsWith("FETCH")
    )
    if (isWanted) of.unset = remove(of.unset, message)
    else if (isAsked) of.unset = add(of.unset, message)
    return !isWanted && isAsked
  }
}
