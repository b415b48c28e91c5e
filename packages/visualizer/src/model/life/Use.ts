/** What became of an app's calls on a connection, event by event, where nothing of it closed the mailbox. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type * as Trace from "@effect-imap/core/Trace"
import { notBusy } from "../connection/OwnPart.ts"
import { Queues } from "../connection/Queues.ts"
import { CommandWatches, type OfCommands } from "../evidence/watch/CommandWatches.ts"
import { Copies } from "../evidence/watch/Copies.ts"
import type { Noticed } from "../evidence/Noticed.ts"
import { Removals } from "../evidence/watch/Removals.ts"
import { SeenMailboxes } from "../evidence/watch/SeenMailboxes.ts"
import { Validities } from "../evidence/watch/Validities.ts"
import type { Watch } from "../evidence/watch/Watch.ts"
import { workOf } from "../evidence/alone.ts"
import { dataIn } from "../evidence/Data.ts"
import { isApps, isStray, saysThrottled } from "../evidence/facts.ts"
import { notKept, permittedIn } from "../evidence/flags.ts"
import { isIn } from "../machine/phase.ts"
import { slowCommandMs } from "../connection/slowCommandMs.ts"
import { Work } from "../work/Work.ts"
import { Moments, type Stretch, Stretches } from "./Stretch.ts"
import { LazyMap, LazySet } from "../../trace/Lazy.ts"

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

/** More calls at once, and more kinds of them, than any account has. */
const most = 64

/** An answer that took long, in milliseconds, and when it was there. */
export interface Slow {
  readonly cmd: string
  readonly ms: number
  readonly end: number
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

/** Asks for messages by UID, of which at least one is to be reported. RFC 9051 §6.4.9. */
const ofUids = /^\S+ UID (?:FETCH|STORE) \d+(?:,\d+)* (?!.*(?:CHANGEDSINCE|\.SILENT))/i

export class Use {
  /** By the name of the command. */
  readonly impatience = new LazyMap<string, Impatience>()
  /** How often the app left a stream of answers before its end, by the name of the command. */
  readonly unread = new LazyMap<string, number>()
  /** The calls that this program refused, by name and reason. */
  readonly refused = new LazyMap<string, { readonly call: string; readonly reason: string; count: number }>()
  /** The times in which the app kept the connection unused until the library took it back. */
  readonly held: Array<Stretch> = []
  /** The times in which this program did something else, each by its end. */
  readonly busy: Array<{ readonly time: number; readonly ms: number }> = []
  /** The times in which what came waited for a listener of the app. */
  readonly untaken: Array<Stretch> = []
  /** The codes of the refusals that an acceptance of the same command followed. */
  readonly passed: Array<string | undefined> = []
  /** The answers that could not be read, or not in whole, by the name of the response. */
  readonly unreadable = new LazyMap<string, number>()
  /** The times of answers by which no message has the UIDs that were asked for. */
  readonly voids: Array<number> = []
  /** The flags that were set, and that the server does not keep. */
  readonly lostFlags = new LazySet<string>()
  /** The answers that the server delayed on purpose, as it says. */
  throttled = 0
  /** The times in which a caller had the connection to itself. */
  readonly taken = new Stretches()
  /** The slow answers, each from when the server was free for it, in the order of their ends. */
  readonly slow = new Moments<Slow>()
  /** When the last answer came that was not slow, by command. */
  readonly quickAt = new LazyMap<string, number>()
  /** The octets of the longest answer, with all that came since the one before it; and whether a FETCH was answered. */
  readonly lengths = { longest: 0, hasFetch: false }
  private octets = 0
  /** All answers, slow or not, and the longest on the way to the mailbox. */
  readonly times = new Moments<Slow>()
  way: Slow | undefined
  /** The milliseconds of the quickest TCP connect, which is one round trip. */
  rtt: number | undefined
  /** The lines that are not IMAP. */
  strays = 0
  /** Those since the last answer, of which a quirk may say what they mean. */
  private straysNow = 0
  readonly removals = new Removals()
  readonly copies = new Copies()
  readonly seen = new SeenMailboxes()
  readonly validities = new Validities()
  readonly work = new Work()
  private readonly ofCommands = new CommandWatches()
  private readonly watches: ReadonlyArray<Watch> = [
    this.removals,
    this.copies,
    this.seen,
    this.validities,
    this.work,
    this.ofCommands
  ]
  readonly appends: Array<Append> = []
  /** The mechanism of a login that was sent before any TLS was. */
  loginInClear: string | undefined
  private isOpened = false
  private readonly dialled = new LazyMap<number, number>()
  /** Of the network operations in progress, those of TLS; undefined until there was one of any kind. */
  private tls: Set<number> | undefined
  private isEncrypted = false
  /** The callers that this program kept waiting. */
  queues: Queues | undefined
  private readonly holds = new LazyMap<number, { readonly time: number; readonly call: string | undefined }>()
  /** The commands whose answers the app does not take at present. */
  private readonly pending = new LazyMap<number, string | undefined>()
  private readonly late = new LazyMap<number, number>()
  private readonly asked = new LazyMap<string, Asked>()
  /** When each command was sent that has no answer yet; of IDLE, when DONE was. RFC 9051 §6.3.13. */
  private readonly owed = new LazyMap<string, { readonly cmd: string; readonly time: number }>()
  private idle: string | undefined
  /** The flags that the open mailbox permits and keeps. */
  permitted: ReadonlyArray<string> | undefined
  /** The last answer, and when its command was sent. */
  answered: { readonly cmd: string; readonly sent: number; readonly time: number } | undefined

