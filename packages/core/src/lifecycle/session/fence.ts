/**
 * Decides about commands that are never answered by their own tag: a complaint, an overtaking answer or the time moves
 * them from stage to stage.
 *
 * Some servers answer what they do not know with an untagged BAD and nothing else. By itself that completes nothing
 * (RFC 9051 §7.1.3), so after a grace a fence decides: the next command of the flight, else a NOOP. A command without an
 * answer when the fence is answered was swallowed. Pure: each function returns the next stage.
 *
 * A server that refuses a literal so has not asked for it, and takes the next line for a command. One that waits for the literal
 * nevertheless would take the fence for a part of it: so only a fence that cannot complete the command is sent, and nothing
 * after it.
 */
import { onlyReads } from "../../imap/onlyReads.ts"
import type * as Policy from "../Policy.ts"
import * as Entry from "./Entry.ts"

/** The facts that the rules depend on besides the entry. Times in milliseconds. */
export interface Now {
  readonly policy: Policy.Fence
  readonly at: number
  readonly rtt: number
  /** The time of the last byte. */
  readonly heardAt: number
}

/**
 * Returns the stage of a command to which an untagged BAD or a line without a tag was attributed. Without a text, the
 * command is the one that holds up others.
 */
export const complained = (entry: Entry.Entry, text: string | undefined, now: Now): Entry.Stage => {
  const { stage } = entry
  switch (stage._tag) {
    case "waiting":
      return { _tag: "complained", text, timer: grace(entry, now) }
    case "complained":
    case "overtaken":
    case "fenced":
      return stage.text === undefined ? { ...stage, text } : stage
    case "late":
      return { _tag: "swallowed", text }
    default:
      return stage
  }
}

const grace = (entry: Entry.Entry, { at, policy, rtt }: Now): Entry.Timer =>
  Entry.idlingOf(entry)?.ends === true
    ? { name: "doneGrace", due: at + Math.max(policy.done, 2 * rtt) }
    : isAlone(entry)
      ? { name: "authenticationGrace", due: at + policy.authentication }
      : { name: "grace", due: at + Math.max(policy.grace, 2 * rtt) }

/** Returns whether no fence may follow: after AUTHENTICATE, STARTTLS or COMPRESS, or while a command is not written whole. */
const isAlone = (entry: Entry.Entry): boolean =>
  (Entry.awaitsContinuation(entry) && entry.kind._tag !== "idle") ||
  (Entry.changesChannel(entry) && Entry.isOpen(entry))

/** Returns the stage of a command after a later one was answered. */
export const overtaken = (entry: Entry.Entry, now: Now): Entry.Stage => {
  const { stage } = entry
  switch (stage._tag) {
    case "waiting":
      return { _tag: "overtaken", text: undefined, timer: grace(entry, now) }
    case "complained":
      return { ...stage, _tag: "overtaken" }
    case "fenced":
      return { _tag: "swallowed", text: stage.text }
    default:
      return stage
  }
}

/** Returns the stage of a command after its timer fired. */
export const expired = (entry: Entry.Entry, now: Now): Entry.Stage => {
  const { stage } = entry
  if (!("timer" in stage) || stage.timer === undefined) return stage
  const { text } = stage
  if (stage.timer.name === "authenticationGrace") return afterLong(entry, stage, now)
  if (stage._tag === "overtaken") {
    // a mandatory command without a complaint keeps its own limit: order proves nothing (RFC 9051 §5.5)
    const decided = text !== undefined || entry.optional === true || entry.givenUp
    return decided ? { _tag: "swallowed", text } : { _tag: "late" }
  }
  if (entry.optional !== true || entry.kind._tag === "fence") return { _tag: "fenced", text }
  // after this much silence since the complaint, nothing more will come
  const due = now.heardAt + now.policy.deaf
  return due > now.at ? { _tag: "fenced", text, timer: { name: "deaf", due } } : { _tag: "deaf", text }
}

/** The limit has passed: a fence follows if the server cannot take it for a part of the command. */
const afterLong = (entry: Entry.Entry, { _tag, text }: Timed, now: Now): Entry.Stage => {
  if (_tag !== "complained" || !bearsFence(entry)) return { _tag: "hopeless", text }
  const due = now.at + now.policy.authentication
  const timer: Entry.Timer | undefined =
    Entry.unaskedLiteral(entry) === undefined ? undefined : { name: "authenticationGrace", due }
  return { _tag: "fenced", text, ...(timer === undefined ? {} : { timer }) }
}

type Timed = Extract<Entry.Stage, { readonly text: string | undefined; readonly timer?: unknown }>

/** Nothing of it is left to be written by now; or the fence fits into the literal; or a command that it completes changes nothing. */
const bearsFence = (entry: Entry.Entry): boolean => {
  if (Entry.changesChannel(entry) || entry.kind._tag === "sasl") return false
  if (entry.parts.length === 0 || Entry.owes(entry)) return true
  const literal = Entry.unaskedLiteral(entry)
  return literal !== undefined && (literal >= longestFence || onlyReads(entry.command.name))
}

/** A tag, NOOP and CRLF are no longer, in octets. */
const longestFence = 24
