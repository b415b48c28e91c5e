/** How a connection was used, event by event, where nothing of it closed the mailbox. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type * as Trace from "@effect-imap/core/Trace"
import type { OfCommands } from "../evidence/watch/CommandWatches.ts"
import { Dialogue } from "../evidence/watch/Dialogue.ts"
import type { Noticed } from "../evidence/Noticed.ts"
import { Watches } from "../evidence/watch/Watches.ts"
import { dataIn } from "../evidence/Data.ts"
import { isApps, isStray, saysThrottled } from "../evidence/facts.ts"
import { isIn } from "../machine/phase.ts"
import { Work } from "../work/Work.ts"
import { Answers } from "./use/Answers.ts"
import { Calls } from "./use/Calls.ts"
import { Channel } from "./use/Channel.ts"
import { Program } from "./use/Program.ts"
import { noMap, put } from "../../trace/Sparse.ts"

/** More kinds of responses than a server has. */
const most = 64

/** That of a connection with which this program did nothing by itself: it is never told of an event. */
const idle = new Program()

export class Use {
  readonly calls = new Calls()
  readonly answers = new Answers()
  readonly channel = new Channel()
  program = idle
  readonly watches = new Watches()
  readonly work = new Work()
  /** Until the connection has ended. */
  dialogue: Dialogue | undefined = new Dialogue([this.watches, this.work])
  /** The answers that could not be read, or not in whole, by the name of the response. */
  unreadable: ReadonlyMap<string, number> = noMap
  /** The answers that the server delayed on purpose, as it says. */
  throttled = 0
  /** The lines that are not IMAP. */
  strays = 0
  /** Those since the last answer, of which a quirk may say what they mean. */
  private straysNow = 0

  /** What watches the app's commands. */
  get commands(): OfCommands {
    return this.watches.commands
  }

  /** What the app's commands and the server's answers show on this connection alone. */
  get noticed(): ReadonlyArray<Noticed> {
    return this.noticedBut(() => false)
  }

  /**
   * Returns what the app's commands and the server's answers show, of which each has a finding of its own, without the commands
   * whose UIDs the server had given on some connection.
   */
  noticedBut(isGiven: Parameters<OfCommands["numbering"]["foundBut"]>[0]): ReadonlyArray<Noticed> {
    const { validities } = this.watches
    const { deletions, effects, foreign, inParts, misspelt, modSequences, numbering, replaced } =
      this.commands
    return [
      ...[effects.undelivered.found, effects.sizes.found].filter((found) => found !== undefined),
      ...foreign.found,
      ...deletions.found,
      ...replaced.found,
      ...misspelt.found,
      ...modSequences.found,
      ...numbering.foundBut(isGiven),
      ...inParts.found,
      ...validities.found.values()
    ]
  }

  take(event: Trace.Event, line: number): void {
    if (this.program === idle && ofProgram.has(event.name)) this.program = new Program()
    if (this.program !== idle) this.program.take(event, line)
    switch (event.name) {
      case "net:start":
        return this.channel.began(event)
      case "net:end":
        return this.channel.ended(event)
      case "machine:transition":
        if (isIn(event.data.to, "selected")) this.answers.opens()
        return
      case "wire:sent":
        return this.sent(event, line)
      case "wire:received":
        return this.received(event, line)
      case "command:lost":
        if (event.data.written < event.data.bytes) this.work.cut(event.data.tag)
        return
      case "wire:unfinished":
        return this.work.unfinished()
      case "connection:ended":
        this.channel.closed()
        this.dialogue?.end()
        this.dialogue = undefined
        return
      case "command:interrupted":
        return this.calls.interrupted(event, this.program.streams)
      case "trace:note":
        if (Advice.ofQuirk(event.data.quirk ?? "")?.means === true) {
          this.strays -= this.straysNow
          this.straysNow = 0
        }
        return
      case "program:start":
        return this.calls.leaves(event.data)
      case "program:end":
        return this.calls.takes(event.data)
      default:
        return
    }
  }

  private sent(event: Trace.Events["wire:sent"], at: number): void {
    const { by, bytes, cmd, line, tag } = event.data
    const asked = {
      line: at,
      name: cmd,
      tag,
      text: line,
      by,
      bytes,
      time: event.time,
      isApps: isApps({ by, name: cmd })
    }
    this.dialogue?.sent(asked)
    this.channel.sent(event.data)
    this.answers.sent(event)
    this.calls.sent(event, this.dialogue?.mailbox.permitted)
  }

  private received(event: Trace.Events["wire:received"], at: number): void {
    const { bytes, code, cond: condition, line: text, tag, truncated = false, unread = false } = event.data
    this.channel.hears("greeting", event.time)
    const said = { line: at, time: event.time, bytes, code, condition, tag, text, truncated, unread }
    if (unread) this.unreads(text)
    this.dialogue?.received(said)
    if (tag === undefined) {
      this.channel.told(event.data.lane)
      this.answers.grows(bytes, text)
      this.hears(text)
    } else this.answered(event, tag)
    this.calls.received(event)
  }

  private hears(text: string): void {
    if (!isStray(text)) return
    this.strays++
    this.straysNow++
  }

  private answered(event: Trace.Events["wire:received"], tag: string): void {
    const isThrottled = saysThrottled(event.data.line)
    if (isThrottled) this.throttled++
    this.straysNow = 0
    this.answers.answered(event, {
      ms: isThrottled ? Infinity : this.calls.unreadMs(tag),
      busy: this.program.busy
    })
  }

  private unreads(line: string): void {
    const name = dataIn(line).name || "untagged"
    if (this.unreadable.size >= most && !this.unreadable.has(name)) return
    this.unreadable = put(this.unreadable, name, (this.unreadable.get(name) ?? 0) + 1)
  }
}

const ofProgram: ReadonlySet<Trace.EventName> = new Set([
  "command:refused",
  "program:busy",
  "program:end",
  "program:start"
])