  /** What watches the app's commands. */
  get commands(): OfCommands {
    return this.ofCommands.now
  }

  /** What the app's commands and the server's answers show, of which each has a finding of its own. */
  get noticed(): ReadonlyArray<Noticed> {
    const { validities } = this
    const { deletions, effects, misspelt, numbering, replaced } = this.commands
    return [
      ...[effects.undelivered.found, effects.sizes.found].filter((found) => found !== undefined),
      ...deletions.found,
      ...replaced.found,
      ...misspelt.found,
      ...numbering.found,
      ...validities.found.values()
    ]
  }

  /** Returns what a command asks of the server that it has not answered. */
  workOf(tag: string): string | undefined {
    return this.owed.get(tag)?.cmd
  }

  take(event: Trace.Event, line: number): void {
    const { time } = event
    if (event.name === "program:start") this.queues ??= new Queues()
    this.queues?.take(event, line)
    switch (event.name) {
      case "net:start":
        this.tls ??= new Set()
        if (event.data.kind === "tls") this.tls.add(event.data.op)
        if (event.data.kind === "tcp" && this.dialled.size < most) this.dialled.set(event.data.op, time)
        return
      case "machine:transition":
        this.isOpened ||= isIn(event.data.to, "selected")
        return
      case "net:end":
        this.connected(event)
        if (this.tls?.delete(event.data.op) === true) this.isEncrypted ||= event.data.ok
        return
      case "wire:sent":
        return this.sent(event, line)
      case "wire:received":
        if (event.data.unread === true) this.unreads(event.data.line)
        this.hears(event, line)
        this.grows(event.data)
        return this.received(event)
      case "command:lost":
        if (event.data.written < event.data.bytes) this.work.cut(event.data.tag)
        return
      case "wire:unfinished":
        return this.work.unfinished()
      case "connection:ended":
        for (const watch of this.watches) watch.end?.()
        return
      case "command:interrupted": {
        const asked = this.asked.get(event.data.tag)
        if (asked === undefined || event.data.reason !== undefined) return
        asked.leftAt ??= time
        asked.isStream ??= Array.from(this.holds.values()).some(({ call }) => call === "stream")
        return
      }
      case "command:refused":
        return this.refuses(event.data)
      case "trace:note":
        if (Advice.ofQuirk(event.data.quirk ?? "")?.means === true) {
          this.strays -= this.straysNow
          this.straysNow = 0
        }
        return
      case "program:busy":
        if (this.busy.length < most) this.busy.push({ time, ms: event.data.ms })
        return
      case "program:start": {
        const { call, kind, ms = 0, op, tag } = event.data
        if (kind === "hold") {
          this.holds.set(op, { time, call })
          this.taken.begin(time)
        }
        if (kind === "unread") this.pending.set(op, tag)
        if (kind === "untaken") this.late.set(op, time - ms)
        return
      }
      case "program:end":
        this.took(event)
        this.read(event)
        return this.gaveBack(event)
      default:
        return
    }
  }

