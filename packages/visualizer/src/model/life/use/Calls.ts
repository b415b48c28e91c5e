/** What became of the commands of an app: which it gave up, and which were answered as if they had done something. Event by event. */
import type * as Trace from "@effect-imap/core/Trace"
import { dataIn } from "../../evidence/Data.ts"
import { notKept } from "../../evidence/flags.ts"
import { add, drop, noList, noMap, noSet, push, put } from "../../../trace/Sparse.ts"

/** A command whose answer the app did not wait for, although the server gave one. */
export interface Impatience {
  count: number
  /** The longest that the app waited, and that the server needed, in milliseconds. */
  waited: number
  needed: number
  /** How many of them were answered OK. */
  done: number
}

/** An APPEND of the app. */
export interface Append {
  readonly time: number
  /** The octets after its tag: two of one message to one mailbox have as many. */
  readonly octets: number
  /** The app did not wait for the answer, which was OK. */
  isDoneLate?: boolean
}

interface Asked {
  readonly cmd: string
  readonly time: number
  /** When the app gave it up; and whether it had read the answer as a stream. */
  leftAt?: number
  isStream?: boolean
  /** The milliseconds in which the app did not take its answer. */
  unread?: number
  readonly append?: Append | undefined
  /** The flags that it sets, and the mailbox does not keep. */
  flags?: ReadonlyArray<string>
  /** It names UIDs and asks for data; and no message has come since. */
  isVoid?: boolean
}

/** More calls at once, and more kinds of them, than any account has. */
const most = 64

/** Asks for messages by UID, of which at least one is to be reported. RFC 9051 §6.4.9. */
const ofUids = /^\S+ UID (?:FETCH|STORE) \d+(?:,\d+)* (?!.*(?:CHANGEDSINCE|\.SILENT))/i

export class Calls {
  /** By the name of the command. */
  impatience: ReadonlyMap<string, Impatience> = noMap
  /** How often the app left a stream of answers before its end, by the name of the command. */
  unread: ReadonlyMap<string, number> = noMap
  /** The times of answers by which no message has the UIDs that were asked for. */
  voids: ReadonlyArray<number> = noList
  /** The flags that were set, and that the server does not keep. */
  lostFlags: ReadonlySet<string> = noSet
  appends: ReadonlyArray<Append> = noList
  private asked: ReadonlyMap<string, Asked> = noMap
  /** The commands whose answers the app does not take at present. */
  private pending: ReadonlyMap<number, string | undefined> = noMap

  sent(
    { data: { by, bytes, cmd, line, tag }, time }: Trace.Events["wire:sent"],
    permitted: ReadonlyArray<string> | undefined
  ): void {
    if (by !== "app" || tag === undefined || cmd === undefined || this.asked.size >= most) return
    const flags = cmd.endsWith("STORE") ? notKept(line, permitted) : []
    const append =
      cmd === "APPEND" && bytes !== undefined ? { time, octets: octetsOf(bytes, tag) } : undefined
    if (append !== undefined) this.appends = push(this.appends, append, most)
    this.asked = put(this.asked, tag, {
      cmd,
      time,
      append,
      ...(flags.length > 0 && { flags }),
      ...(ofUids.test(line) && { isVoid: true })
    })
  }

  received({ data: { cond, line, tag }, time }: Trace.Events["wire:received"]): void {
    if (tag === undefined) return this.reports(line)
    const asked = this.asked.get(tag)
    if (asked === undefined) return
    this.asked = drop(this.asked, tag)
    const { flags = [], isVoid } = asked
    if (cond === "OK")
      for (const flag of flags) if (this.lostFlags.size < most) this.lostFlags = add(this.lostFlags, flag)
    if (isVoid && cond === "OK") this.voids = push(this.voids, time, most)
    this.answered(asked, cond === "OK", time)
  }

  /** The app gives a command up, perhaps while it reads the answer as a stream. */
  interrupted({ data: { reason, tag }, time }: Trace.Events["command:interrupted"], isStream: boolean): void {
    const asked = this.asked.get(tag)
    if (asked === undefined || reason !== undefined) return
    asked.leftAt ??= time
    asked.isStream ??= isStream
  }

  /** The app does not take an answer, until it does again. */
  leaves({ kind, op, tag }: Trace.EventData<"program:start">): void {
    if (kind === "unread") this.pending = put(this.pending, op, tag)
  }

  takes({ ms = 0, op }: Trace.EventData<"program:end">): void {
    const asked = this.asked.get(this.pending.get(op) ?? "")
    this.pending = drop(this.pending, op)
    if (asked !== undefined) asked.unread = (asked.unread ?? 0) + ms
  }

  /** Returns for how many milliseconds the app did not take the answer to a command. */
  unreadMs(tag: string): number {
    return this.asked.get(tag)?.unread ?? 0
  }

  private answered(
    { append, cmd, isStream, leftAt, time: since }: Asked,
    isDone: boolean,
    time: number
  ): void {
    if (leftAt === undefined) return
    if (isStream) return void (this.unread = put(this.unread, cmd, (this.unread.get(cmd) ?? 0) + 1))
    if (append !== undefined) append.isDoneLate = isDone
    const before = this.impatience.get(cmd) ?? { count: 0, done: 0, needed: 0, waited: 0 }
    const { count, done, needed, waited } = before
    this.impatience = put(this.impatience, cmd, {
      count: count + 1,
      done: done + (isDone ? 1 : 0),
      waited: Math.max(waited, leftAt - since),
      needed: Math.max(needed, time - since)
    })
  }

  /** A message that is reported, or gone, may be one that was asked for. */
  private reports(line: string): void {
    const { isRemoval, name } = dataIn(line)
    if (!isRemoval && name !== "FETCH") return
    for (const asked of this.asked.values()) delete asked.isVoid
  }
}

/** Returns the octets of a command after its tag. */
export const octetsOf = (bytes: number, tag: string): number => bytes - tag.length