  private connected({ data: { ok, op }, time }: Trace.Events["net:end"]): void {
    const since = this.dialled.get(op)
    this.dialled.delete(op)
    if (ok && since !== undefined) this.rtt = Math.min(this.rtt ?? Infinity, time - since)
  }

  private sent({ data: { by, bytes, cmd, line, tag }, time }: Trace.Events["wire:sent"], at: number): void {
    const asked = { line: at, name: cmd, tag, text: line, by, bytes, time, isApps: isApps({ by, name: cmd }) }
    for (const watch of this.watches) watch.sent?.(asked)
    if (this.tls !== undefined && !this.isEncrypted && /^(?:LOGIN|AUTHENTICATE)$/.test(cmd ?? ""))
      this.loginInClear ??= / AUTHENTICATE (\S+)/i.exec(line)?.[1] ?? "LOGIN"
    if (line === "DONE" && this.idle !== undefined) this.owed.set(this.idle, { cmd: "DONE", time })
    if (cmd === "SELECT" || cmd === "EXAMINE") this.permitted = undefined
    if (cmd === "IDLE") this.idle = tag
    else if (tag !== undefined && cmd !== undefined && this.owed.size < most)
      this.owed.set(tag, { cmd: workOf(cmd, line), time })
    if (by !== "app" || tag === undefined || cmd === undefined || this.asked.size >= most) return
    const flags = cmd.endsWith("STORE") ? notKept(line, this.permitted) : []
    const append =
      cmd === "APPEND" && bytes !== undefined ? { time, octets: octetsOf(bytes, tag) } : undefined
    if (append !== undefined && this.appends.length < most) this.appends.push(append)
    this.asked.set(tag, {
      cmd,
      time,
      append,
      ...(flags.length > 0 && { flags }),
      ...(ofUids.test(line) && { isVoid: true })
    })
  }

  private received({ data: { code, cond, line, tag }, time }: Trace.Events["wire:received"]): void {
    if (code === "PERMANENTFLAGS") this.permitted = permittedIn(line)
    if (tag === undefined) {
      if (isStray(line)) {
        this.strays++
        this.straysNow++
      }
      return this.reports(line)
    }
    this.straysNow = 0
    const isThrottled = saysThrottled(line)
    if (isThrottled) this.throttled++
    const unread = this.asked.get(tag)?.unread ?? 0
    this.answers(tag, time, isThrottled ? Infinity : unread)
    const asked = this.asked.get(tag)
    if (asked === undefined) return
    this.asked.delete(tag)
    const { append, cmd, flags = [], isStream, isVoid, leftAt, time: since } = asked
    if (cond === "OK") for (const flag of flags) if (this.lostFlags.size < most) this.lostFlags.add(flag)
    if (isVoid && cond === "OK" && this.voids.length < most) this.voids.push(time)
    if (leftAt === undefined) return
    if (isStream) return void this.unread.set(cmd, (this.unread.get(cmd) ?? 0) + 1)
    const isDone = cond === "OK"
    if (append !== undefined) append.isDoneLate = isDone
    const before = this.impatience.get(cmd) ?? { count: 0, done: 0, needed: 0, waited: 0 }
    const { count, done, needed, waited } = before
    this.impatience.set(cmd, {
      count: count + 1,
      done: done + (isDone ? 1 : 0),
      waited: Math.max(waited, leftAt - since),
      needed: Math.max(needed, time - since)
    })
  }

  private hears({ data, time }: Trace.Events["wire:received"], line: number): void {
    const { bytes, code, cond: condition, line: text, tag, truncated = false, unread = false } = data
    const said = { line, time, bytes, code, condition, tag, text, truncated, unread }
    for (const watch of this.watches) watch.received?.(said)
  }

  private grows({ bytes = 0, tag }: Trace.EventData<"wire:received">): void {
    this.octets += bytes
    if (tag === undefined) return
    this.lengths.longest = Math.max(this.lengths.longest, this.octets)
    this.lengths.hasFetch ||= this.owed.get(tag)?.cmd.endsWith("FETCH") === true
    this.octets = 0
  }

  /** A message that is reported, or gone, may be one that was asked for. */
  private reports(line: string): void {
    const { isRemoval, name } = dataIn(line)
    if (!isRemoval && name !== "FETCH") return
    for (const asked of this.asked.values()) delete asked.isVoid
  }

  private unreads(line: string): void {
    const name = dataIn(line).name || "untagged"
    if (this.unreadable.size >= most && !this.unreadable.has(name)) return
    this.unreadable.set(name, (this.unreadable.get(name) ?? 0) + 1)
  }

  /** `excused`: the milliseconds that are not the server's. */
  private answers(tag: string, time: number, excused: number): void {
    const owed = this.owed.get(tag)
    this.owed.delete(tag)
    if (owed === undefined) return
    const { answered } = this
    // until the command before it was answered, it was that one's time
    const start =
      answered !== undefined && answered.sent <= owed.time ? Math.max(owed.time, answered.time) : owed.time
    this.answered = { cmd: owed.cmd, sent: owed.time, time }
    const ms = notBusy(time - start - excused, { start, end: time }, this.busy)
    if (ms >= 0) {
      const took = { cmd: owed.cmd, ms, end: time }
      this.times.add(took)
      if (!this.isOpened && ms > (this.way?.ms ?? 0)) this.way = took
    }
    if (ms >= slowCommandMs) this.slow.add({ cmd: owed.cmd, ms, end: time })
    else if (excused === 0 && this.quickAt.size < most) this.quickAt.set(owed.cmd, time)
  }

  private read({ data: { ms = 0, op } }: Trace.Events["program:end"]): void {
    const asked = this.asked.get(this.pending.get(op) ?? "")
    this.pending.delete(op)
    if (asked !== undefined) asked.unread = (asked.unread ?? 0) + ms
  }

  private refuses({ call, cmd = call, reason }: Trace.EventData<"command:refused">): void {
    const key = `${cmd} ${reason}`
    const before = this.refused.get(key)
    if (before !== undefined) before.count++
    else if (this.refused.size < most) this.refused.set(key, { call: cmd, reason, count: 1 })
  }

  private took({ data: { op }, time }: Trace.Events["program:end"]): void {
    const start = this.late.get(op)
    this.late.delete(op)
    if (start !== undefined && this.untaken.length < most) this.untaken.push({ start, end: time })
  }

  private gaveBack({ data: { op, reason }, time }: Trace.Events["program:end"]): void {
    const start = this.holds.get(op)?.time
    if (this.holds.delete(op) && this.holds.size === 0) this.taken.end(time)
    if (start === undefined || reason !== "HeldTooLong" || this.held.length >= most) return
    this.held.push({ start, end: time })
  }
}

/** Returns the octets of a command after its tag. */
export const octetsOf = (bytes: number, tag: string): number => bytes - tag.length
